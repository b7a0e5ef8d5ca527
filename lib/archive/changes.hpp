// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/writer.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace hoso::archive {

/// What one run of an editing verb does to the archive.
struct Doing {
    std::string action; ///< describe, revise, dossier, create, units
    std::string reason; ///< why; stands in the log's payload
    bool dry_run = false;
};

/// A new version of a record and what it changes: {"field": {"before": ..., "after": ...}, ...}.
struct Changed {
    Record record;
    Json changes = Json::object();
};

using ChangeHeard = std::function<void(const Changed&)>;

/// Gathers new versions and commits them, Writer::most_records at a time. The event's id is the record's UUID, or the
/// number of records where there are several; its payload has the reason and what changed in each. `heard` is called
/// once a change is on stable storage, in a dry run at once.
class Changes {
public:
    Changes(Writer& writer, Doing doing, ChangeHeard heard)
        : m_writer{writer}, m_doing{std::move(doing)}, m_heard{std::move(heard)} {}

    void add(Changed changed);
    /// Without this what was added last is lost.
    void finish();

private:
    Writer& m_writer;
    Doing m_doing;
    ChangeHeard m_heard;
    std::vector<Changed> m_pending;
};

/// {"before": ..., "after": ...}, null for what is not there.
Json before_after(const std::string& before, const std::string& after);

} // namespace hoso::archive
