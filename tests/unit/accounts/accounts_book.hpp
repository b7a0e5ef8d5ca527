// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/apply.hpp"
#include "accounts/rollback.hpp"
#include "accounts/situation.hpp"
#include "core/error.hpp"
#include "counting_randomness.hpp"
#include "directory/connect.hpp"
#include "memory_directory.hpp"
#include "reference/dates.hpp"
#include "temporary_folder.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hoso::test {

/// What an error says; empty where there is none.
template <typename Act> std::string problem_of(const Act& act) {
    try {
        act();
        return {};
    } catch (const Error& error) {
        return error.what();
    }
}

template <typename Act> std::optional<Cause> cause_of(const Act& act) {
    try {
        act();
        return std::nullopt;
    } catch (const Error& error) {
        return error.cause();
    }
}

inline void write_text(const std::filesystem::path& file, const std::string& text) {
    std::ofstream out{file, std::ios::binary | std::ios::trunc};
    out << text;
    if (!out.flush()) throw std::runtime_error{file.string()};
}

inline accounts::Day day(const std::string& text) { return *reference::parse_day(text); }

inline const std::string settings_head = "schema = \"hoso-accounts-book/1\"\nid = \"so-thu\"\nname = \"Sổ thử\"\n"
                                         "created = \"2026-01-01T00:00:00.000Z\"\nunit = \"H99\"\n";
inline const std::string cheap_passwords = "[password]\nkind = \"letters\"\nhash = \"ssha\"\n";
inline const std::string one_system = "[[system]]\nid = \"van-ban\"\ntitle = \"Văn bản\"\n";

/// An office of seven parts; two of them merge on 1 July 2026, another is split into two on that day.
inline const std::string office_units = "code,name,kind,parent,from,to\n"
                                        "H99,Sở Thử nghiệm,sở,,,\n"
                                        "H99.01,Văn phòng,phòng,H99,,\n"
                                        "H99.02,Phòng Kế hoạch,phòng,H99,,2026-06-30\n"
                                        "H99.03,Phòng Tài chính,phòng,H99,,2026-06-30\n"
                                        "H99.04,Phòng Kế hoạch - Tài chính,phòng,H99,2026-07-01,\n"
                                        "H99.05,Phòng Hạ tầng,phòng,H99,,2026-06-30\n"
                                        "H99.06,Phòng Cấp nước,phòng,H99,2026-07-01,\n"
                                        "H99.07,Phòng Giao thông,phòng,H99,2026-07-01,\n"
                                        "H99.08,Trung tâm,trung tâm,H99,,\n"
                                        "H99.08.01,Đội Một,đội,H99.08,,\n";
inline const std::string office_successions = "before,after,date,kind,part\n"
                                              "H99.02,H99.04,2026-07-01,merge,1\n"
                                              "H99.03,H99.04,2026-07-01,merge,1\n"
                                              "H99.05,H99.06,2026-07-01,split,1/2\n"
                                              "H99.05,H99.07,2026-07-01,split,1/2\n";

struct PersonText {
    std::string number, name, unit = "H99.01";
    std::vector<std::string> roles = {};
    std::string start = {}, end = {}, position = {}, phone = {}, mail = {};
};

inline roster::Person person(const PersonText& text) {
    static int row = 1;
    roster::Person result{"nv:" + text.number, text.number, text.name, *records::UnitCode::parse(text.unit),
        text.position, text.mail, text.phone, text.roles, std::nullopt, std::nullopt, {"ds.csv", "", ++row, 0}};
    if (!text.start.empty()) result.start = day(text.start);
    if (!text.end.empty()) result.end = day(text.end);
    return result;
}

inline std::vector<roster::Person> people(const std::vector<PersonText>& texts) {
    std::vector<roster::Person> result;
    for (const PersonText& each : texts) result.push_back(person(each));
    return result;
}

/// A book of accounts in a folder of its own, and a target beside it: a server in memory, or an LDIF file.
class AccountsTest : public testing::Test {
protected:
    AccountsTest() {
        write_text(folder.path() / "don-vi.csv", office_units);
        write_text(folder.path() / "ke-thua.csv", office_successions);
        accounts::create_book(place, "Sổ thử", *records::UnitCode::parse("H99"),
            {folder.path() / "don-vi.csv", folder.path() / "ke-thua.csv"}, here());
        set_settings("[mail]\ndomain = \"vidu.vn\"\n" + cheap_passwords + one_system);
        set_target("");
    }

    book::Surroundings here(Disk& disk = real_disk()) { return {disk, clock, randomness, "quan-tri"}; }
    accounts::BookWriter writer(Disk& disk = real_disk()) {
        return {place, here(disk), {std::chrono::milliseconds{0}, {}}};
    }
    void set_settings(const std::string& rest) { write_text(place / "book.toml", settings_head + rest); }
    void set_target(const std::string& rest) {
        write_text(place / "targets" / "thu.toml",
            "schema = \"hoso-target/1\"\nurl = \"ldif:../../thu.ldif\"\nbase = \"dc=vidu,dc=vn\"\n" + rest);
    }

