// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/run_letters.hpp"

#include "accounts/plan_file.hpp"
#include "accounts/run_files.hpp"
#include "core/error.hpp"
#include "credentials/custodians.hpp"
#include "messages/messages.hpp"
#include "reference/dates.hpp"

namespace hoso::cli {

namespace fs = std::filesystem;

namespace {

std::chrono::sys_days day_in_vietnam(const std::string& rfc3339) {
    const auto day = reference::parse_day(rfc3339.substr(0, 10));
    constexpr int last_hour_of_the_day_before = 17; // UTC+7
    const bool is_next = rfc3339.size() > 13 && std::stoi(rfc3339.substr(11, 2)) >= last_hour_of_the_day_before;
    return *day + std::chrono::days{is_next ? 1 : 0};
}

accounts::RunRow finished_run(accounts::Book& book, const std::string& id) {
    const auto run = book.run(id);
    if (!run) throw Error{Cause::missing, message("{}: is no run of this book", id)};
    if (run->state == "open") throw Error{Cause::usage, message("run {}: is not over; apply its plan again first", id)};
    if (run->state != "done" && run->state != "abandoned") // what was done before it was given up has passwords too
        throw Error{Cause::usage, message("run {}: was rolled back", id)};
    return *run;
}

} // namespace

handover::Issue issue_of(const accounts::Settings& settings, const accounts::RunRow& run) {
    const accounts::Office& office = settings.office;
    return {run.id, day_in_vietnam(run.started), office.parent, office.name, office.place, office.signer_capacity,
        office.signer_name, office.support, {}};
}

RunLetters::RunLetters(accounts::Book& book, const std::string& run, std::span<const crypto::BoxPrivateKey> keys)
    : m_settings{book.settings()}, m_folder{book.layout().run(run)} {
    const accounts::RunRow row = finished_run(book, run);
    const fs::path settings = m_folder / "settings.toml";
    m_settings = accounts::parse_settings(read_file(settings, 1 << 20), settings.string());
    m_issue = issue_of(m_settings, row);
    const Known known = book.accounts(row.target);
    open_keys(run, known, keys);
    collect(book, run, known);
}

void RunLetters::open_keys(const std::string& run, const Known& known, std::span<const crypto::BoxPrivateKey> keys) {
    const accounts::RunFiles files{real_disk(), m_folder};
    for (int number = 1; fs::exists(files.sealed_key(number)); ++number) {
        const fs::path file = files.sealed_key(number);
        m_keys.emplace(number, credentials::open_run_key(read_file(file, 1 << 20), file.string(), keys));
    }
    if (m_keys.empty())
        throw Error{Cause::missing, message("run {}: made no passwords, or its key was not kept here: there are no "
                                            "letters; 'reissue' makes new passwords",
                                        run)};
    for (const auto& [id, kept] : known)
        if (kept.key_run == run && !m_keys.contains(kept.key_number))
            throw Error{
                Cause::missing, message("{}: is gone: bring it back, or 'reissue' the passwords that came from it",
                                    files.sealed_key(kept.key_number).string())};
}

void RunLetters::collect(accounts::Book& book, const std::string& run, const Known& known) {
    std::map<std::string, accounts::Officer> officers;
    if (!book.settings().officers.empty())
        officers = accounts::read_officers(book.layout().root / book.settings().officers);
    std::map<std::string, std::size_t> packet_of;
    std::size_t number = 0;
    const accounts::PlanFile plan{m_folder / "plan.jsonl"};
    plan.each([&](const accounts::Change& change) {
        ++number;
        const auto kept = known.find(change.id);
        const bool counts = change.attempt > 0 && kept != known.end() && kept->second.key_run == run &&
                            kept->second.account.state == accounts::State::active;
        if (!counts) return;
        const accounts::Account& account = kept->second.account; // renamed or moved since, perhaps
        const accounts::System* system = m_settings.system(account.system);
        m_key_of[account.id] = kept->second.key_number;
        handover::Letter letter;
        letter.serial = fmt::format("{}-{:05}-{}", run, number, change.attempt);
        letter.mac = m_keys.at(kept->second.key_number).mac(letter.serial);
        letter.account = account.id;
        letter.attempt = change.attempt;
        letter.login = account.login;
        letter.mail = account.mail;
        letter.person = account.name;
        letter.position = account.position;
        letter.unit = account.unit;
        letter.unit_name = account.unit_name;
        letter.system = account.system;
        letter.system_title = system ? system->title : account.system;
        letter.system_url = system ? system->url : "";
        if (m_settings.unacknowledged_days > 0)
            letter.expires = m_issue.day + std::chrono::days{m_settings.unacknowledged_days};
        if (account.is_of_office()) letter.holder = handover::Holder::office;
        const auto [at, is_new] = packet_of.emplace(account.unit, m_packets.size());
        if (is_new) {
            handover::Packet packet;
            packet.unit = account.unit;
            packet.unit_name = account.unit_name;
            if (const auto officer = officers.find(account.unit); officer != officers.end())
                packet.officer = officer->second.name;
            packet.serial = handover::packet_serial(run, account.unit);
            packet.mac = m_keys.begin()->second.mac(packet.serial);
            m_packets.push_back(std::move(packet));
        }
        m_packets[at->second].letters.push_back(std::move(letter));
    });
    for (handover::Packet& packet : m_packets) handover::sort_letters(packet.letters);
}

crypto::Secret RunLetters::password(const handover::Letter& letter) const {
    return m_keys.at(m_key_of.at(letter.account)).password(letter.account, letter.attempt, m_settings.password);
}

} // namespace hoso::cli
