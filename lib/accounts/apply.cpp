// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/apply.hpp"

#include "accounts/approvals.hpp"
#include "accounts/plan_check.hpp"
#include "accounts/run_left.hpp"
#include "core/error.hpp"
#include "core/parallel.hpp"
#include "directory/dn.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <future>
#include <set>

namespace hoso::accounts {

namespace fs = std::filesystem;
using directory::Operation;
using directory::OperationKind;
using directory::Refusal;
using directory::ValueChange;

namespace {

std::vector<Operation> operations_of(const std::vector<Change>& changes) {
    std::vector<Operation> operations;
    for (const Change& change : changes)
        for (const PlannedOperation& each : change.operations) operations.push_back(each.operation);
    return operations;
}

void put_secret(Operation& operation, const std::string& attribute, const std::string& hash) {
    if (operation.kind == OperationKind::add)
        operation.attributes[attribute] = {hash};
    else
        operation.changes.push_back({ValueChange::How::replace, attribute, {hash}});
}

class Application {
public:
    Application(BookWriter& book, const fs::path& plan_file, const PlanFile& plan, directory::Directory& directory,
        const Target& target, ApplySettings& settings)
        : m_book{book}, m_plan_file{plan_file}, m_plan{plan}, m_directory{directory}, m_target{target},
          m_settings{settings}, m_files{book.surroundings().disk, book.layout().run(plan.id())} {
        m_result.run = plan.id();
        m_result.groups = plan.groups();
    }

    Applied run() {
        require_same_book_and_server();
        if (const auto row = m_book.run(m_plan.id())) {
            if (row->plan != to_hex(m_plan.sha256()))
                throw Error{Cause::input, message("{}: is not the plan of run {}", m_plan_file.string(), row->id)};
            if (row->state == "done") {
                m_result.was_done = true;
                return m_result;
            }
            if (row->state != "open")
                throw Error{Cause::usage, row->state == "abandoned"
                                              ? message("run {}: was abandoned; make a new plan", m_plan.id())
                                              : message("run {}: was rolled back; make a new plan", m_plan.id())};
            m_result.is_resumed = true;
        } else {
            prepare_key(); // where nobody could open it nothing is begun
            if (!begin()) return m_result;
        }
        Journal journal{m_book.surroundings().disk, m_files.journal()};
        const Work work = work_of_plan();
        if (m_result.is_resumed) {
            m_result.obstacle = other_rules();
            if (!m_result.obstacle.empty()) return m_result;
            m_result.refusals = settle(work, m_directory, m_target, journal);
            if (!m_result.refusals.empty()) {
                m_result.obstacle =
                    tr("entries were changed since the run was interrupted; roll it back, or mend them");
                return m_result;
            }
        }
        start_session(journal);
        m_result.refusals = perform(work, m_directory, journal, m_key_number, m_settings.progress);
        m_result.done = journal.groups_done();
        if (m_result.refusals.empty()) finish(journal);
        return m_result;
    }

private:
    void require_same_book_and_server() const {
        const PlanHead& head = m_plan.head();
        if (head.book != m_book.settings().id)
            throw Error{Cause::input, message("{}: is a plan of another book", m_plan_file.string())};
        if (head.server != m_directory.abilities().server)
            throw Error{Cause::input, message("{}: is a plan for {}, and this is {}", m_plan_file.string(), head.server,
                                          m_directory.abilities().server)};
    }

    /// False where a person must act first; then nothing stays.
    bool begin() {
        m_result.obstacle = obstacle();
        if (!m_result.obstacle.empty()) return false;
        const Entries before = read_entries(m_directory, m_target, touched());
        find_changed(before);
        find_names_taken();
        if (!m_result.refusals.empty()) {
            m_result.obstacle = tr("the directory has changed since the plan was made; make a new plan");
            return false;
        }
        write_files(before);
        RunRow row{m_plan.id(), m_target.name, m_plan.head().kind, to_hex(m_plan.sha256()), "open",
            to_rfc3339(m_book.surroundings().clock.now()), "", m_book.surroundings().actor,
            static_cast<std::int64_t>(m_plan.changes())};
        BookChange change{m_book};
        m_plan.each([&](const Change& each) {
            if (!each.account) return;
            for (const std::string& name : names_of(*each.account, m_book.settings()))
                change.use_name(name, each.account->owner);
        });
        change.put(row);
        change.note({"accounts.run.begin", m_plan.id(),
            {{"target", m_target.name}, {"server", m_plan.head().server}, {"plan", to_hex(m_plan.sha256())},
                {"changes", m_plan.changes()}}});
        change.commit();
        return true;
    }

    std::set<std::string> touched() const {
        std::set<std::string> dns;
        m_plan.each([&](const Change& change) {
            for (const PlannedOperation& each : change.operations) add_touched(dns, each.operation);
        });
        return dns;
    }

