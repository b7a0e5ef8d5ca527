// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "handover/ledger.hpp"
#include "temporary_folder.hpp"
#include "unit/handover/sample.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::handover;
using namespace hoso::test;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

using Kind = Answer::Kind;

TimePoint at(int hours) { return TimePoint{sample_day()} + std::chrono::hours{hours}; }
Stamp by_chi(int hours) { return {at(hours), "chi"}; }

class LedgerTest : public testing::Test {
protected:
    void SetUp() override {
        const Packet packet = sample_packet(3);
        const Recorded recorded = ledger.record_made(sample_run(), {&packet, 1}, by_chi(0));
        EXPECT_EQ(recorded.made, 3);
        EXPECT_EQ(recorded.known + recorded.voided, 0);
    }

    Kind acknowledged(const std::string& text, int hours = 3, const std::string& run = {}, const MacOf& mac_of = {}) {
        return ledger.acknowledge({&text, 1}, by_chi(hours), run, mac_of).front().kind;
    }
    State state_of(int number) { return ledger.find(sample_letter(number).serial).value().state(); }
    UnitCounts counts() { return ledger.counts(sample_run()).at(0); }

    TemporaryFolder folder;
    Ledger ledger{folder.path(), database::Access::create};
    const std::string unit = "000.00.01.H26";
    const std::vector<std::string> units{unit};
};

} // namespace

TEST_F(LedgerTest, KeepsWhatALetterSays) {
    Letter expected = sample_letter(2);
    expected.system_url.clear();
    const Entry entry = ledger.find(expected.serial).value();
    EXPECT_EQ(entry.letter, expected);
    EXPECT_EQ(entry.run, sample_run());
    EXPECT_EQ(entry.packet, sample_packet().serial);
    EXPECT_EQ(entry.made, by_chi(0));
    EXPECT_EQ(entry.state(), State::made);
    EXPECT_FALSE(ledger.find("7f3a09c1d2e4-00099-1"));
    EXPECT_THAT(ledger.runs(), ElementsAre(sample_run()));
}

TEST_F(LedgerTest, LettersGoFromMadeToFirstLogin) {
    EXPECT_EQ(ledger.mark_units(State::printed, sample_run(), units, by_chi(1)).marked, 3);
    EXPECT_EQ(state_of(1), State::printed);
    EXPECT_EQ(ledger.mark_units(State::delivered, sample_run(), units, by_chi(2)).marked, 3);
    EXPECT_EQ(state_of(1), State::delivered);
    EXPECT_EQ(acknowledged(sample_letter(1).serial), Kind::acknowledged);
    EXPECT_EQ(state_of(1), State::acknowledged);
    EXPECT_EQ(ledger.first_logins({{sample_letter(1).account, at(4)}, {"nobody", at(4)}}), 1);
    EXPECT_EQ(state_of(1), State::first_login);
    EXPECT_EQ(counts(), (UnitCounts{unit, "Ủy ban nhân dân phường Hoàn Kiếm", 3, 3, 3, 1, 1, 0}));
    EXPECT_EQ(ledger.void_account(sample_letter(1).account, by_chi(5)), 1);
    EXPECT_EQ(state_of(1), State::voided);
    EXPECT_EQ(counts(), (UnitCounts{unit, "Ủy ban nhân dân phường Hoàn Kiếm", 2, 2, 2, 0, 0, 1}));
}

TEST_F(LedgerTest, FirstTimesStay) {
    (void)ledger.mark_units(State::printed, sample_run(), units, by_chi(1));
    const Marked again = ledger.mark_units(State::printed, sample_run(), units, {at(9), "dung"});
    EXPECT_EQ(again.marked, 0);
    EXPECT_EQ(again.already, 3);
    EXPECT_EQ(ledger.find(sample_letter(1).serial)->printed, by_chi(1));
    EXPECT_EQ(acknowledged(sample_letter(1).serial, 3), Kind::acknowledged);
    EXPECT_EQ(acknowledged(sample_letter(1).serial, 8), Kind::already);
    EXPECT_EQ(ledger.find(sample_letter(1).serial)->acknowledged, by_chi(3));
    EXPECT_EQ(ledger.first_logins({{sample_letter(1).account, at(6)}}), 1);
    EXPECT_EQ(ledger.first_logins({{sample_letter(1).account, at(7)}}), 0);
    EXPECT_EQ(ledger.find(sample_letter(1).serial)->first_login, at(6));
    EXPECT_EQ(ledger.first_logins({{sample_letter(1).account, at(5)}}), 0);
    EXPECT_EQ(ledger.find(sample_letter(1).serial)->first_login, at(5));
}

