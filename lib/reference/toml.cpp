// SPDX-License-Identifier: GPL-3.0-or-later
#include "reference/toml.hpp"

#include "core/files.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <map>
#include <sstream>
#include <toml++/toml.h>
#include <variant>

namespace hoso::reference {

namespace {

struct Other {};
using List = std::vector<TomlNode>;
using Members = std::map<std::string, TomlNode, std::less<>>;

constexpr std::uintmax_t largest_file = std::uintmax_t{1} << 24;

std::string at(const std::string& file, std::int64_t line, std::int64_t column, const std::string& problem,
    const std::string& advice) {
    return message("{}: line {}, column {}: {}", file, line, column, problem + (advice.empty() ? "" : "; " + advice));
}

std::int64_t characters(std::string_view text) {
    return std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

} // namespace

struct TomlNode {
    std::variant<Other, std::string, std::int64_t, bool, std::shared_ptr<const List>, std::shared_ptr<const Members>>
        value;
    std::int64_t line = 1, column = 1;
    std::int64_t width = 0; ///< how many columns of its line it takes; 0 where it takes several lines
};

namespace {

TomlNode copy(const toml::node& from);

std::shared_ptr<const Members> copy_table(const toml::table& from) {
    auto members = std::make_shared<Members>();
    for (const auto& [key, value] : from) members->emplace(std::string{key.str()}, copy(value));
    return members;
}

std::shared_ptr<const List> copy_array(const toml::array& from) {
    auto list = std::make_shared<List>();
    list->reserve(from.size());
    for (const toml::node& item : from) list->push_back(copy(item));
    return list;
}

TomlNode copy(const toml::node& from) {
    TomlNode node;
    node.line = std::max<std::int64_t>(1, from.source().begin.line);
    node.column = std::max<std::int64_t>(1, from.source().begin.column);
    if (from.source().begin.line == from.source().end.line)
        node.width = std::int64_t{from.source().end.column} - from.source().begin.column;
    if (const auto* text = from.as_string())
        node.value = text->get();
    else if (const auto* number = from.as_integer())
        node.value = std::int64_t{number->get()};
    else if (const auto* truth = from.as_boolean())
        node.value = truth->get();
    else if (const auto* date = from.as_date())
        node.value = (std::ostringstream{} << date->get()).str();
    else if (const auto* array = from.as_array())
        node.value = copy_array(*array);
    else if (const auto* table = from.as_table())
        node.value = copy_table(*table);
    return node;
}

} // namespace

TomlError::TomlError(
    Cause cause, std::string file, std::int64_t line, std::int64_t column, std::string problem, std::string advice)
    : Error{cause, at(file, line, column, problem, advice)}, m_file{std::move(file)}, m_line{line}, m_column{column},
      m_problem{std::move(problem)}, m_advice{std::move(advice)} {}

Toml::Toml(std::shared_ptr<const TomlNode> node, std::shared_ptr<const std::string> file, Cause malformed)
    : m_node{std::move(node)}, m_file{std::move(file)}, m_malformed{malformed} {}

void Toml::fail_at(const TomlNode& node, const std::string& problem, const std::string& advice) const {
    throw TomlError{m_malformed, *m_file, node.line, node.column, problem, advice};
}

const TomlNode* Toml::find(std::string_view key) const {
    const Members& members = *std::get<std::shared_ptr<const Members>>(m_node->value);
    const auto found = members.find(key);
    return found == members.end() ? nullptr : &found->second;
}

const TomlNode& Toml::wanted(std::string_view key) const {
    if (const TomlNode* node = find(key)) return *node;
    fail_at(*m_node, message("'{}' is missing", key));
}

/// The node stays alive with the table that holds it.
Toml Toml::child(const TomlNode& node) const { return {{m_node, &node}, m_file, m_malformed}; }

std::string Toml::text_of(std::string_view key, const TomlNode& node) const {
    if (const auto* text = std::get_if<std::string>(&node.value)) return *text;
    fail_at(node, message("'{}' must be text in quotation marks", key));
}

std::string Toml::text(std::string_view key) const { return text_of(key, wanted(key)); }

std::string Toml::text(std::string_view key, std::string_view otherwise) const {
    const TomlNode* node = find(key);
    return node == nullptr ? std::string{otherwise} : text_of(key, *node);
}

std::optional<std::int64_t> Toml::integer(std::string_view key) const {
    const TomlNode* node = find(key);
    if (node == nullptr) return std::nullopt;
    if (const auto* number = std::get_if<std::int64_t>(&node->value)) return *number;
    fail_at(*node, message("'{}' must be a whole number", key));
}

bool Toml::boolean(std::string_view key, bool otherwise) const {
    const TomlNode* node = find(key);
    if (node == nullptr) return otherwise;
    if (const auto* truth = std::get_if<bool>(&node->value)) return *truth;
    fail_at(*node, message("'{}' must be true or false", key));
}

std::vector<std::string> Toml::texts(std::string_view key) const {
    const TomlNode* node = find(key);
    if (node == nullptr) return {};
    const auto* list = std::get_if<std::shared_ptr<const List>>(&node->value);
    if (list == nullptr) return {text_of(key, *node)};
    std::vector<std::string> texts;
    for (const TomlNode& item : **list) texts.push_back(text_of(key, item));
    return texts;
}

std::optional<Toml> Toml::table(std::string_view key) const {
    const TomlNode* node = find(key);
    if (node == nullptr) return std::nullopt;
    if (!std::holds_alternative<std::shared_ptr<const Members>>(node->value))
        fail_at(*node, message("'{}' must be a table", key));
    return child(*node);
}

std::vector<Toml> Toml::tables(std::string_view key) const {
    const TomlNode* node = find(key);
    if (node == nullptr) return {};
    const auto* list = std::get_if<std::shared_ptr<const List>>(&node->value);
    if (list == nullptr) fail_at(*node, message("'{}' must be an array of tables", key));
    std::vector<Toml> tables;
    for (const TomlNode& item : **list) {
        if (!std::holds_alternative<std::shared_ptr<const Members>>(item.value))
            fail_at(item, message("'{}' must be an array of tables", key));
        tables.push_back(child(item));
    }
    return tables;
}

bool Toml::has(std::string_view key) const { return find(key) != nullptr; }

bool Toml::is_table(std::string_view key) const {
    const TomlNode* node = find(key);
    return node != nullptr && std::holds_alternative<std::shared_ptr<const Members>>(node->value);
}

std::vector<std::string> Toml::keys() const {
    std::vector<std::string> keys;
    for (const auto& [key, node] : *std::get<std::shared_ptr<const Members>>(m_node->value)) keys.push_back(key);
    return keys;
}

void Toml::allow_only(std::initializer_list<std::string_view> keys) const {
    const TomlNode* first = nullptr;
    std::string name;
    for (const auto& [key, node] : *std::get<std::shared_ptr<const Members>>(m_node->value)) {
        if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
        if (first != nullptr && std::pair{first->line, first->column} <= std::pair{node.line, node.column}) continue;
        first = &node;
        name = key;
    }
    if (first != nullptr) fail_at(*first, message("'{}' means nothing here", name));
}

void Toml::fail(std::string_view key, const std::string& problem, const std::string& advice) const {
    const TomlNode* node = key.empty() ? nullptr : find(key);
    fail_at(node == nullptr ? *m_node : *node, problem, advice);
}

void Toml::fail_in_text(
    std::string_view key, std::size_t at, const std::string& problem, const std::string& advice) const {
    const TomlNode& node = wanted(key);
    const std::string text = text_of(key, node);
    constexpr std::int64_t quotes = 2;
    const bool as_it_is = node.width == characters(text) + quotes;
    const std::int64_t inside = as_it_is ? 1 + characters(std::string_view{text}.substr(0, at)) : 0;
    throw TomlError{m_malformed, *m_file, node.line, node.column + inside, problem, advice};
}

std::int64_t Toml::line() const { return m_node->line; }

Toml parse_toml(std::string_view bytes, const std::string& name, Cause malformed) {
    auto root = std::make_shared<TomlNode>();
    try {
        root->value = copy_table(toml::parse(bytes, std::string_view{name}));
    } catch (const toml::parse_error& error) {
        const auto& begin = error.source().begin;
        throw TomlError{malformed, name, begin.line, begin.column, std::string{error.description()}};
    }
    return {std::move(root), std::make_shared<const std::string>(name), malformed};
}

Toml read_toml(const std::filesystem::path& file, Cause malformed) {
    return parse_toml(read_file(file, largest_file), file.string(), malformed);
}

} // namespace hoso::reference
