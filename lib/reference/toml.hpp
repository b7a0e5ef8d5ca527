// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::reference {

struct TomlNode;

/// What is wrong at one place of a TOML file. what() is "FILE: line L, column C: problem", with "; advice" where there
/// is one.
class TomlError : public Error {
public:
    TomlError(Cause cause, std::string file, std::int64_t line, std::int64_t column, std::string problem,
        std::string advice = {});
    const std::string& file() const noexcept { return m_file; }
    std::int64_t line() const noexcept { return m_line; }     ///< from 1
    std::int64_t column() const noexcept { return m_column; } ///< from 1, in characters
    const std::string& problem() const noexcept { return m_problem; }
    const std::string& advice() const noexcept { return m_advice; } ///< what to do; may be empty

private:
    std::string m_file;
    std::int64_t m_line, m_column;
    std::string m_problem, m_advice;
};

/// A table of a TOML file (TOML 1.0). It knows where it stands, so that whoever finds it wrong can say so: every error
/// is a TomlError. A value, cheap to copy.
class Toml {
public:
    /// What stands under a key. Error where the key is missing (for those that give no optional and take no other
    /// value) or holds something else. A TOML date is given as text.
    std::string text(std::string_view key) const;
    std::string text(std::string_view key, std::string_view otherwise) const;
    std::optional<std::int64_t> integer(std::string_view key) const;
    bool boolean(std::string_view key, bool otherwise) const;
    /// An array of texts, or one text alone; empty where the key is missing.
    std::vector<std::string> texts(std::string_view key) const;
    std::optional<Toml> table(std::string_view key) const;
    /// An array of tables; empty where the key is missing.
    std::vector<Toml> tables(std::string_view key) const;
    bool has(std::string_view key) const;
    bool is_table(std::string_view key) const;
    /// The keys in order of their bytes: for tables whose keys are names of something.
    std::vector<std::string> keys() const;

    /// Error at the first key that is not one of these: a misspelt rule must not be passed over.
    void allow_only(std::initializer_list<std::string_view> keys) const;
    /// Error at a key, or at the table itself where the key is missing or empty.
    [[noreturn]] void fail(std::string_view key, const std::string& problem, const std::string& advice = {}) const;
    /// Error inside the text under a key, at that byte of it. Where the file does not have the text as it is (escapes,
    /// several lines) the place is where it begins.
    [[noreturn]] void fail_in_text(
        std::string_view key, std::size_t at, const std::string& problem, const std::string& advice = {}) const;
    /// The line on which the table begins, from 1.
    std::int64_t line() const;

private:
    friend Toml parse_toml(std::string_view, const std::string&, Cause);
    Toml(std::shared_ptr<const TomlNode> node, std::shared_ptr<const std::string> file, Cause malformed);
    const TomlNode* find(std::string_view key) const;
    const TomlNode& wanted(std::string_view key) const;
    Toml child(const TomlNode& node) const;
    std::string text_of(std::string_view key, const TomlNode& node) const;
    [[noreturn]] void fail_at(const TomlNode& node, const std::string& problem, const std::string& advice = {}) const;

    std::shared_ptr<const TomlNode> m_node;
    std::shared_ptr<const std::string> m_file;
    Cause m_malformed;
};

/// The whole file's table. Error{malformed} where it is no TOML or not UTF-8, and for everything that Toml finds later.
Toml parse_toml(std::string_view bytes, const std::string& name, Cause malformed = Cause::settings);
/// The same of a file of at most 16 MiB.
Toml read_toml(const std::filesystem::path& file, Cause malformed = Cause::settings);

} // namespace hoso::reference