TEST_F(LedgerTest, AcknowledgedIsDeliveredToo) {
    EXPECT_EQ(acknowledged(sample_letter(1).serial), Kind::acknowledged);
    EXPECT_EQ(counts().delivered, 1);
    EXPECT_EQ(counts().printed, 1);
}

TEST_F(LedgerTest, ALoginBeforeTheLetterIsNotWithItsPassword) {
    EXPECT_EQ(ledger.first_logins({{sample_letter(1).account, at(-1)}}), 0);
    EXPECT_EQ(state_of(1), State::made);
}

TEST_F(LedgerTest, MarksBySerialOfLetterAndPacket) {
    const std::vector<std::string> serials{sample_letter(1).serial, "7f3a09c1d2e4-00099-1", "rubbish"};
    const Marked one = ledger.mark(State::printed, serials, by_chi(1));
    EXPECT_EQ(one.marked, 1);
    EXPECT_THAT(one.unknown, ElementsAre("7f3a09c1d2e4-00099-1", "rubbish"));
    (void)ledger.void_account(sample_letter(3).account, by_chi(1));
    const std::vector<std::string> packet{sample_packet().serial};
    const Marked rest = ledger.mark(State::printed, packet, by_chi(2));
    EXPECT_EQ(rest.marked, 1);
    EXPECT_EQ(rest.already, 1);
    EXPECT_EQ(rest.voided, 1);
    EXPECT_EQ(ledger.mark_units(State::printed, sample_run(), units, by_chi(3)).voided, 1);
}

TEST_F(LedgerTest, MarksAllUnitsOfARun) {
    EXPECT_EQ(ledger.mark_units(State::printed, sample_run(), {}, by_chi(1)).marked, 3);
    const std::vector<std::string> other{"000.00.99.H26"};
    const Marked none = ledger.mark_units(State::printed, sample_run(), other, by_chi(1));
    EXPECT_EQ(none.marked, 0);
    EXPECT_EQ(none.unknown, other);
    EXPECT_EQ(ledger.mark_units(State::printed, "aaaaaaaaaaaa", {}, by_chi(1)).marked, 0);
}

TEST_F(LedgerTest, OnlyPrintedAndDeliveredAreMarked) {
    for (const State state : {State::made, State::acknowledged, State::first_login, State::voided}) {
        EXPECT_THROW((void)ledger.mark_units(state, sample_run(), units, by_chi(1)), Error);
        EXPECT_THROW((void)ledger.mark(state, {}, by_chi(1)), Error);
    }
}

TEST_F(LedgerTest, AcknowledgementsSayWhatTheyFound) {
    const Letter letter = sample_letter(1);
    EXPECT_EQ(acknowledged("rubbish"), Kind::malformed);
    EXPECT_EQ(acknowledged("7f3a09c1d2e4-00099-1"), Kind::unknown);
    EXPECT_EQ(acknowledged("aaaaaaaaaaaa-00001-1"), Kind::other_run);
    EXPECT_EQ(acknowledged(letter.serial, 3, "aaaaaaaaaaaa"), Kind::other_run);
    EXPECT_EQ(acknowledged(qr_text(letter.serial, "AAAAAAAAAAAAA")), Kind::wrong_mac);
    EXPECT_EQ(state_of(1), State::made);
    EXPECT_EQ(acknowledged(qr_text(letter.serial, letter.mac), 3, sample_run()), Kind::acknowledged);
    const std::vector<std::string> several{sample_letter(2).serial, "rubbish", "7F3A09C1D2E4-3-1"};
    const std::vector<Answer> answers = ledger.acknowledge(several, by_chi(4));
    ASSERT_EQ(answers.size(), 3U);
    EXPECT_TRUE(answers[0].is_good());
    EXPECT_FALSE(answers[1].is_good());
    EXPECT_EQ(answers[1].text, "rubbish");
    EXPECT_EQ(answers[2].serial, sample_letter(3).serial);
    EXPECT_EQ(answers[2].login, "annv3");
    EXPECT_EQ(counts().acknowledged, 3);
}

