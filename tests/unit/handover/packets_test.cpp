// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "handover/ledger.hpp"
#include "handover/packets.hpp"
#include "memory_disk.hpp"
#include "unit/handover/sample.hpp"
#include "unit/page/drawing.hpp"

#include <algorithm>
#include <atomic>
#include <gmock/gmock.h>
#include <sys/stat.h>

using namespace hoso;
using namespace hoso::handover;
using namespace hoso::test;
using testing::HasSubstr;

namespace {

namespace fs = std::filesystem;

/// Two units, one of which has an officer with a key; codes with what no file name may have.
std::vector<Packet> two_packets() {
    std::vector<Packet> packets{sample_packet(3), sample_packet(2)};
    packets[1].unit = "H26/02";
    packets[1].unit_name = "Sở Nội vụ";
    packets[1].serial = packet_serial(sample_run(), packets[1].unit);
    for (std::size_t i = 0; i < 2; ++i) {
        packets[1].letters[i] = sample_letter(static_cast<int>(i) + 11);
        packets[1].letters[i].unit = packets[1].unit;
        packets[1].letters[i].unit_name = packets[1].unit_name;
    }
    return packets;
}

/// "goi-1-bien-dong", "goi-2-bien-dong", ... and a seal that anyone can open, for packets of the unit with a key.
struct Secrets {
    std::atomic<int> made = 0;
    std::string sealed_unit = "H26/02";
    PacketSecrets given() {
        return {[](const Letter& letter) { return crypto::Secret{sample_password(letter)}; },
            [this] { return crypto::Secret{"goi-" + std::to_string(++made) + "-bien-dong"}; },
            [this](const Packet& packet, const crypto::Secret& password) -> std::optional<std::string> {
                if (packet.unit != sealed_unit) return std::nullopt;
                std::string sealed{password.view()};
                std::reverse(sealed.begin(), sealed.end());
                return "sealed:" + sealed;
            }};
    }
};

std::string opened(const std::string& sealed) {
    std::string password = sealed.substr(std::string{"sealed:"}.size());
    std::reverse(password.begin(), password.end());
    return password;
}

std::string without_spaces(std::string text) {
    std::erase_if(text, [](char letter) { return letter == ' ' || letter == '\n' || letter == '\f'; });
    return text;
}

std::string text_of(const fs::path& pdf, const std::string& password = {}) {
    const std::string option = password.empty() ? "" : "-upw " + password + " ";
    return without_spaces(output_of("pdftotext " + option + "'" + pdf.string() + "' - 2>/dev/null"));
}

std::vector<WrittenPacket> write(
    Disk& disk, const fs::path& folder, Secrets& secrets, Existing existing = Existing::refuse, int threads = 2) {
    return write_packets(disk, {folder / "goi-don-vi", folder / "mat-khau"}, sample_paper(), sample_issue(),
        two_packets(), secrets.given(), {threads, existing, page::Fonts::installed});
}

class PacketsTest : public testing::Test {
protected:
    TemporaryFolder folder;
    Secrets secrets;
};

} // namespace

TEST_F(PacketsTest, AreEncryptedAndTheirPasswordsSealedOrPrinted) {
    const std::vector<WrittenPacket> written = write(real_disk(), folder.path(), secrets);
    ASSERT_EQ(written.size(), 2U);
    EXPECT_EQ(written[0].file, (folder.path() / "goi-don-vi/goi/000.00.01.H26.pdf").string());
    EXPECT_EQ(written[0].key_file, (folder.path() / "mat-khau/000.00.01.H26.pdf").string());
    EXPECT_EQ(written[1].file, (folder.path() / "goi-don-vi/goi/H26%2F02.pdf").string());
    EXPECT_EQ(written[1].key_file, (folder.path() / "goi-don-vi/goi/H26%2F02.key.sealed").string());
    EXPECT_TRUE(written[1].sealed);
    EXPECT_FALSE(fs::exists(folder.path() / "mat-khau/H26%2F02.pdf"));
    EXPECT_EQ(written[0].letters, 3U);
    EXPECT_EQ(written[0].sha256.size(), 64U);
    EXPECT_EQ(text_of(written[0].file), "") << "opens without a password";
    const std::string password = opened(read_file(written[1].key_file));
    EXPECT_THAT(text_of(written[1].file, password), HasSubstr(sample_password(sample_letter(12))));
    const std::string sheet = text_of(written[0].key_file);
    const std::string printed =
        sheet.find("goi-1-bien-dong") != std::string::npos ? "goi-1-bien-dong" : "goi-2-bien-dong";
    EXPECT_THAT(sheet, HasSubstr(printed));
    EXPECT_THAT(text_of(written[0].file, printed), HasSubstr(sample_password(sample_letter(3))));
}

