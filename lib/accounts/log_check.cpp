// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/log_check.hpp"

#include "messages/messages.hpp"

#include <map>
#include <set>

namespace hoso::accounts {

namespace {

constexpr const char* begun = "accounts.run.begin";

/// What a log tells of runs.
class Told {
public:
    explicit Told(const ledger::Log& log) {
        log.search({}, [this](const ledger::Entry& entry, const ledger::Payload& payload) {
            add(entry.action, entry.id, payload.content);
            return true;
        });
    }
    void add(const std::string& action, const std::string& id, const Json& payload) {
        m_events.emplace(action, id);
        if (action != begun) return;
        const auto plan = payload.find("plan"); // gone where the payload was erased
        m_plans[id] = plan != payload.end() && plan->is_string() ? plan->get<std::string>() : std::string{};
    }
    bool has(const std::string& action, const std::string& id) const { return m_events.count({action, id}) > 0; }
    /// By run; an empty text where it is not known any more.
    const std::map<std::string, std::string>& plans() const noexcept { return m_plans; }

private:
    std::set<std::pair<std::string, std::string>> m_events;
    std::map<std::string, std::string> m_plans;
};

void add_waiting(Book& book, Told& told) {
    auto rows = book.database().prepare("SELECT action, id, payload FROM unlogged ORDER BY sequence");
    while (rows.step())
        told.add(std::string{rows.text(0)}, std::string{rows.text(1)},
            parse_json(rows.text(2), book.layout().database().string()));
}

/// The event that a run of this state ended with; empty where none is wanted.
std::string end_of(const std::string& state) {
    if (state == "done") return "accounts.run.done";
    if (state == "rolling-back") return "accounts.rollback.begin";
    if (state == "rolled-back") return "accounts.rollback.done";
    return state == "abandoned" ? "accounts.run.abandoned" : std::string{};
}

} // namespace

void check_runs(Book& book, const ledger::Log& log,
    const std::function<void(const std::string& run, const std::string& problem)>& found) {
    const auto runs = book.runs(); // before the log, which may grow meanwhile
    Told told{log};
    add_waiting(book, told);
    std::set<std::string> known;
    for (const RunRow& run : runs) {
        known.insert(run.id);
        const auto plan = told.plans().find(run.id);
        if (plan == told.plans().end())
            found(run.id, tr("the log does not tell that it began"));
        else if (!plan->second.empty() && plan->second != run.plan)
            found(run.id, tr("the log tells of another plan"));
        const std::string end = end_of(run.state);
        if (!end.empty() && !told.has(end, run.id))
            found(run.id, message("it is '{}', and the log does not tell so", run.state));
    }
    for (const auto& [run, plan] : told.plans())
        if (known.count(run) == 0 && !book.run(run)) found(run, tr("the log tells of it, and the database does not"));
}

} // namespace hoso::accounts