TEST_F(LedgerTest, TheRunKeyProvesMoreThanTheLedger) {
    const Letter letter = sample_letter(1);
    const MacOf right = [&](const std::string& serial) -> std::optional<std::string> {
        EXPECT_EQ(serial, letter.serial);
        return letter.mac;
    };
    const MacOf other = [](const std::string&) -> std::optional<std::string> { return "BBBBBBBBBBBBB"; };
    const MacOf none = [](const std::string&) -> std::optional<std::string> { return std::nullopt; };
    EXPECT_EQ(acknowledged(qr_text(letter.serial, letter.mac), 3, {}, other), Kind::wrong_mac)
        << "the ledger was edited";
    EXPECT_EQ(acknowledged(qr_text(letter.serial, "BBBBBBBBBBBBB"), 3, {}, other), Kind::wrong_mac);
    EXPECT_EQ(acknowledged(qr_text(letter.serial, "BBBBBBBBBBBBB"), 3, {}, none), Kind::wrong_mac);
    EXPECT_EQ(acknowledged(qr_text(letter.serial, letter.mac), 3, {}, right), Kind::acknowledged);
}

TEST_F(LedgerTest, PacketsAreReceivedAsAWhole) {
    const Packet packet = sample_packet();
    (void)ledger.void_account(sample_letter(3).account, by_chi(1));
    EXPECT_EQ(acknowledged(qr_text(packet.serial, "AAAAAAAAAAAAA")), Kind::wrong_mac);
    EXPECT_EQ(acknowledged(packet.serial, 3, "aaaaaaaaaaaa"), Kind::other_run);
    EXPECT_EQ(acknowledged(qr_text(packet.serial, packet.mac)), Kind::packet_received);
    EXPECT_EQ(acknowledged(packet.serial, 8), Kind::packet_already);
    EXPECT_EQ(acknowledged("7f3a09c1d2e4-999-P1"), Kind::unknown);
    EXPECT_EQ(ledger.find(sample_letter(1).serial)->delivered, by_chi(3));
    EXPECT_EQ(state_of(3), State::voided);
    EXPECT_EQ(counts().delivered, 2);
    EXPECT_EQ(counts().acknowledged, 0);
}

TEST_F(LedgerTest, ReissuedLettersTakeThePlaceOfOthers) {
    Packet packet = sample_packet(1);
    packet.serial = packet_serial(sample_run(), unit, 2);
    packet.letters[0].attempt = 2;
    packet.letters[0].serial.back() = '2';
    packet.letters[0].mac = "CCCCCCCCCCCCC";
    const Recorded recorded = ledger.record_made(sample_run(), {&packet, 1}, by_chi(5));
    EXPECT_EQ(recorded.made, 1);
    EXPECT_EQ(recorded.voided, 1);
    const std::string old = sample_letter(1).serial;
    const Answer answer = ledger.acknowledge({&old, 1}, by_chi(6)).front();
    EXPECT_EQ(answer.kind, Kind::voided);
    EXPECT_EQ(answer.replaced_by, packet.letters[0].serial);
    EXPECT_EQ(answer.run, sample_run());
    EXPECT_EQ(answer.account, packet.letters[0].account);
    EXPECT_EQ(acknowledged(packet.letters[0].serial), Kind::acknowledged);
    EXPECT_EQ(ledger.first_logins({{packet.letters[0].account, at(6)}}), 1);
    EXPECT_FALSE(ledger.find(old)->first_login);
}

