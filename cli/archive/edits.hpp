// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/arrange.hpp"
#include "archive/verbs.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace hoso::cli {

/// --set FIELD=VALUE and --unset FIELD in the order given within each.
struct AssignmentOptions {
    std::vector<std::string> set, unset;
    void add_set(CLI::App& app);
    void add_unset(CLI::App& app);
    /// Error{usage} that names the option where one has no name or no value.
    std::vector<archive::Assignment> assignments() const;
};

/// --any-field and --force.
void add_leniency(CLI::App& app, archive::Leniency& leniency);

/// The column of a table in which an assignment stands, for messages.
using PlaceOf = std::function<std::string(const archive::EditFault&)>;

/// Tells changes and faults: lines for people, objects for programs.
class ToldEdits : public archive::EditListener {
public:
    ToldEdits(Session& session, PlaceOf place) : m_session{session}, m_place{std::move(place)} {}
    void fault(const archive::EditFault& fault) override;
    void hint(const std::string& text) override;
    void changed(const archive::Changed& changed) override;
    void progress(std::int64_t done, std::int64_t total) override;

    /// Error that says how many faults there were, unless there was none. Its cause is theirs.
    void require_none(const std::string& what) const;

private:
    Session& m_session;
    PlaceOf m_place;
    std::vector<Cause> m_causes;
};

/// A change as every editing verb tells it: code, and before -> after of each field.
void tell_changed(const archive::Changed& changed, Session& session);

/// Makes a record and tells it, or tells every problem and throws.
Exit commit_new(archive::Writer& writer, const archive::NewRecord& wanted, archive::Leniency leniency,
    const std::string& reason, Session& session);

} // namespace hoso::cli
