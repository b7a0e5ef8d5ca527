// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/situation.hpp"

#include "accounts/same_server.hpp"
#include "reference/dates.hpp"

namespace hoso::accounts {

namespace {

/// Whoever changed the first password has it, letter or not.
StaffRequest without_used(
    StaffRequest request, const Snapshot& snapshot, const std::map<std::string, Kept>& known, const Target& target) {
    if (target.must_change.empty()) return request;
    std::erase_if(request.expired, [&](const std::string& id) {
        const auto kept = known.find(id);
        const directory::Entry* entry = kept == known.end() ? nullptr : snapshot.entry_of(kept->second);
        return entry != nullptr && values_of(*entry, target.must_change) == nullptr;
    });
    return request;
}

} // namespace

Situation::Situation(Book& book, const Target& target, Content&& content, const StaffRequest& request)
    : m_book{book}, m_target{target}, m_known{book.accounts(target.name)}, m_places{book.settings(), target,
                                                                               book.units().at(request.as_of)},
      m_snapshot{std::move(content), target, m_known}, m_staff{desired_staff(book, m_places, m_known,
                                                           taken_names(m_snapshot, book.settings(), target),
                                                           without_used(request, m_snapshot, m_known, target))} {
    require_same_server(book, target, m_snapshot.server());
    require_group_names(book.settings(), target, book.units());
}

std::vector<Match> Situation::matches() const {
    std::vector<const Account*> wanted;
    SaidElsewhere said;
    for (const auto& [id, wish] : m_staff.wishes) {
        if (m_known.count(id) > 0) continue;
        wanted.push_back(&wish.account);
        if (!wish.other_mail.empty()) said.mails.emplace(id, wish.other_mail);
        if (!wish.rule_login.empty()) said.logins.emplace(id, wish.rule_login);
    }
    return find_matches(
        m_snapshot.strangers(), wanted, m_book.settings(), m_target, m_book.decisions(m_target.name), said);
}

PlanInputs Situation::inputs(const StaffRequest& request) const {
    return {m_book.settings(), m_target, m_places, m_book.units(), m_known, m_snapshot, m_staff, request.scope,
        request.coverage};
}

Planned write_plan(Book& book, const Target& target, const directory::Directory& directory, const Situation& situation,
    const PlanRequest& request, Disk& disk, const std::filesystem::path& file) {
    PlanHead head;
    head.book = book.settings().id;
    head.target = target.name;
    head.server = directory.abilities().server;
    head.target_sha256 = target.sha256;
    head.settings_sha256 = book.settings().sha256;
    head.units_sha256 = book.units_sha256();
    head.as_of = reference::to_text(request.staff.as_of);
    head.scope = request.staff.scope.empty() ? "all" : request.staff.scope;
    head.coverage = request.staff.coverage == Coverage::complete ? "complete" : "partial";
    head.secret_attribute = target.secret_attribute;
    for (const roster::Roster& each : request.rosters)
        head.rosters.push_back(
            {each.file.filename().string(), each.sha256, static_cast<std::int64_t>(each.people.size())});
    head.entries = static_cast<std::int64_t>(situation.snapshot().entries().size());
    head.context_csn = directory.abilities().context_csn;
    head.after = book.last_run(target.name);
    head.planner = request.planner;
    head.planner_login = request.planner_login;
    head.overrides.assign(request.overrides.begin(), request.overrides.end());
    head.reason = request.reason;

    Planned planned;
    std::optional<PlanWriter> writer;
    if (!file.empty()) writer.emplace(disk, file, head);
    planned.counts = make_changes(situation.inputs(request.staff), [&](const Change& change) {
        ++planned.kinds[change.kind];
        if (writer) writer->add(change);
    });
    for (Brake& brake : brakes_of(planned.counts, book.settings().brakes))
        if (request.overrides.count(brake.name) == 0) planned.brakes.push_back(std::move(brake));
    if (writer && planned.brakes.empty() && planned.counts.changes > 0) planned.sha256 = writer->finish();
    return planned;
}

} // namespace hoso::accounts
