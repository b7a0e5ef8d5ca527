// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts_book.hpp"
#include "faulty_disk.hpp"

#include <cstdlib>

namespace hoso::test {

inline bool is_soak() { return std::getenv("HOSO_SOAK") != nullptr; }

/// A book whose state can be kept and brought back, so that a run can be broken off at every place.
class InterruptedTest : public AccountsTest {
protected:
    void keep_state() {
        std::filesystem::remove_all(saved_place);
        std::filesystem::copy(place, saved_place, std::filesystem::copy_options::recursive);
        saved_server = server;
    }
    void bring_back_state() {
        std::filesystem::remove_all(place);
        std::filesystem::copy(saved_place, place, std::filesystem::copy_options::recursive);
        server = saved_server;
        memory.break_at(0, Fault::none);
        session = 'a';
    }

    /// Does something that may be broken off; false where it was.
    template <typename Act> bool survives(const Act& act) {
        try {
            act();
            return true;
        } catch (const Killed&) {
            return false;
        } catch (const Error&) {
            return false;
        }
    }

    /// What stands, without first passwords: these come from another key in each session.
    std::map<std::string, directory::Attributes> content_without_secrets() {
        auto all = content();
        for (auto& [dn, attributes] : all) attributes.erase("userPassword");
        return all;
    }

    /// As the letters will be printed: each first password is that of the key that the book names. `sessions`: their
    /// letters in order.
    void expect_letters_are_right(const std::string& sessions) {
        accounts::Book book{place};
        for (const auto& [id, each] : book.accounts("thu")) {
            if (each.attempt == 0 || each.account.state == accounts::State::removed || each.key_run != run_of_sessions)
                continue;
            ASSERT_GE(each.key_number, 1) << id;
            ASSERT_LE(static_cast<std::size_t>(each.key_number), sessions.size()) << id;
            const credentials::RunKey key{
                crypto::Secret{std::string(32, sessions[static_cast<std::size_t>(each.key_number) - 1])}};
            EXPECT_EQ(content().at(each.dn).at("userPassword").at(0),
                key.password_hash(id, each.attempt, book.settings().password))
                << id;
        }
    }

    /// What the book holds of accounts, without what depends on how often a run was broken off.
    std::map<std::string, accounts::Kept> kept_without_keys() {
        auto all = kept();
        for (auto& [id, each] : all) {
            each.uuid.clear();
            each.key_number = 0;
        }
        return all;
    }

    std::string run_of_sessions;
    std::filesystem::path saved_place = folder.path() / "so.kept";
    Server saved_server{"dc=vidu,dc=vn"};
};

} // namespace hoso::test
