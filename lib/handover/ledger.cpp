// SPDX-License-Identifier: GPL-3.0-or-later
#include "handover/ledger.hpp"

#include "core/error.hpp"
#include "handover/ledger_schema.hpp"
#include "messages/messages.hpp"
#include "text/names.hpp"

#include <array>
#include <utility>

namespace hoso::handover {

namespace {

using database::Statement;

constexpr const char* entry_columns =
    "serial, run, packet, mac, account, attempt, login, mail, person, position, holder, unit, unit_name, system, "
    "system_title, expires, made_at, made_by, printed_at, printed_by, delivered_at, delivered_by, acknowledged_at, "
    "acknowledged_by, void_at, void_by, first_login_at";

database::Format ledger_format() { return {tr("the handover ledger"), 0x686F6831 /* "hoh1" */, 1, ledger_schema}; }

std::int64_t number(TimePoint time) { return time.time_since_epoch().count(); }
TimePoint time_of(std::int64_t milliseconds) { return TimePoint{std::chrono::milliseconds{milliseconds}}; }

std::optional<std::int64_t> number(const std::optional<std::chrono::sys_days>& day) {
    if (!day) return std::nullopt;
    return static_cast<std::int64_t>(day->time_since_epoch().count());
}

std::optional<Stamp> stamp_at(const Statement& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return Stamp{time_of(row.integer(column)), std::string{row.text(column + 1)}};
}

Entry entry_of(const Statement& row) {
    int column = 0;
    const auto text = [&] { return std::string{row.text(column++)}; };
    Entry entry;
    Letter& letter = entry.letter;
    letter.serial = text();
    entry.run = text();
    entry.packet = text();
    letter.mac = text();
    letter.account = text();
    letter.attempt = static_cast<int>(row.integer(column++));
    for (std::string* field : {&letter.login, &letter.mail, &letter.person, &letter.position}) *field = text();
    letter.holder = row.integer(column++) == 0 ? Holder::person : Holder::office;
    for (std::string* field : {&letter.unit, &letter.unit_name, &letter.system, &letter.system_title}) *field = text();
    if (!row.is_null(column)) letter.expires = std::chrono::sys_days{std::chrono::days{row.integer(column)}};
    ++column;
    entry.made = *stamp_at(row, column);
    column += 2;
    for (std::optional<Stamp>* stamp : {&entry.printed, &entry.delivered, &entry.acknowledged, &entry.voided}) {
        *stamp = stamp_at(row, column);
        column += 2;
    }
    if (!row.is_null(column)) entry.first_login = time_of(row.integer(column));
    return entry;
}

std::vector<Entry> entries_of(Statement& rows) {
    std::vector<Entry> entries;
    while (rows.step()) entries.push_back(entry_of(rows));
    return entries;
}

/// The column of a state that people mark.
std::string column_of(State state) {
    if (state == State::printed) return "printed";
    if (state == State::delivered) return "delivered";
    throw Error{Cause::usage, message("letters are marked as printed or delivered")};
}

/// The MAC that a serial must have.
bool is_right(const std::string& mac, const std::string& serial, const std::string& kept, const MacOf& mac_of) {
    const std::optional<std::string> made = mac_of ? mac_of(serial) : std::nullopt;
    if (made && *made != kept) return false;
    return mac.empty() || mac == kept;
}

/// Makes and voids the rows of letters.
class Recorder {
public:
    Recorder(
        database::Connection& connection, const std::filesystem::path& path, const std::string& run, const Stamp& stamp)
        : m_path{path}, m_run{run}, m_stamp{stamp},
          m_packet{
              connection.prepare("INSERT INTO packets (serial, run, mac, unit, unit_name, officer, made_at, made_by) "
                                 "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")},
          m_find{connection.prepare("SELECT account, login, mac FROM letters WHERE serial = ?")},
          m_void{connection.prepare("UPDATE letters SET void_at = ?, void_by = ? WHERE account = ? AND void_at IS NULL "
                                    "RETURNING 1")},
          m_insert{connection.prepare(
              "INSERT INTO letters (serial, run, packet, mac, account, attempt, login, mail, person, position, holder, "
              "unit, unit_name, system, system_title, expires, name_key, made_at, made_by) "
              "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")} {}

    void record(const Packet& packet) {
        if (!packet.serial.empty())
            m_packet.run(packet.serial, m_run, packet.mac, packet.unit, packet.unit_name, packet.officer,
                number(m_stamp.at), m_stamp.by);
        for (const Letter& letter : packet.letters) record(letter, packet.serial);
    }