    std::string obstacle() {
        for (const RunRow& row : m_book.runs())
            if (row.target == m_target.name && (row.state == "open" || row.state == "rolling-back"))
                return message("run {} is not over: apply its plan again, or roll it back", row.id);
        if (std::string other = other_rules(); !other.empty()) return other;
        if (m_plan.head().units_sha256 != m_book.units_sha256())
            return tr("the lists of units have changed since the plan was made; make a new plan");
        if (std::string problem = untimely(m_plan.head(), m_book.settings(), m_book.surroundings().clock.now());
            !problem.empty())
            return problem;
        if (std::string problem = unmeant(m_plan, m_book, m_target); !problem.empty()) return problem;
        return m_settings.needs_approval ? missing_approval(m_book, m_plan, m_plan_file) : std::string{};
    }

    /// By other rules an interrupted run would go on with other passwords than its letters will say.
    std::string other_rules() const {
        if (m_plan.head().secret_attribute != m_target.secret_attribute)
            return tr("the plan names another attribute for passwords than the target; make a new plan");
        if (m_plan.head().settings_sha256 != m_book.settings().sha256)
            return tr("book.toml has changed since the plan was made; make a new plan, or put it back as it was");
        if (m_plan.head().target_sha256 != m_target.sha256)
            return tr(
                "the target's file has changed since the plan was made; make a new plan, or put it back as it was");
        return {};
    }

    /// Names that another plan has given to somebody else since this one was made, or this one gives twice.
    void find_names_taken() {
        auto names = m_book.names();
        std::size_t number = 0;
        m_plan.each([&](const Change& change) {
            const std::size_t origin = number++;
            if (!change.account) return;
            for (const std::string& name : names_of(*change.account, m_book.settings())) {
                const auto [at, is_new] = names.emplace(name, change.account->owner);
                if (!is_new && at->second != change.account->owner)
                    m_result.refusals.push_back({origin, 68, change.id,
                        message("the name {} is given to {} since the plan was made", name, at->second)});
            }
        });
    }

    void find_changed(const Entries& live) {
        const auto tell = [&](const Operation& operation, const char* problem) {
            m_result.refusals.push_back({operation.origin, 122, operation.dn, problem});
        };
        for (std::size_t i = 0; i < m_plan.groups(); ++i)
            for (const Change& change : m_plan.group(i)) {
                if (change.operations.empty()) continue;
                const Operation& first = change.operations.front().operation;
                const auto found = live.find(directory::normal_dn(first.dn));
                if (first.kind == OperationKind::add ? found != live.end() : found == live.end())
                    tell(first,
                        first.kind == OperationKind::add ? tr("an entry stands there by now") : tr("it is gone"));
                else if (first.csn && found->second.csn != *first.csn)
                    tell(first, tr("it has changed since the plan was made"));
            }
    }

    void write_files(const Entries& before) {
        fs::remove_all(m_files.folder()); // of a run that was cut off before it began
        m_book.surroundings().disk.create_folders(m_files.folder());
        m_files.write_once(m_files.plan(), m_plan.bytes());
        if (fs::exists(approvals_of(m_plan_file)))
            m_files.write_once(approvals_of(m_files.plan()), read_file(approvals_of(m_plan_file)));
        const std::string rules = read_file(m_book.layout().settings());
        if (crypto::to_hex(crypto::sha256(rules)) != m_book.settings().sha256)
            throw Error{Cause::busy, message("{}: was changed just now", m_book.layout().settings().string())};
        m_files.write_once(m_files.settings(), rules);
        m_files.write_before(values_to_keep(before), digests_of_rest(m_plan, before, m_target));
        const auto known = m_book.accounts(m_target.name);
        std::map<std::string, std::optional<Kept>> accounts;
        m_plan.each([&](const Change& each) {
            if (!each.account) return;
            const auto found = known.find(each.account->id);
            accounts[each.account->id] = found == known.end() ? std::nullopt : std::optional{found->second};
        });
        m_files.write_accounts_before(accounts);
    }

    /// Whole entries only where they go; of others what is changed: what else they hold is nobody's business here.
    Entries values_to_keep(const Entries& before) const {
        std::map<std::string, std::set<std::string, directory::CaselessLess>> changed;
        std::set<std::string> removed;
        for (std::size_t i = 0; i < m_plan.groups(); ++i)
            for (const Change& change : m_plan.group(i)) {
                std::string dn; // the entry's, before this change
                for (const PlannedOperation& each : change.operations) {
                    const bool follows = !dn.empty() && each.operation.kind == OperationKind::modify &&
                                         before.count(directory::normal_dn(each.operation.dn)) == 0;
                    if (!follows) dn = directory::normal_dn(each.operation.dn);
                    if (each.operation.kind == OperationKind::remove) removed.insert(dn);
                    for (const ValueChange& value : each.operation.changes) changed[dn].insert(value.attribute);
                    if (each.makes_secret) changed[dn].insert(m_plan.head().secret_attribute);
                }
            }
        Entries kept;
        for (const auto& [dn, entry] : before) {
            directory::Entry copy = entry;
            if (removed.count(dn) == 0)
                std::erase_if(copy.attributes, [&](const auto& each) { return changed[dn].count(each.first) == 0; });
            kept.emplace(dn, std::move(copy));
        }
        return kept;
    }

