// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.hpp"
#include "database/database.hpp"
#include "handover/letter.hpp"
#include "handover/serial.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hoso::handover {

/// How far a letter has come. Each state has its own time, so one can be left out: who acknowledges has received.
enum class State { made, printed, delivered, acknowledged, first_login, voided };
/// "made", "printed", ... as JSON has it.
std::string to_text(State state);

/// When something was done, and by whom.
struct Stamp {
    TimePoint at;
    std::string by;
    bool operator==(const Stamp&) const = default;
};

/// A letter and what became of it. system_url is not kept.
struct Entry {
    Letter letter;
    std::string run;
    std::string packet; ///< its serial
    Stamp made;
    std::optional<Stamp> printed, delivered, acknowledged, voided;
    std::optional<TimePoint> first_login;
    State state() const;
    bool operator==(const Entry&) const = default;
};

/// Letters of a unit in a run. Who has acknowledged counts as delivered, and so on; void letters count nowhere else.
struct UnitCounts {
    std::string unit, unit_name;
    std::int64_t made = 0, printed = 0, delivered = 0, acknowledged = 0, first_login = 0, voided = 0;
    bool operator==(const UnitCounts&) const = default;
};

struct Recorded {
    std::int64_t made = 0;   ///< letters that are new
    std::int64_t known = 0;  ///< made again: equal ones
    std::int64_t voided = 0; ///< of the same accounts, in whose place new ones came
};

struct Marked {
    std::int64_t marked = 0, already = 0, voided = 0;
    std::vector<std::string> unknown; ///< serials, or units
};

/// What became of one serial that was scanned or typed.
struct Answer {
    enum class Kind {
        acknowledged,
        already,         ///< acknowledged before: nothing changed
        packet_received, ///< of a packet: its letters are delivered
        packet_already,
        malformed, ///< no serial
        unknown,   ///< none of this book
        other_run, ///< of a run that is not in this book, or not the one that was asked for
        voided,    ///< another letter stands in its place
        wrong_mac  ///< not made by this book: forged, or misread
    };
    Kind kind = Kind::malformed;
    std::string text;   ///< what was read
    std::string serial; ///< as it stands in the book; empty where it does not
    std::string person, login, unit;
    std::string run, account; ///< that the letter is of
    std::string replaced_by; ///< serial of the letter that counts, where this one is void
    bool is_good() const noexcept { return kind <= Kind::packet_already; }
    bool operator==(const Answer&) const = default;
};
/// "acknowledged", "already", ... as JSON has it.
std::string to_text(Answer::Kind kind);

/// The MAC of a serial where the run's key is at hand; none where it is not, and then that of the ledger counts.
using MacOf = std::function<std::optional<std::string>(const std::string& serial)>;

/// The letters of a book and their way, in handover.sqlite; see hoso-handover(5). No secret stands in it. One thread at
/// a time; errors as of database::Connection.
class Ledger {
public:
    static constexpr const char* file_name = "handover.sqlite";

    /// In the book's folder.
    Ledger(const std::filesystem::path& book, database::Access access, const database::Conditions& conditions = {});

    /// All or nothing. Letters that are there already must be equal in serial, account and MAC: Error{input}
    /// that names the serial where they are not. Older letters of the same accounts become void.
    Recorded record_made(const std::string& run, std::span<const Packet> packets, const Stamp& stamp);

    /// Printed or delivered: the letters of units in a run (none named: of all), or those of the serials (which may be
    /// of packets). Times that are there stay. Error{usage} for other states. A unit without letters is `unknown`.
    Marked mark_units(State state, const std::string& run, std::span<const std::string> units, const Stamp& stamp);
    Marked mark(State state, std::span<const std::string> serials, const Stamp& stamp);

    /// One answer for each text, in their order. Those that are good are kept even where others are not. With a `run`
    /// letters of other runs are not taken. Doing it again changes nothing.
    std::vector<Answer> acknowledge(
        std::span<const std::string> texts, const Stamp& stamp, const std::string& run = {}, const MacOf& mac_of = {});

    /// By account; says how many are new. An earlier time takes the place of a later one. A login before the letter was
    /// made is none with its password.
    std::int64_t first_logins(const std::map<std::string, TimePoint>& logins);

    /// All letters of an account, as when it is closed or its password is reissued; says how many were good before.
    std::int64_t void_account(const std::string& account, const Stamp& stamp);

    /// All letters of a run, as when it is rolled back; says how many were good before.
    std::int64_t void_run(const std::string& run, const Stamp& stamp);

    std::vector<std::string> runs();
    /// In the order of the units' codes.
    std::vector<UnitCounts> counts(const std::string& run);
    /// In the order of units' codes and, within one, the Vietnamese order of names; void ones too.
    std::vector<Entry> letters(const std::string& run, const std::optional<std::string>& unit = std::nullopt);
    /// Of those the letters that were made at or before `made_until` and are neither acknowledged nor void. Some may
    /// have logged in all the same.
    std::vector<Entry> unacknowledged(const std::string& run, TimePoint made_until);
    std::optional<Entry> find(const std::string& serial);

private:
    Answer acknowledge_one(const std::string& text, const Stamp& stamp, const std::string& run, const MacOf& mac_of);
    Answer receive_packet(
        Answer answer, const Scanned& scanned, const Stamp& stamp, const std::string& run, const MacOf& mac_of);
    bool has_run(const std::string& run);
    std::vector<std::string> units_of(const std::string& run);

    std::filesystem::path m_path;
    database::Connection m_connection;
};

} // namespace hoso::handover
