// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/book.hpp"

#include "accounts/account_line.hpp"
#include "accounts/book_schema.hpp"
#include "book/folder.hpp"
#include "core/error.hpp"
#include "crypto/sha256.hpp"
#include "messages/messages.hpp"
#include "records/unit_files.hpp"
#include "text/unicode.hpp"
#include "json/quick.hpp"

#include <algorithm>
#include <set>

namespace hoso::accounts {

namespace fs = std::filesystem;
using book::quoted;
using book::tree_of_reading;
using book::unit_lists;

namespace {

database::Format book_format() {
    return {tr("the book of accounts"), book_application_id, book_schema_version,
        book_schema + std::string{book::event_queue_schema}};
}

void require_book(const Layout& layout) {
    if (!fs::exists(layout.settings()))
        throw Error{Cause::missing,
            message("{}: is no book of accounts; 'hoso-accounts init --book DIR' makes one", layout.root.string())};
}

Settings read_settings(const Layout& layout) {
    require_book(layout);
    return parse_settings(read_file(layout.settings(), std::uintmax_t{1} << 20), layout.settings().string());
}

std::string settings_text(
    const std::string& id, const std::string& name, const std::string& created, const records::UnitCode& unit) {
    return "# hoso-accounts-book(5) describes this file.\nschema = " + quoted(Settings::schema) +
           "\nid = " + quoted(id) + "\nname = " + quoted(name) + "\ncreated = " + quoted(created) +
           "\nunit = " + quoted(unit.text()) +
           "\n# approvers = \"approvers.toml\"    # who may plan and approve, hoso-approval(5)\n"
           "# custodians = \"custodians.toml\"  # who can open the keys of first passwords, hoso-custodian(5)\n"
           "\n[office]\nname = " +
           quoted(name) +
           "\n\n[names]\ntemplates = [\"{given}{initials}\", \"{given}.{family}{middle}\", "
           "\"{given}{initials}.{unit}\"]\n"
           "\n# [mail]\n# domain = \"vidu.gov.vn\"\n"
           "\n[[system]]\nid = \"van-ban\"\ntitle = \"Hệ thống quản lý văn bản và điều hành\"\n";
}

FileLock lock_book(const Layout& layout, Disk& disk, const Patience& patience) {
    require_book(layout);
    return book::lock_for_writing(layout.root, disk, patience);
}

} // namespace

void create_book(const fs::path& folder, const std::string& name, const records::UnitCode& unit,
    const std::vector<fs::path>& units, const Surroundings& surroundings) {
    Disk& disk = surroundings.disk;
    if (fs::exists(folder) && !fs::is_empty(folder))
        throw Error{Cause::output, message("{}: is not empty", folder.string())};
    if (name.empty()) throw Error{Cause::usage, tr("the book needs a name")};
    const records::UnitTree tree = tree_of_reading(records::read_unit_files(units));
    const bool known = std::any_of(
        tree.units().begin(), tree.units().end(), [&](const records::Unit& each) { return each.code == unit; });
    if (!known) throw Error{Cause::input, message("{}: the lists have no unit with this code", unit.text())};

    const fs::path whole = fs::absolute(folder).lexically_normal();
    const Layout layout{fs::path{whole.string() + ".part"}};
    fs::remove_all(layout.root);
    disk.create_folders(layout.root);
    // whose book it is, and which passwords were issued, is nobody else's business
    fs::permissions(layout.root, fs::perms::owner_all);
    for (const fs::path& below : {layout.units(), layout.targets(), layout.log(), layout.runs(), layout.locks(),
             layout.person_key().parent_path()})
        disk.create_folder(below);
    book::copy_unit_lists(units, layout.units(), disk);
    const TimePoint now = surroundings.clock.now();
    disk.write_new(
        layout.settings(), settings_text(ledger::new_uuid(now, surroundings.randomness), name, to_rfc3339(now), unit));
    parse_settings(disk.read(layout.settings()), layout.settings().string());
    crypto::write_secret(disk, layout.person_key(), crypto::Secret{ledger::hex_of(surroundings.randomness.bytes(32))});
    { database::Connection{layout.database(), database::Access::create, book_format()}; }
    sync_tree(layout.root);
    if (fs::exists(whole)) fs::remove(whole);
    disk.rename(layout.root, whole);
    disk.sync_folder(whole.parent_path());
}

std::set<std::string> names_of(const Account& account, const Settings& settings) {
    std::set<std::string> names{text::lower(account.login)};
    if (const System* system = settings.system(account.system))
        if (const auto base = system->base_login(account.login)) names.insert(text::lower(*base));
    std::vector<std::string> addresses = account.aliases;
    addresses.push_back(account.mail);
    for (const std::string& address : addresses) {
        const std::size_t at = address.rfind('@');
        if (at != std::string::npos && text::lower(address.substr(at + 1)) == text::lower(settings.mail_domain))
            names.insert(text::lower(address.substr(0, at)));
    }
    return names;
}

Book::Book(const fs::path& folder) : Book{folder, database::Access::read} {}

Book::Book(const fs::path& folder, database::Access access)
    : m_layout{folder}, m_settings{read_settings(m_layout)}, m_database{m_layout.database(), access, book_format()} {}

void Book::read_units() {
    std::string whole;
    std::vector<reference::Table> tables;
    for (const fs::path& file : unit_lists(m_layout.units())) {
        const std::string bytes = read_file(file, std::uintmax_t{1} << 26);
        tables.push_back(reference::parse_table(bytes, file.string(), Cause::input));
        whole += crypto::to_hex(crypto::sha256(bytes));
    }
    m_units = tree_of_reading(records::read_units(tables));
    m_units_sha256 = crypto::to_hex(crypto::sha256(whole));
}

const records::UnitTree& Book::units() {
    if (!m_units) read_units();
    return *m_units;
}

std::string Book::units_sha256() {
    units();
    return m_units_sha256;
}

crypto::Secret Book::person_key() const { return crypto::read_secret(m_layout.person_key()); }

ledger::Approvers Book::approvers() const {
    if (m_settings.approvers.empty()) return {};
    return ledger::read_approvers(m_layout.root / m_settings.approvers);
}

Target Book::target(const std::string& name) const {
    return read_target(name, m_layout.targets(), m_rules, m_settings.mail_domain);
}

std::map<std::string, Kept> Book::accounts(const std::string& target) {
    std::map<std::string, Kept> result;
    auto rows = m_database.prepare("SELECT id, dn, uuid, content, attempt, key_run, key_number, changed_by "
                                   "FROM account WHERE target = ? ORDER BY id");
    rows.bind_all(target);
    while (rows.step()) {
        Account account;
        if (QuickReader content{rows.text(3)}; !read_account(content, account)) {
            const std::string name = m_layout.database().string();
            account = account_of(parse_json(rows.text(3), name), name);
        }
        Kept kept{std::move(account), std::string{rows.text(1)}, std::string{rows.text(2)},
            static_cast<int>(rows.integer(4)), std::string{rows.text(5)}, static_cast<int>(rows.integer(6)),
            std::string{rows.text(7)}};
        result.emplace_hint(result.end(), std::string{rows.text(0)}, std::move(kept));
    }
    return result;
}

std::map<std::string, std::string> Book::names() {
    std::map<std::string, std::string> result;
    auto rows = m_database.prepare("SELECT name, owner FROM name ORDER BY name");
    while (rows.step()) result.emplace_hint(result.end(), std::string{rows.text(0)}, std::string{rows.text(1)});
    return result;
}

namespace {

constexpr const char* run_columns = "SELECT id, target, kind, plan, state, started, ended, actor, changes FROM run ";

RunRow run_of(const database::Statement& row) {
    const auto text = [&](int column) { return std::string{row.text(column)}; };
    return {text(0), text(1), text(2), text(3), text(4), text(5), text(6), text(7), row.integer(8)};
}

} // namespace

std::optional<RunRow> Book::run(const std::string& id) {
    auto rows = m_database.prepare(run_columns + std::string{"WHERE id = ?"});
    rows.bind_all(id);
    return rows.step() ? std::optional{run_of(rows)} : std::nullopt;
}

std::vector<RunRow> Book::runs() {
    std::vector<RunRow> result;
    auto rows = m_database.prepare(run_columns + std::string{"ORDER BY started, id"});
    while (rows.step()) result.push_back(run_of(rows));
    return result;
}

std::string Book::last_run(const std::string& target) {
    std::string last;
    for (const RunRow& run : runs())
        if (run.target == target) last = run.id + ' ' + run.state;
    return last;
}

std::map<std::string, std::vector<std::string>> Book::decisions(const std::string& target) {
    std::map<std::string, std::vector<std::string>> result;
    auto rows = m_database.prepare("SELECT uuid, account FROM decision WHERE target = ? ORDER BY uuid, account");
    rows.bind_all(target);
    while (rows.step()) result[std::string{rows.text(0)}].emplace_back(rows.text(1));
    return result;
}

BookWriter::BookWriter(const fs::path& folder, const Surroundings& surroundings, const Patience& patience)
    : BookWriter{folder, surroundings, lock_book({folder}, surroundings.disk, patience)} {}

BookWriter::BookWriter(const fs::path& folder, const Surroundings& surroundings, FileLock lock)
    : Book{folder, database::Access::write}, m_surroundings{surroundings}, m_lock{std::move(lock)} {
    queue().flush();
}

database::Statement& BookChange::prepared(std::optional<database::Statement>& statement, const char* sql) {
    if (!statement) statement.emplace(m_book.database().prepare(sql));
    return *statement;
}

void BookChange::put(const std::string& target, const Kept& kept) {
    m_content.clear();
    write_account(m_content, kept.account);
    prepared(m_put, "INSERT OR REPLACE INTO account VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .run(target, kept.account.id, kept.account.owner, kept.account.login, kept.dn, kept.uuid,
            to_text(kept.account.state), m_content.text(), kept.attempt, kept.key_run, kept.key_number,
            kept.changed_by);
}

void BookChange::drop(const std::string& target, const std::string& account) {
    m_book.database().prepare("DELETE FROM account WHERE target = ? AND id = ?").run(target, account);
}

void BookChange::use_name(const std::string& name, const std::string& owner) {
    prepared(m_use_name, "INSERT OR IGNORE INTO name VALUES(?, ?, ?)")
        .run(name, owner, to_rfc3339(m_book.surroundings().clock.now()));
}

void BookChange::put(const RunRow& run) {
    m_book.database()
        .prepare("INSERT OR REPLACE INTO run VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .run(run.id, run.target, run.kind, run.plan, run.state, run.started, run.ended, run.actor, run.changes);
}

void BookChange::decide(const std::string& target, const std::string& uuid, const std::string& account) {
    m_book.database()
        .prepare("INSERT OR IGNORE INTO decision VALUES(?, ?, ?, ?, ?)")
        .run(target, uuid, account, to_rfc3339(m_book.surroundings().clock.now()), m_book.surroundings().actor);
}

void BookChange::commit() {
    m_put.reset();
    m_use_name.reset();
    m_transaction.commit();
    m_book.queue().flush();
}

} // namespace hoso::accounts
