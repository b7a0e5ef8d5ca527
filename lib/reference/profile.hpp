// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reference/code_list.hpp"
#include "reference/dates.hpp"
#include "reference/rule_set.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::reference {

enum class FieldType { text, integer, boolean, date, code };

/// True of a record one of whose values of `field` (hoso's name) is one of `values`; of a coded field both are looked
/// up in its list, so that a name may stand for its code.
struct Condition {
    std::string field;
    std::vector<std::string> values;
    bool operator==(const Condition&) const = default;
};

struct Field {
    std::string name; ///< the regulation's own, "fileCode"; empty where it gives none
    std::string hoso; ///< under which records keep it, "code"; unique in its level
    std::string label_vi, label_en;
    FieldType type = FieldType::text;
    /// Of one value, as the regulation writes it, in code points of its NFC: what xs:maxLength counts (XML Schema part
    /// 2, 4.3.1.3). The regulations say "độ dài" and nothing more. 0: no limit.
    std::int64_t max_length = 0;
    std::vector<std::string> dates; ///< of a date: the patterns that it may be written in, the fullest first
    std::string codes;              ///< of a code: the id of its list
    bool required = false;
    std::vector<Condition> required_when; ///< required too where one of these is true
    bool repeatable = false;
    bool automatic = false;            ///< filled by the system where it is left out, so never missed
    std::string not_before;            ///< of a date: hoso's name of another that it must not precede
    std::vector<std::string> packages; ///< sip, aip, dip: those that it stands in; empty: all
    bool operator==(const Field&) const = default;
};

/// What a regulation asks of one kind of record: "dossier", "document", "document.incoming", "entry.birth", ...
struct Level {
    std::string id;
    std::string label_vi, label_en;
    std::vector<Field> fields; ///< in the regulation's order
    bool signature_always = false;
    std::vector<Condition> signature_when; ///< a digital signature is demanded where one of these is true

    const Field* find(std::string_view hoso) const;
};

/// A metadata profile: profiles/ID.toml with the code lists that it names, see hoso-reference(5). A value; safe to read
/// from many threads.
struct Profile {
    RuleSet rules;
    std::string use; ///< archive, clerical, civil-status, ...: what a regulation is one of a chain of
    std::vector<Level> levels;
    std::map<std::string, CodeList> code_lists;

    /// The level, else the one that it is a variant of ("document" for "document.map"); null where there is neither.
    const Level* find(std::string_view level) const;
    /// The code list of a coded field.
    const CodeList& codes_of(const Field& field) const { return code_lists.at(field.codes); }
};

/// Error{missing} where there is no such profile or code list; Error{settings} that names file, line and column where
/// one is malformed.
Profile load_profile(const DataFolders& folders, const std::string& id);

/// The profile of that use which has the level (itself, not what it is a variant of) and is in force on the day; the
/// latest where there are several. Error{missing} where there is none.
Profile profile_in_force(
    const DataFolders& folders, const std::string& use, const std::string& level, std::chrono::sys_days day);

} // namespace hoso::reference
