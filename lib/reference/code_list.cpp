// SPDX-License-Identifier: GPL-3.0-or-later
#include "reference/code_list.hpp"

#include "messages/messages.hpp"
#include "text/fold.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <limits>

namespace hoso::reference {

namespace {

constexpr std::size_t ambiguous = std::numeric_limits<std::size_t>::max();

std::string exact_form(std::string_view name) { return text::lower(text::nfc(text::collapse_spaces(name))); }
std::string folded_form(std::string_view name) { return text::fold(text::collapse_spaces(name)); }

bool is_number(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

const Code* CodeList::find(std::string_view value) const {
    const std::string plain = text::collapse_spaces(value);
    if (const auto found = m_by_code.find(plain); found != m_by_code.end()) return &m_codes[found->second];
    if (const auto found = m_by_key.find(plain); found != m_by_key.end()) return &m_codes[found->second];
    if (const auto found = m_by_name.find(exact_form(value)); found != m_by_name.end()) return &m_codes[found->second];
    const auto found = m_by_folded.find(folded_form(value));
    return found == m_by_folded.end() || found->second == ambiguous ? nullptr : &m_codes[found->second];
}

const Code* CodeList::resolve(std::string_view value) const {
    if (const Code* found = find(value)) return found;
    const std::string plain = text::collapse_spaces(value);
    return m_other.empty() || plain.empty() || is_number(plain) ? nullptr : with_key(m_other);
}

const Code* CodeList::with_key(std::string_view key) const {
    const auto found = m_by_key.find(std::string{key});
    return found == m_by_key.end() ? nullptr : &m_codes[found->second];
}

void CodeList::index(const Toml& table, std::size_t position, const std::string& name) {
    if (name.empty()) return;
    const auto [there, added] = m_by_name.emplace(exact_form(name), position);
    if (!added && there->second != position) table.fail("name", message("'{}' stands for two codes", name));
    const auto [folded, first] = m_by_folded.emplace(folded_form(name), position);
    if (!first && folded->second != position) folded->second = ambiguous;
}

void CodeList::add(const Toml& table) {
    table.allow_only({"key", "code", "name", "name_en", "abbreviation", "also", "note"});
    Code code{table.text("key"), table.text("code"), table.text("name"), table.text("name_en"),
        table.text("abbreviation", ""), table.texts("also"), table.text("note", "")};
    const std::size_t position = m_codes.size();
    if (!is_identifier(code.key)) table.fail("key", message("a key has lower-case letters, digits and hyphens only"));
    if (!m_by_key.emplace(code.key, position).second) table.fail("key", message("'{}' stands here twice", code.key));
    if (!m_by_code.emplace(code.code, position).second)
        table.fail("code", message("'{}' stands here twice", code.code));
    index(table, position, code.name);
    index(table, position, code.name_en);
    index(table, position, code.abbreviation);
    for (const std::string& name : code.also) index(table, position, name);
    m_codes.push_back(std::move(code));
}

CodeList read_code_list(const Toml& file, const std::string& id) {
    file.allow_only({"schema", "id", "title", "source", "valid_from", "valid_to", "unconfirmed", "other", "codes"});
    CodeList list;
    list.m_rules = read_rule_set(file, "hoso-codes/1", id);
    for (const Toml& table : file.tables("codes")) list.add(table);
    if (list.m_codes.empty()) file.fail("codes", message("the list has no codes"));
    list.m_other = file.text("other", "");
    if (!list.m_other.empty() && list.with_key(list.m_other) == nullptr)
        file.fail("other", message("'{}' is not the key of a code of this list", list.m_other));
    return list;
}

CodeList load_code_list(const DataFolders& folders, const std::string& id) {
    if (!is_identifier(id)) throw Error{Cause::usage, message("'{}' is not the name of a code list", id)};
    return read_code_list(read_toml(folders.find("codes/" + id + ".toml")), id);
}

} // namespace hoso::reference