TEST_F(PacketsTest, NoPasswordIsInAnyOtherByte) {
    const std::vector<WrittenPacket> written = write(real_disk(), folder.path(), secrets);
    Ledger ledger{folder.path(), database::Access::create};
    const std::vector<Packet> packets = two_packets();
    (void)ledger.record_made(sample_run(), packets, {TimePoint{sample_day()}, "chi"});
    std::vector<std::string> passwords{"goi-1-bien-dong", "goi-2-bien-dong"};
    for (const Packet& packet : packets)
        for (const Letter& letter : packet.letters) passwords.push_back(sample_password(letter));
    int files = 0;
    for (const auto& entry : fs::recursive_directory_iterator{folder.path()}) {
        if (!entry.is_regular_file()) continue;
        ++files;
        const bool sheet = entry.path().parent_path().filename() == "mat-khau";
        const std::string bytes = read_file(entry.path()), text = text_of(entry.path());
        for (const std::string& password : passwords) {
            EXPECT_EQ(bytes.find(password), std::string::npos) << entry.path();
            if (sheet && password.starts_with("goi-")) continue; // its purpose
            EXPECT_EQ(text.find(password), std::string::npos) << entry.path();
        }
    }
    EXPECT_GE(files, 7) << "two packets, a sealed key, a sheet, two lists, the ledger";
}

TEST_F(PacketsTest, FilesAreTheirOwnersAlone) {
    const mode_t before = ::umask(0);
    (void)write(real_disk(), folder.path(), secrets);
    ::umask(before);
    int files = 0;
    for (const auto& entry : fs::recursive_directory_iterator{folder.path()}) {
        if (!entry.is_regular_file()) continue;
        ++files;
        struct stat status {};
        ASSERT_EQ(::stat(entry.path().c_str(), &status), 0) << entry.path();
        EXPECT_EQ(status.st_mode & 0777U, 0600U) << entry.path();
    }
    EXPECT_EQ(files, 6) << "two packets, a sealed key, a sheet, two lists to sign";
}

TEST_F(PacketsTest, APasswordThatNobodysKeyOpensNeedsAFolderOfItsOwn) {
    try {
        (void)write_packets(real_disk(), {folder.path() / "goi-don-vi", {}}, sample_paper(), sample_issue(),
            two_packets(), secrets.given());
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::usage);
        EXPECT_THAT(error.what(), HasSubstr("000.00.01.H26: its officer has no key"));
    }
    EXPECT_FALSE(fs::exists(folder.path() / "goi-don-vi/goi/000.00.01.H26.pdf"));
    const auto written = write_packets(real_disk(), {folder.path() / "rieng", {}}, sample_paper(), sample_issue(),
        {two_packets()[1]}, secrets.given());
    EXPECT_TRUE(written.at(0).sealed);
}