    accounts::StaffRequest request(const std::vector<roster::Person>& staff) const {
        return {staff, today, scope, coverage, expired};
    }

    /// The desired state, as `hoso-accounts plan` sees it.
    accounts::Staff staff_of(const std::vector<roster::Person>& staff) {
        accounts::Book book{place};
        const accounts::Target target = book.target("thu");
        const accounts::Situation situation{book, target, directory(), request(staff)};
        return situation.staff();
    }
    std::map<std::string, accounts::Account> wished(const std::vector<roster::Person>& staff) {
        std::map<std::string, accounts::Account> result;
        for (auto& [id, wish] : staff_of(staff).wishes) result.emplace(id, wish.account);
        return result;
    }

    /// Writes plan.jsonl; its outcome.
    accounts::Planned plan(const std::vector<roster::Person>& staff, const std::set<std::string>& overrides = {}) {
        accounts::Book book{place};
        const accounts::Target target = book.target("thu");
        const accounts::Situation situation{book, target, directory(), request(staff)};
        const std::vector<roster::Roster> rosters;
        return accounts::write_plan(book, target, directory(), situation,
            {request(staff), rosters, overrides, "", "", "quan-tri"}, real_disk(), plan_file());
    }
    std::filesystem::path plan_file() const { return folder.path() / "plan.jsonl"; }

    /// The run key of the session is made of 32 times this letter.
    char session = 'a';
    accounts::Applied apply(Disk& disk = real_disk()) {
        clock.set(today + std::chrono::hours{2}); // nine o'clock in Vietnam
        accounts::BookWriter book = writer(disk);
        accounts::ApplySettings settings;
        settings.key.emplace(crypto::Secret{std::string(32, session)});
        return accounts::apply_plan(
            book, plan_file(), accounts::PlanFile{plan_file()}, directory(), book.target("thu"), settings);
    }
    /// Plans, applies, and says which run it was; fails where something is in the way. Brakes are overridden.
    std::string bring_in(const std::vector<roster::Person>& staff) {
        const auto& brakes = accounts::brake_names();
        const accounts::Planned planned = plan(staff, {brakes.begin(), brakes.end()});
        if (!planned.sha256) return {};
        const accounts::Applied applied = apply();
        EXPECT_EQ(applied.obstacle, "");
        for (const directory::Refusal& each : applied.refusals) ADD_FAILURE() << each.dn << ": " << each.problem;
        return applied.run;
    }
    accounts::RolledBack roll_back(
        const std::string& run, accounts::Mode mode = accounts::Mode::act, Disk& disk = real_disk()) {
        accounts::BookWriter book = writer(disk);
        return accounts::roll_back(book, run, "thử", directory(), book.target("thu"), mode, {});
    }

    std::map<std::string, accounts::Kept> kept() { return accounts::Book{place}.accounts("thu"); }
    accounts::Account account(const std::string& id) {
        const auto all = kept();
        const auto found = all.find(id);
        if (found == all.end()) {
            ADD_FAILURE() << "no account " << id;
            return {};
        }
        return found->second.account;
    }

    directory::Directory& directory() { return ldif ? *ldif : static_cast<directory::Directory&>(memory); }
    /// The target as a file, read anew.
    void open_ldif() {
        accounts::Book book{place};
        ldif = directory::connect(book.target("thu").address);
    }

    /// All that stands, by DN: comparable.
    std::map<std::string, directory::Attributes> content() {
        std::map<std::string, directory::Attributes> result;
        directory().read({"dc=vidu,dc=vn", "(objectClass=*)", {}, {"*", "+"}}, [&](directory::Entry&& entry) {
            for (auto& [name, values] : entry.attributes) std::sort(values.begin(), values.end());
            result.emplace(entry.dn, entry.attributes);
        });
        return result;
    }
    /// Entries somebody else makes.
    void put(const std::string& dn, directory::Attributes attributes) {
        directory::Operation add;
        add.dn = dn;
        add.attributes = std::move(attributes);
        require_done(add);
    }
    void change(const std::string& dn, const std::string& attribute, const directory::Values& values) {
        directory::Operation modify;
        modify.kind = directory::OperationKind::modify;
        modify.dn = dn;
        modify.changes = {{directory::ValueChange::How::replace, attribute, values}};
        require_done(modify);
    }
    void take_away(const std::string& dn) {
        directory::Operation remove;
        remove.kind = directory::OperationKind::remove;
        remove.dn = dn;
        require_done(remove);
    }
    void require_done(const directory::Operation& operation) {
        for (const auto& each : directory().apply({&operation, 1}).refusals)
            ADD_FAILURE() << each.dn << ": " << each.problem;
    }

    TemporaryFolder folder;
    const std::filesystem::path place = folder.path() / "so";
    FixedClock clock;
    CountingRandomness randomness;
    Server server{"dc=vidu,dc=vn"};
    MemoryDirectory memory{server};
    std::unique_ptr<directory::Directory> ldif; ///< where it is set, the target is the file
    accounts::Day today = day("2026-03-02");
    std::string scope;
    accounts::Coverage coverage = accounts::Coverage::complete;
    std::set<std::string> expired;
};

} // namespace hoso::test