    /// A key for passwords that are made from now on, sealed before any of them is sent.
    void start_session(Journal& journal) {
        const bool makes_secrets = needs_key();
        m_key_number = makes_secrets ? journal.last_key() + 1 : journal.last_key();
        if (makes_secrets) {
            // one that was sealed just before an interruption was never used
            while (m_book.surroundings().disk.exists(m_files.sealed_key(m_key_number))) ++m_key_number;
            prepare_key();
            if (!m_sealed.empty()) m_files.write_once(m_files.sealed_key(m_key_number), m_sealed);
        }
        journal.begin(m_key_number);
    }

    void prepare_key() {
        if (!needs_key() || !m_sealed.empty()) return;
        if (!m_settings.key) m_settings.key.emplace(credentials::RunKey::generate());
        if (m_settings.seal) m_sealed = m_settings.seal(*m_settings.key);
    }

    bool needs_key() const {
        bool needs = false;
        m_plan.each([&](const Change& change) {
            for (const PlannedOperation& each : change.operations) needs = needs || each.makes_secret;
        });
        return needs;
    }

    Work work_of_plan() {
        Work work;
        work.groups = m_plan.groups();
        work.secret = m_plan.head().secret_attribute;
        work.operations = [this](std::size_t group) { return operations_of(m_plan.group(group)); };
        work.prepare = [this](std::size_t first, std::size_t last) { return with_secrets(first, last); };
        return work;
    }

    std::vector<std::vector<Operation>> with_secrets(std::size_t first, std::size_t last) {
        struct Secret {
            std::size_t group, operation;
            std::string account;
            int attempt;
        };
        std::vector<std::vector<Operation>> groups;
        std::vector<Secret> secrets;
        for (std::size_t i = first; i < last; ++i) {
            groups.emplace_back();
            for (const Change& change : m_plan.group(i))
                for (const PlannedOperation& each : change.operations) {
                    if (each.makes_secret)
                        secrets.push_back({i - first, groups.back().size(), change.id, change.attempt});
                    groups.back().push_back(each.operation);
                }
        }
        const auto& policy = m_book.settings().password;
        in_parallel(secrets.size(), m_settings.jobs, [&](std::size_t i) {
            const Secret& secret = secrets[i];
            put_secret(groups[secret.group][secret.operation], m_plan.head().secret_attribute,
                m_settings.key->password_hash(secret.account, secret.attempt, policy));
        });
        return groups;
    }

    /// What the directory has now becomes what the book holds.
    void finish(const Journal& journal) {
        const Entries after = read_entries(m_directory, m_target, touched());
        auto written = std::async(std::launch::async, [&] { m_files.write_after(after); });
        m_directory.finish();
        const auto before = m_files.read_accounts_before();
        BookChange change{m_book};
        for (std::size_t i = 0; i < m_plan.groups(); ++i) {
            std::size_t place = 0; // of the change's first operation in the group
            for (const Change& each : m_plan.group(i)) {
                if (each.account) change.put(m_target.name, kept_of(each, place, before, after, journal));
                place += each.operations.size();
            }
        }
        RunRow row = *m_book.run(m_plan.id());
        row.state = "done";
        row.ended = to_rfc3339(m_book.surroundings().clock.now());
        change.put(row);
        Json counts = Json::object();
        for (const auto& [kind, count] : m_plan.counts()) counts[to_text(kind)] = count;
        change.note({"accounts.run.done", m_plan.id(), {{"target", m_target.name}, {"counts", counts}}});
        written.get();
        change.commit();
    }

    Kept kept_of(const Change& change, std::size_t place, const std::map<std::string, std::optional<Kept>>& before,
        const Entries& after, const Journal& journal) const {
        const auto old = before.find(change.id);
        Kept kept = old != before.end() && old->second ? *old->second : Kept{};
        kept.account = *change.account;
        kept.changed_by = m_plan.id();
        if (change.attempt > 0) {
            kept.attempt = change.attempt;
            kept.key_run = m_plan.id();
            for (std::size_t i = 0; i < change.operations.size(); ++i)
                if (change.operations[i].makes_secret) kept.key_number = journal.key_of(change.group, place + i);
        }
        if (change.account->state == State::removed) {
            kept.dn.clear();
            kept.uuid.clear();
        } else if (!change.operations.empty()) {
            const Operation& last = change.operations.back().operation;
            kept.dn = last.new_dn.empty() ? last.dn : last.new_dn;
            const auto entry = after.find(directory::normal_dn(kept.dn));
            if (entry != after.end()) kept.uuid = entry->second.uuid;
        }
        return kept;
    }

    BookWriter& m_book;
    const fs::path& m_plan_file;
    const PlanFile& m_plan;
    directory::Directory& m_directory;
    const Target& m_target;
    ApplySettings& m_settings;
    RunFiles m_files;
    int m_key_number = 0;
    std::string m_sealed; ///< the run key, to its custodians
    Applied m_result;
};

} // namespace

Applied apply_plan(BookWriter& book, const fs::path& plan_file, const PlanFile& plan, directory::Directory& directory,
    const Target& target, ApplySettings& settings) {
    return Application{book, plan_file, plan, directory, target, settings}.run();
}

} // namespace hoso::accounts