TEST_F(LedgerTest, LettersMadeAgainAreKnownAndOthersRefused) {
    Packet packet = sample_packet(3);
    const Recorded again = ledger.record_made(sample_run(), {&packet, 1}, by_chi(7));
    EXPECT_EQ(again.known, 3);
    EXPECT_EQ(again.made + again.voided, 0);
    EXPECT_EQ(ledger.find(packet.letters[0].serial)->made, by_chi(0));
    packet.letters.insert(packet.letters.begin(), sample_letter(4));
    packet.letters.back().mac = "ANOTHERANOTHER";
    try {
        (void)ledger.record_made(sample_run(), {&packet, 1}, by_chi(8));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::input);
        EXPECT_THAT(error.what(), HasSubstr(packet.letters.back().serial));
    }
    EXPECT_FALSE(ledger.find(sample_letter(4).serial)) << "all or nothing";
}

TEST_F(LedgerTest, ListsWhoHasNotAcknowledged) {
    Packet later = sample_packet(0);
    later.serial = packet_serial(sample_run(), unit, 2);
    later.letters = {sample_letter(9)};
    (void)ledger.record_made(sample_run(), {&later, 1}, by_chi(48));
    (void)acknowledged(sample_letter(1).serial);
    (void)ledger.void_account(sample_letter(2).account, by_chi(4));
    const auto serials = [&](TimePoint until) {
        std::vector<std::string> found;
        for (const Entry& entry : ledger.unacknowledged(sample_run(), until)) found.push_back(entry.letter.serial);
        return found;
    };
    EXPECT_THAT(serials(at(24)), ElementsAre(sample_letter(3).serial));
    EXPECT_THAT(serials(at(48)), ElementsAre(sample_letter(3).serial, sample_letter(9).serial));
    EXPECT_TRUE(ledger.unacknowledged("aaaaaaaaaaaa", at(48)).empty());
}

TEST_F(LedgerTest, ListsInTheOrderOfUnitsAndNames) {
    Packet other = sample_packet(3);
    other.serial = packet_serial("bbbbbbbbbbbb", "000.00.02.H26");
    const std::array<const char*, 3> names{"Trần Văn Đức", "Lê Thị Ánh", "Lê Thị An"};
    for (std::size_t i = 0; i < 3; ++i) {
        Letter& letter = other.letters[i];
        letter.serial = "bbbbbbbbbbbb-0000" + std::to_string(i) + "-1";
        letter.account += "b";
        letter.person = names[i];
        letter.unit = i == 2 ? "000.00.03.H26" : "000.00.02.H26";
    }
    (void)ledger.record_made("bbbbbbbbbbbb", {&other, 1}, by_chi(0));
    std::vector<std::string> found;
    for (const Entry& entry : ledger.letters("bbbbbbbbbbbb")) found.push_back(entry.letter.person);
    EXPECT_THAT(found, ElementsAre("Lê Thị Ánh", "Trần Văn Đức", "Lê Thị An"));
    EXPECT_EQ(ledger.letters("bbbbbbbbbbbb", "000.00.03.H26").size(), 1U);
    EXPECT_EQ(ledger.counts("bbbbbbbbbbbb").size(), 2U);
    EXPECT_THAT(ledger.runs(), ElementsAre(sample_run(), "bbbbbbbbbbbb"));
}

TEST(Ledger, IsMissingUntilItIsMade) {
    TemporaryFolder folder;
    try {
        Ledger ledger{folder.path(), database::Access::read};
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::missing);
        EXPECT_THAT(error.what(), HasSubstr("handover.sqlite"));
    }
}

TEST(Ledger, StatesHaveTheirWords) {
    EXPECT_EQ(to_text(State::first_login), "first-login");
    EXPECT_EQ(to_text(State::voided), "void");
    EXPECT_EQ(to_text(Kind::wrong_mac), "wrong-mac");
    EXPECT_EQ(to_text(Kind::voided), "void");
}
