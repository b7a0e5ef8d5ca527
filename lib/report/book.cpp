// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/book.hpp"

#include "book/folder.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "records/unit_files.hpp"
#include "report/book_schema.hpp"

#include <algorithm>

namespace hoso::report {

namespace fs = std::filesystem;
using book::quoted;
using book::tree_of_reading;
using book::unit_lists;

namespace {

database::Format book_format() { return {
        tr("the book"), book_application_id, book_schema_version, book_schema + std::string{book::event_queue_schema}}; }

void require_book(const Layout& layout) {
    if (!fs::exists(layout.settings()))
        throw Error{
            Cause::missing, message("{}: is no book; 'hoso-report init --book DIR' makes one", layout.root.string())};
}

Settings read_settings(const Layout& layout) {
    require_book(layout);
    return parse_settings(read_file(layout.settings(), std::uintmax_t{1} << 20), layout.settings().string());
}

reference::DataFolders rule_folders(const Layout& layout, const Settings& settings) {
    std::vector<fs::path> folders;
    for (const fs::path& folder : settings.rules) folders.push_back(layout.root / folder);
    return reference::DataFolders{std::move(folders)};
}

constexpr std::uintmax_t largest_list = std::uintmax_t{1} << 26;

std::string settings_text(const std::string& id, const std::string& name, const std::string& created,
    const records::UnitCode& unit, const std::vector<std::string>& regimes) {
    std::string text = "# hoso-book(5) describes this file.\n";
    text += "schema = " + quoted(Settings::schema) + "\nid = " + quoted(id) + "\nname = " + quoted(name) +
            "\ncreated = " + quoted(created) + "\nunit = " + quoted(unit.text()) +
            "\n\n[office]\nname = " + quoted(name) + "\n";
    for (const std::string& regime : regimes)
        text += "\n[[regime]]\nid = " + quoted(regime) + "\nfrom = " + quoted(created.substr(0, 10)) + "\n";
    return text;
}

FileLock lock_book(const Layout& layout, Disk& disk, const Patience& patience) {
    require_book(layout);
    return book::lock_for_writing(layout.root, disk, patience);
}

} // namespace

records::UnitTree units_of_text(const std::string& text, const std::string& name) {
    const Json lists = parse_json(text, name);
    std::vector<reference::Table> tables;
    for (const auto& [file, content] : lists.items())
        tables.push_back(reference::parse_table(content.get_ref<const std::string&>(), file, Cause::input));
    return tree_of_reading(records::read_units(tables));
}

void create_book(const fs::path& folder, const std::string& name, const records::UnitCode& unit,
    const std::vector<std::string>& regimes, const std::vector<fs::path>& units, const Surroundings& surroundings) {
    Disk& disk = surroundings.disk;
    if (fs::exists(folder) && !fs::is_empty(folder))
        throw Error{Cause::output, message("{}: is not empty", folder.string())};
    if (name.empty()) throw Error{Cause::usage, tr("the book needs a name")};
    const records::UnitTree tree = tree_of_reading(records::read_unit_files(units));
    const bool known = std::any_of(
        tree.units().begin(), tree.units().end(), [&](const records::Unit& each) { return each.code == unit; });
    if (!known) throw Error{Cause::input, message("{}: the lists have no unit with this code", unit.text())};

    const fs::path whole = fs::absolute(folder).lexically_normal();
    Layout layout{fs::path{whole.string() + ".part"}};
    fs::remove_all(layout.root);
    disk.create_folders(layout.root);
    for (const fs::path& below :
        {layout.units(), layout.answers(), layout.snapshots(), layout.outbox(), layout.log(), layout.locks()})
        disk.create_folder(below);
    book::copy_unit_lists(units, layout.units(), disk);
    const std::string created = to_rfc3339(surroundings.clock.now());
    disk.write_new(layout.settings(), settings_text(ledger::new_uuid(surroundings.clock.now(), surroundings.randomness),
                                          name, created, unit, regimes));
    parse_settings(disk.read(layout.settings()), layout.settings().string());
    { database::Connection{layout.database(), database::Access::create, book_format()}; }
    sync_tree(layout.root);
    if (fs::exists(whole)) fs::remove(whole);
    disk.rename(layout.root, whole);
    disk.sync_folder(whole.parent_path());
}

Book::Book(const fs::path& folder) : Book{folder, database::Access::read} {}

Book::Book(const fs::path& folder, database::Access access)
    : m_layout{folder}, m_settings{read_settings(m_layout)}, m_rules{rule_folders(m_layout, m_settings)},
      m_database{m_layout.database(), access, book_format()} {}

const calendar::Calendar& Book::calendar() {
    if (!m_calendar) m_calendar.emplace(m_rules);
    return *m_calendar;
}

const std::string& Book::units_text() {
    if (m_units_text.empty()) {
        Json lists = Json::object();
        for (const fs::path& file : unit_lists(m_layout.units()))
            lists[file.filename().string()] = read_file(file, largest_list);
        m_units_text = to_line(lists);
    }
    return m_units_text;
}

std::shared_ptr<const records::UnitTree> Book::tree_of(const std::string& sha256, const std::string& text) {
    auto& tree = m_trees[sha256];
    if (!tree) tree = std::make_shared<const records::UnitTree>(units_of_text(text, m_layout.units().string()));
    return tree;
}

const records::UnitTree& Book::units() {
    if (m_units_sha256.empty()) m_units_sha256 = crypto::to_hex(crypto::sha256(units_text()));
    return *tree_of(m_units_sha256, units_text());
}

const regime::Regime& Book::regime(const std::string& id) {
    m_settings.use(id);
    auto& regime = m_regimes[id];
    if (!regime) regime = std::make_shared<const regime::Regime>(regime::load_regime(m_rules, id));
    return *regime;
}

Frame Book::frame(const std::string& id) {
    regime(id);
    units();
    return {m_regimes.at(id), m_trees.at(m_units_sha256), m_units_sha256};
}

Frame Book::frozen_frame(const std::string& id, const std::string& regime_sha256, const std::string& units_sha256) {
    const HashedFiles snapshots{real_disk(), m_layout.snapshots()};
    auto& regime = m_frozen[regime_sha256];
    if (!regime) {
        const auto now = m_regimes.find(id);
        if (now != m_regimes.end() && now->second->sha256 == regime_sha256)
            regime = now->second;
        else
            regime = std::make_shared<const regime::Regime>(regime::parse_regime(
                snapshots.read(regime_sha256), (m_layout.snapshots() / regime_sha256).string(), id));
    }
    const auto known = m_trees.find(units_sha256);
    return {regime,
        known != m_trees.end() ? known->second : tree_of(units_sha256, snapshots.read(units_sha256)),
        units_sha256};
}

BookWriter::BookWriter(const fs::path& folder, const Surroundings& surroundings, const Patience& patience)
    : BookWriter{folder, surroundings, lock_book({folder}, surroundings.disk, patience)} {}

BookWriter::BookWriter(const fs::path& folder, const Surroundings& surroundings, FileLock lock)
    : Book{folder, database::Access::write}, m_surroundings{surroundings}, m_lock{std::move(lock)} {
    finish_log();
}

void BookWriter::finish_log() { book::EventQueue{database(), layout().log(), m_surroundings}.flush(); }

void Change::note(const Note& note) {
    book::EventQueue{m_book.database(), m_book.layout().log(), m_book.surroundings()}.add(note);
}

void Change::commit() {
    m_transaction.commit();
    m_book.finish_log();
}

} // namespace hoso::report