    const Recorded& recorded() const noexcept { return m_recorded; }

private:
    bool is_known(const Letter& letter) {
        m_find.bind_all(letter.serial);
        if (!m_find.step()) return false;
        // the login may have been another when it was printed first
        const bool equal = m_find.text(0) == letter.account && m_find.text(2) == letter.mac;
        m_find.reset();
        if (equal) return true;
        throw Error{
            Cause::input, message("{}: {}: another letter has this serial already", m_path.string(), letter.serial)};
    }

    void record(const Letter& letter, const std::string& packet) {
        if (is_known(letter)) {
            ++m_recorded.known;
            return;
        }
        m_void.bind_all(number(m_stamp.at), m_stamp.by, letter.account);
        while (m_void.step()) ++m_recorded.voided;
        m_insert.run(letter.serial, m_run, packet, letter.mac, letter.account, letter.attempt, letter.login,
            letter.mail, letter.person, letter.position, letter.holder == Holder::person ? 0 : 1, letter.unit,
            letter.unit_name, letter.system, letter.system_title, number(letter.expires),
            database::Blob{text::name_sort_key(letter.person)}, number(m_stamp.at), m_stamp.by);
        ++m_recorded.made;
    }

    const std::filesystem::path& m_path;
    const std::string& m_run;
    const Stamp& m_stamp;
    Recorded m_recorded;
    Statement m_packet, m_find, m_void, m_insert;
};

} // namespace

std::string to_text(State state) {
    static constexpr std::array<const char*, 6> names{
        "made", "printed", "delivered", "acknowledged", "first-login", "void"};
    return names.at(static_cast<std::size_t>(state));
}

std::string to_text(Answer::Kind kind) {
    static constexpr std::array<const char*, 9> names{"acknowledged", "already", "packet-received", "packet-already",
        "malformed", "unknown", "other-run", "void", "wrong-mac"};
    return names.at(static_cast<std::size_t>(kind));
}

State Entry::state() const {
    if (voided) return State::voided;
    if (first_login) return State::first_login;
    if (acknowledged) return State::acknowledged;
    if (delivered) return State::delivered;
    return printed ? State::printed : State::made;
}

Ledger::Ledger(const std::filesystem::path& book, database::Access access, const database::Conditions& conditions)
    : m_path{book / file_name}, m_connection{m_path, access, ledger_format(), conditions} {}

Recorded Ledger::record_made(const std::string& run, std::span<const Packet> packets, const Stamp& stamp) {
    database::Transaction transaction{m_connection};
    Recorder recorder{m_connection, m_path, run, stamp};
    for (const Packet& packet : packets) recorder.record(packet);
    transaction.commit();
    return recorder.recorded();
}

Marked Ledger::mark_units(State state, const std::string& run, std::span<const std::string> units, const Stamp& stamp) {
    const std::string column = column_of(state);
    database::Transaction transaction{m_connection};
    Statement before = m_connection.prepare("SELECT count(*), count(*) FILTER (WHERE void_at IS NOT NULL), count(*) "
                                            "FILTER (WHERE void_at IS NULL AND " +
                                            column + "_at IS NOT NULL) FROM letters WHERE run = ? AND unit = ?");
    Statement update =
        m_connection.prepare("UPDATE letters SET " + column + "_at = ?, " + column +
                             "_by = ? WHERE run = ? AND unit = ? AND void_at IS NULL AND " + column + "_at IS NULL");
    Marked marked;
    const std::vector<std::string> all = units.empty() ? units_of(run) : std::vector<std::string>{};
    for (const std::string& unit : units.empty() ? std::span<const std::string>{all} : units) {
        before.bind_all(run, unit);
        before.step();
        if (before.integer(0) == 0) marked.unknown.push_back(unit);
        marked.voided += before.integer(1);
        marked.already += before.integer(2);
        before.reset();
        update.run(number(stamp.at), stamp.by, run, unit);
        marked.marked += m_connection.changes();
    }
    transaction.commit();
    return marked;
}

std::vector<std::string> Ledger::units_of(const std::string& run) {
    std::vector<std::string> units;
    Statement rows = m_connection.prepare("SELECT DISTINCT unit FROM letters WHERE run = ? ORDER BY unit");
    rows.bind_all(run);
    while (rows.step()) units.emplace_back(rows.text(0));
    return units;
}

Marked Ledger::mark(State state, std::span<const std::string> serials, const Stamp& stamp) {
    const std::string column = column_of(state);
    database::Transaction transaction{m_connection};
    Marked marked;
    Statement find = m_connection.prepare(
        "SELECT id, void_at IS NOT NULL, " + column + "_at IS NOT NULL FROM letters WHERE serial = ?1 OR packet = ?1");
    Statement update =
        m_connection.prepare("UPDATE letters SET " + column + "_at = ?, " + column + "_by = ? WHERE id = ?");
    for (const std::string& text : serials) {
        const std::optional<Scanned> scanned = parse_scanned(text);
        std::vector<std::int64_t> letters;
        bool found = false;
        find.bind_all(scanned ? scanned->serial : text);
        while (find.step()) {
            found = true;
            if (find.integer(1) != 0)
                ++marked.voided;
            else if (find.integer(2) != 0)
                ++marked.already;
            else
                letters.push_back(find.integer(0));
        }
        if (!found) marked.unknown.push_back(text);
        for (const std::int64_t id : letters) update.run(number(stamp.at), stamp.by, id);
        marked.marked += static_cast<std::int64_t>(letters.size());
    }
    transaction.commit();
    return marked;
}

std::vector<Answer> Ledger::acknowledge(
    std::span<const std::string> texts, const Stamp& stamp, const std::string& run, const MacOf& mac_of) {
    database::Transaction transaction{m_connection};
    std::vector<Answer> answers;
    answers.reserve(texts.size());
    for (const std::string& text : texts) answers.push_back(acknowledge_one(text, stamp, run, mac_of));
    transaction.commit();
    return answers;
}

Answer Ledger::acknowledge_one(
    const std::string& text, const Stamp& stamp, const std::string& run, const MacOf& mac_of) {
    Answer answer;
    answer.text = text;
    const std::optional<Scanned> scanned = parse_scanned(text);
    if (!scanned) return answer;
    if (scanned->kind == Scanned::Kind::packet) return receive_packet(std::move(answer), *scanned, stamp, run, mac_of);
    const std::optional<Entry> entry = find(scanned->serial);
    if (!entry) {
        answer.kind = has_run(scanned->run) ? Answer::Kind::unknown : Answer::Kind::other_run;
        return answer;
    }
    const Letter& letter = entry->letter;
    answer.serial = letter.serial;
    answer.person = letter.person;
    answer.login = letter.login;
    answer.unit = letter.unit;
    answer.run = entry->run;
    answer.account = letter.account;
    answer.kind = Answer::Kind::acknowledged;
    if (!run.empty() && entry->run != run)
        answer.kind = Answer::Kind::other_run;
    else if (!is_right(scanned->mac, letter.serial, letter.mac, mac_of))
        answer.kind = Answer::Kind::wrong_mac;
    else if (entry->voided)
        answer.kind = Answer::Kind::voided;
    else if (entry->acknowledged)
        answer.kind = Answer::Kind::already;
    if (answer.kind == Answer::Kind::voided) {
        Statement newer = m_connection.prepare("SELECT serial FROM letters WHERE account = ? AND void_at IS NULL");
        newer.bind_all(letter.account);
        if (newer.step()) answer.replaced_by = newer.text(0);
    }
    if (answer.kind == Answer::Kind::acknowledged)
        m_connection.prepare("UPDATE letters SET acknowledged_at = ?, acknowledged_by = ? WHERE serial = ?")
            .run(number(stamp.at), stamp.by, letter.serial);
    return answer;
}

Answer Ledger::receive_packet(
    Answer answer, const Scanned& scanned, const Stamp& stamp, const std::string& run, const MacOf& mac_of) {
    Statement packet = m_connection.prepare(
        "SELECT serial, run, mac, unit, officer, received_at IS NOT NULL FROM packets WHERE serial = ?");
    packet.bind_all(scanned.serial);
    answer.kind = Answer::Kind::unknown;
    if (!packet.step()) return answer;
    answer.serial = packet.text(0);
    answer.unit = packet.text(3);
    answer.run = packet.text(1);
    answer.person = packet.text(4);
    const bool other = !run.empty() && packet.text(1) != run, received = packet.integer(5) != 0;
    const bool right = is_right(scanned.mac, answer.serial, std::string{packet.text(2)}, mac_of);
    packet.reset();
    answer.kind = other      ? Answer::Kind::other_run
                  : !right   ? Answer::Kind::wrong_mac
                  : received ? Answer::Kind::packet_already
                             : Answer::Kind::packet_received;
    if (answer.kind != Answer::Kind::packet_received) return answer;
    m_connection.prepare("UPDATE packets SET received_at = ?, received_by = ? WHERE serial = ?")
        .run(number(stamp.at), stamp.by, answer.serial);
    m_connection
        .prepare("UPDATE letters SET delivered_at = ?, delivered_by = ? WHERE packet = ? AND void_at IS NULL AND "
                 "delivered_at IS NULL")
        .run(number(stamp.at), stamp.by, answer.serial);
    return answer;
}

bool Ledger::has_run(const std::string& run) {
    Statement found = m_connection.prepare("SELECT 1 FROM letters WHERE run = ? COLLATE NOCASE LIMIT 1");
    found.bind_all(run);
    return found.step();
}

std::int64_t Ledger::first_logins(const std::map<std::string, TimePoint>& logins) {
    database::Transaction transaction{m_connection};
    std::int64_t count = 0;
    Statement is_new = m_connection.prepare("SELECT count(*) FROM letters WHERE account = ?1 AND void_at IS NULL AND "
                                            "first_login_at IS NULL AND made_at <= ?2");
    Statement update =
        m_connection.prepare("UPDATE letters SET first_login_at = ?2 WHERE account = ?1 AND void_at IS "
                             "NULL AND made_at <= ?2 AND (first_login_at IS NULL OR first_login_at > ?2)");
    for (const auto& [account, time] : logins) {
        is_new.bind_all(account, number(time));
        is_new.step();
        count += is_new.integer(0);
        is_new.reset();
        update.run(account, number(time));
    }
    transaction.commit();
    return count;
}

std::int64_t Ledger::void_account(const std::string& account, const Stamp& stamp) {
    database::Transaction transaction{m_connection};
    m_connection.prepare("UPDATE letters SET void_at = ?, void_by = ? WHERE account = ? AND void_at IS NULL")
        .run(number(stamp.at), stamp.by, account);
    const std::int64_t count = m_connection.changes();
    transaction.commit();
    return count;
}

std::int64_t Ledger::void_run(const std::string& run, const Stamp& stamp) {
    database::Transaction transaction{m_connection};
    m_connection.prepare("UPDATE letters SET void_at = ?, void_by = ? WHERE run = ? AND void_at IS NULL")
        .run(number(stamp.at), stamp.by, run);
    const std::int64_t count = m_connection.changes();
    transaction.commit();
    return count;
}

std::vector<std::string> Ledger::runs() {
    std::vector<std::string> runs;
    Statement rows = m_connection.prepare("SELECT DISTINCT run FROM letters ORDER BY run");
    while (rows.step()) runs.emplace_back(rows.text(0));
    return runs;
}

std::vector<UnitCounts> Ledger::counts(const std::string& run) {
    Statement rows = m_connection.prepare(
        "SELECT unit, max(unit_name), count(*) FILTER (WHERE good), "
        "count(*) FILTER (WHERE good AND coalesce(printed_at, delivered_at, acknowledged_at, first_login_at) NOT "
        "NULL), "
        "count(*) FILTER (WHERE good AND coalesce(delivered_at, acknowledged_at, first_login_at) NOT NULL), "
        "count(*) FILTER (WHERE good AND acknowledged_at NOT NULL), "
        "count(*) FILTER (WHERE good AND first_login_at NOT NULL), count(*) FILTER (WHERE NOT good) "
        "FROM (SELECT *, void_at IS NULL AS good FROM letters WHERE run = ?) GROUP BY unit ORDER BY unit");
    rows.bind_all(run);
    std::vector<UnitCounts> counts;
    while (rows.step())
        counts.push_back({std::string{rows.text(0)}, std::string{rows.text(1)}, rows.integer(2), rows.integer(3),
            rows.integer(4), rows.integer(5), rows.integer(6), rows.integer(7)});
    return counts;
}

std::vector<Entry> Ledger::letters(const std::string& run, const std::optional<std::string>& unit) {
    Statement rows = m_connection.prepare("SELECT " + std::string{entry_columns} +
                                          " FROM letters WHERE run = ?1 AND (?2 IS NULL OR unit = ?2) "
                                          "ORDER BY unit, name_key, login, serial");
    rows.bind_all(run, unit ? std::optional<std::string_view>{*unit} : std::nullopt);
    return entries_of(rows);
}

std::vector<Entry> Ledger::unacknowledged(const std::string& run, TimePoint made_until) {
    Statement rows =
        m_connection.prepare("SELECT " + std::string{entry_columns} +
                             " FROM letters WHERE run = ? AND made_at <= ? AND acknowledged_at IS NULL AND "
                             "void_at IS NULL ORDER BY unit, name_key, login, serial");
    rows.bind_all(run, number(made_until));
    return entries_of(rows);
}

std::optional<Entry> Ledger::find(const std::string& serial) {
    Statement row = m_connection.prepare("SELECT " + std::string{entry_columns} + " FROM letters WHERE serial = ?");
    row.bind_all(serial);
    if (!row.step()) return std::nullopt;
    return entry_of(row);
}

} // namespace hoso::handover