TEST_F(PacketsTest, ThatAreThereAreRefusedKeptOrReplaced) {
    const auto first = write(real_disk(), folder.path(), secrets);
    try {
        (void)write(real_disk(), folder.path(), secrets);
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::output);
        EXPECT_THAT(error.what(), HasSubstr("000.00.01.H26.pdf"));
    }
    const auto kept = write(real_disk(), folder.path(), secrets, Existing::keep);
    EXPECT_FALSE(kept[0].written || kept[1].written);
    EXPECT_EQ(kept[1].key_file, first[1].key_file);
    EXPECT_TRUE(kept[1].sealed);
    fs::remove(first[1].file);
    const auto resumed = write(real_disk(), folder.path(), secrets, Existing::keep);
    EXPECT_FALSE(resumed[0].written);
    EXPECT_TRUE(resumed[1].written);
    EXPECT_NE(text_of(first[1].file, opened(read_file(first[1].key_file))), "");
    secrets.sealed_unit.clear();
    const auto replaced = write(real_disk(), folder.path(), secrets, Existing::replace);
    EXPECT_TRUE(replaced[0].written && replaced[1].written);
    EXPECT_FALSE(fs::exists(first[1].key_file)) << "a key that opens nothing";
}

TEST_F(PacketsTest, ListsToSignAreTheSameForAnyNumberOfThreads) {
    TemporaryFolder other;
    (void)write(real_disk(), folder.path(), secrets, Existing::refuse, 1);
    (void)write(real_disk(), other.path(), secrets, Existing::refuse, 4);
    for (const char* name : {"000.00.01.H26.pdf", "H26%2F02.pdf"})
        EXPECT_EQ(read_file(folder.path() / "goi-don-vi/ky-nhan" / name),
            read_file(other.path() / "goi-don-vi/ky-nhan" / name));
}

TEST_F(PacketsTest, TwoOfOneUnitAreRefused) {
    std::vector<Packet> packets = two_packets();
    packets[1].unit = packets[0].unit;
    EXPECT_THROW((void)write_packets(real_disk(), {folder.path(), folder.path()}, sample_paper(), sample_issue(),
                     packets, secrets.given()),
        Error);
    EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST_F(PacketsTest, ErrorsOfThreadsAreThrown) {
    PacketSecrets given = secrets.given();
    given.first_password = [](const Letter&) -> crypto::Secret { throw Error{Cause::missing, "the run's key"}; };
    EXPECT_THROW((void)write_packets(real_disk(), {folder.path(), folder.path() / "mat-khau"}, sample_paper(),
                     sample_issue(), two_packets(), given, {2, Existing::refuse, page::Fonts::installed}),
        Error);
    for (const auto& entry : fs::directory_iterator{folder.path() / "goi"})
        EXPECT_NE(entry.path().extension(), ".pdf") << "what was not drawn to its end is no packet";
}

TEST_F(PacketsTest, WhereAPacketStandsWhatOpensItStandsToo) {
    const std::vector<Packet> packets{two_packets()[1]};
    bool finished = false;
    for (int n = 1; n < 200 && !finished; ++n) {
        MemoryDisk disk;
        disk.fail_operation(n);
        try {
            (void)write_packets(disk, {"/out", {}}, sample_paper(), sample_issue(), packets, secrets.given());
        } catch (const Error&) {
        }
        finished = !disk.has_failed();
        for (const auto& files : {disk.files(), disk.after_power_cut(Loss::names_and_bytes)}) {
            const auto packet = files.find("/out/goi/H26%2F02.pdf"), key = files.find("/out/goi/H26%2F02.key.sealed");
            EXPECT_TRUE(!finished || packet != files.end());
            if (packet == files.end()) continue;
            ASSERT_NE(key, files.end()) << "operation " << n;
            const PdfFile pdf{packet->second};
            EXPECT_NE(text_of(pdf.path(), opened(key->second)), "") << "operation " << n;
        }
    }
    EXPECT_TRUE(finished);
}

TEST(PacketFile, NamesOfUnitsAreNamesOfFiles) {
    EXPECT_EQ(file_name_of("000.00.01.H26"), "000.00.01.H26");
    EXPECT_EQ(file_name_of("../etc"), "%2E.%2Fetc");
    EXPECT_EQ(file_name_of("Đ 1"), "%C4%90%201");
    EXPECT_NE(file_name_of("a/b"), file_name_of("a%2Fb"));
}
