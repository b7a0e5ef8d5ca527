// SPDX-License-Identifier: GPL-3.0-or-later
// The whole way with real keys: first passwords from a run's key, packets sealed to an officer, receipts checked.
#include "credentials/run_key.hpp"
#include "crypto/sealed_box.hpp"
#include "handover/ledger.hpp"
#include "handover/packets.hpp"
#include "unit/handover/sample.hpp"
#include "unit/page/drawing.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::handover;
using namespace hoso::test;
using testing::HasSubstr;

namespace {

std::string without_spaces(std::string text) {
    std::erase_if(text, [](char letter) { return letter == ' ' || letter == '\n' || letter == '\f'; });
    return text;
}

Packet packet_of(const credentials::RunKey& key) {
    Packet packet = sample_packet(3);
    packet.mac = key.mac(packet.serial);
    for (Letter& letter : packet.letters) letter.mac = key.mac(letter.serial);
    return packet;
}

class KeysTest : public testing::TestWithParam<credentials::PasswordPolicy> {
protected:
    PacketSecrets secrets() {
        return {[this](const Letter& letter) { return key.password(letter.account, letter.attempt, GetParam()); },
            [] {
                return credentials::RunKey::generate().password(
                    "packet", 1, {credentials::PasswordKind::passphrase, 8});
            },
            [this](const Packet&, const crypto::Secret& password) -> std::optional<std::string> {
                return crypto::seal(password, officer.public_key());
            }};
    }

    TemporaryFolder folder;
    const credentials::RunKey key{crypto::Secret{"0123456789abcdef0123456789abcdef"}};
    const crypto::BoxPrivateKey officer = crypto::BoxPrivateKey::generate();
};

} // namespace

TEST_P(KeysTest, OfficersOpenTheirPacketsAndReceiptsAreProven) {
    const std::vector<Packet> packets{packet_of(key)};
    const auto written = write_packets(
        real_disk(), {folder.path(), folder.path() / "mat-khau"}, sample_paper(), sample_issue(), packets, secrets())
                             .at(0);
    ASSERT_TRUE(written.sealed);
    const std::optional<crypto::Secret> password = officer.open(read_file(written.key_file));
    ASSERT_TRUE(password);
    // pdftotext itself takes no password of more than 32 characters.
    const std::string clear = (folder.path() / "clear.pdf").string();
    (void)output_of(
        "qpdf --decrypt --password='" + std::string{password->view()} + "' '" + written.file + "' " + clear);
    const std::string text = without_spaces(output_of("pdftotext -raw " + clear + " - 2>/dev/null"));
    for (const Letter& letter : packets[0].letters) {
        const crypto::Secret first = key.password(letter.account, letter.attempt, GetParam());
        EXPECT_THAT(text, HasSubstr(std::string{first.view()})) << letter.account;
    }
    Ledger ledger{folder.path(), database::Access::create};
    (void)ledger.record_made(sample_run(), packets, {TimePoint{sample_day()}, "chi"});
    const std::vector<std::string> scanned{qr_text(packets[0].serial, packets[0].mac),
        qr_text(packets[0].letters[0].serial, packets[0].letters[0].mac), qr_text(packets[0].letters[1].serial, "A")};
    const MacOf mac_of = [this](const std::string& serial) { return std::optional{key.mac(serial)}; };
    const std::vector<Answer> answers =
        ledger.acknowledge(scanned, {TimePoint{sample_day()}, "chi"}, sample_run(), mac_of);
    EXPECT_EQ(answers[0].kind, Answer::Kind::packet_received);
    EXPECT_EQ(answers[1].kind, Answer::Kind::acknowledged);
    EXPECT_EQ(answers[2].kind, Answer::Kind::wrong_mac);
}

INSTANTIATE_TEST_SUITE_P(Policies, KeysTest,
    testing::Values(credentials::PasswordPolicy{credentials::PasswordKind::letters, 12},
        credentials::PasswordPolicy{credentials::PasswordKind::letters, 24},
        credentials::PasswordPolicy{credentials::PasswordKind::passphrase, 8}));
