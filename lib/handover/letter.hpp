// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace hoso::handover {

/// An account is one person's, or an office's (văn thư): whoever signs for it does so on behalf of the unit.
enum class Holder { person, office };

/// An account whose first password is handed over on paper. No secret stands here.
struct Letter {
    std::string serial;  ///< of the letter, once only in a book: RUN-NNNNN-A, A the attempt: "7f3a09c1d2e4-00042-1"
    std::string mac;     ///< authenticates the serial (credentials::RunKey::mac)
    std::string account; ///< its id
    int attempt = 1;
    std::string login, mail;
    std::string person, position; ///< of an office's account: what the account is called, and no position
    std::string unit, unit_name;
    std::string system, system_title, system_url;
    std::optional<std::chrono::sys_days> expires; ///< the last day on which the first password works
    Holder holder = Holder::person;
    bool operator==(const Letter&) const = default;
};

/// What one unit receives.
struct Packet {
    std::string unit, unit_name;
    std::string officer; ///< who receives it, where that is known
    std::string serial;  ///< of the packet, see packet_serial(); empty: its cover has no QR code
    std::string mac;     ///< authenticates that serial, as a letter's
    std::vector<Letter> letters; ///< in Vietnamese order of names
};

/// "7f3a09c1d2e4-000.01.H26-P1": of the first packet of a unit in a run; P2 and so on are those of reissued letters.
std::string packet_serial(const std::string& run, const std::string& unit, int number = 1);

/// What a QR code holds: "hoso:1:SERIAL:MAC". No secret.
std::string qr_text(const std::string& serial, const std::string& mac);

/// Sorts the letters in Vietnamese order of names, those of one name by login.
void sort_letters(std::vector<Letter>& letters);

/// What stands on all letters and minutes of a run.
struct Issue {
    std::string run;
    std::chrono::sys_days day; ///< of the run: letters that are made again are equal
    std::string parent_body, body, place; ///< of the office that issues them (Decree 30/2020/NĐ-CP, Appendix I)
    std::string signer_capacity, signer_name;
    std::string support; ///< whom to ask: telephone, mail
    std::vector<std::string> instructions; ///< paragraphs; empty: those of lib/reference/handover/
};

} // namespace hoso::handover
