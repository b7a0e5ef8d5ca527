// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/changes.hpp"
#include "archive/field_rules.hpp"
#include "core/error.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hoso::archive {

/// What a person says of a field. Fields are those of document.json and of the record's profile, and title, code,
/// access (open, conditional, closed), kind, profile, and dossier: its code or UUID, of which a record has several.
/// To unset a dossier takes its `value`; without one, all of them.
struct Assignment {
    enum class Kind { set, unset } kind = Kind::set;
    std::string field, value;
    bool operator==(const Assignment&) const = default;
};

/// What a person says of a record.
struct Edit {
    std::string id; ///< UUID or code
    std::vector<Assignment> assignments;
};

/// Something that cannot be done. `edit` and `assignment` count from 0; no assignment: the record itself.
struct EditFault {
    std::size_t edit = 0;
    std::optional<std::size_t> assignment;
    Cause cause = Cause::input;
    std::string code;    ///< unknown-record, several-records, twice, other-version, unknown-field, unknown-dossier,
                         ///< not-allowed, unknown-profile, not-a-date, not-text,
                         ///< or the rule of a metadata profile
    std::string problem; ///< translated
};

/// What is let through, and told, that is refused otherwise.
struct Leniency {
    bool any_field = false; ///< fields that nothing here knows
    bool force = false;     ///< values that the record's metadata profile does not allow
};

struct EditOptions {
    Doing doing;
    Leniency leniency = {};
    std::optional<int> if_version =
        std::nullopt; ///< a record of another version is a fault: someone changed it meanwhile
};

class EditListener {
public:
    virtual ~EditListener() = default;
    virtual void fault(const EditFault& fault) = 0;
    /// What the record's metadata profile misses, or finds wrong in what stays as it is.
    virtual void hint(const std::string& text) = 0;
    /// On stable storage, unless it is a dry run.
    virtual void changed(const Changed& changed) = 0;
    virtual void progress(std::int64_t done, std::int64_t total) = 0;
};

struct EditTotals {
    std::int64_t changed = 0, unchanged = 0, faults = 0;
};

/// Gives the records new versions. What a person says of a field stands first in its readings, those before stay behind
/// it; where nothing changes there is no version. All faults are told in one pass, and nothing is written where there
/// is one.
EditTotals describe(Writer& writer, const std::vector<Edit>& edits, const EditOptions& options, EditListener& listener);

/// Makes assignments to records: who says so and when.
class Describer {
public:
    explicit Describer(Writer& writer, Leniency leniency = {});

    struct Problem {
        std::size_t assignment = 0;
        Cause cause = Cause::input;
        std::string code, text;
    };
    struct Result {
        std::vector<Problem> problems;
        std::vector<std::string> hints;
    };
    /// Changes the record, except where there is a problem; adds what changed to `changes`.
    Result apply(Record& record, const std::vector<Assignment>& assignments, Json& changes);

private:
    std::optional<Problem> assign(Record& record, const Assignment& assignment, Json& changes);
    std::optional<Problem> assign_member(Record& record, const Assignment& assignment, Json& changes);
    std::optional<Problem> assign_field(Record& record, const Assignment& assignment, Json& changes);
    std::optional<Problem> assign_dossier(Record& record, const Assignment& assignment, Json& changes);
    void check_profile(const Record& record, const std::vector<Assignment>& assignments, Result& result);

    Writer& m_writer;
    Leniency m_leniency;
    FieldRules m_rules;
    std::string m_at;
};

} // namespace hoso::archive
