// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reference/data_folders.hpp"
#include "reference/rule_set.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hoso::reference {

/// One choice of a code list.
struct Code {
    std::string key;               ///< what it means, the same word in every list: "quyet-dinh"
    std::string code;              ///< as the regulation writes it: "02"; the name where it has no code
    std::string name, name_en;     ///< in Vietnamese and English
    std::string abbreviation;      ///< "QĐ"; empty where there is none
    std::vector<std::string> also; ///< other names by which it is found
    std::string note;
    bool operator==(const Code&) const = default;
};

/// A code list of a regulation: codes/ID.toml, see hoso-reference(5). A value; safe to read from many threads.
class CodeList {
public:
    const RuleSet& rules() const { return m_rules; }
    const std::vector<Code>& codes() const { return m_codes; }

    /// By code (as it stands), else by key, name, abbreviation or another name, whatever its case, accents and spaces
    /// are; two that differ in accents only are told apart by them. Null where it is none of these.
    const Code* find(std::string_view value) const;

    /// The same; where nothing is found and the list has a code for "other", that code, unless `value` is made of
    /// digits: then it was meant as a code.
    const Code* resolve(std::string_view value) const;

    /// The choice of the same meaning, as lists of two regulations number them differently. Null where there is none.
    const Code* with_key(std::string_view key) const;

private:
    friend CodeList read_code_list(const Toml&, const std::string&);
    void add(const Toml& table);
    void index(const Toml& table, std::size_t position, const std::string& name);

    RuleSet m_rules;
    std::vector<Code> m_codes;
    std::unordered_map<std::string, std::size_t> m_by_code, m_by_key, m_by_name;
    std::unordered_map<std::string, std::size_t> m_by_folded; ///< `ambiguous` where several names fold alike
    std::string m_other;                                      ///< key of the code for what is not listed
};

/// Error{settings} that names file, line and column where the list is malformed.
CodeList read_code_list(const Toml& file, const std::string& id);
/// Error{missing} where there is no codes/ID.toml.
CodeList load_code_list(const DataFolders& folders, const std::string& id);

} // namespace hoso::reference
