// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "handover/instructions.hpp"
#include "temporary_folder.hpp"
#include "unit/handover/sample.hpp"

#include <fstream>
#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::test;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

constexpr const char* head = "schema = \"hoso-handover/1\"\nid = \"huong-dan\"\ntitle = \"Hướng dẫn\"\n"
                             "source = \"Sở\"\nvalid_from = \"2026-01-01\"\n";

/// A file of the user's own in place of the installed one.
std::vector<handover::Instruction> read(const std::string& content, std::chrono::sys_days day = sample_day()) {
    TemporaryFolder folder;
    std::filesystem::create_directories(folder.path() / "handover");
    std::ofstream{folder.path() / "handover/huong-dan.toml"} << content;
    return handover::read_instructions(
        reference::DataFolders{{folder.path()}, std::string{HOSO_SOURCE_DIR} + "/lib/reference"}, day);
}

std::string problem_of(const std::string& content) {
    try {
        (void)read(content);
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::settings);
        return error.what();
    }
    return {};
}

} // namespace

TEST(Instructions, InstalledOnesFillIn) {
    const std::vector<std::string> paragraphs =
        paragraphs_of(sample_paper().instructions, sample_issue(), sample_letter());
    EXPECT_GE(paragraphs.size(), 5U);
    for (const std::string& paragraph : paragraphs) EXPECT_EQ(paragraph.find('{'), std::string::npos) << paragraph;
}

TEST(Instructions, HoldOnTheirDays) {
    const std::string content = std::string{head} + "[[instruction]]\ntext = \"A\"\nvalid_to = \"2026-11-22\"\n"
                                                    "[[instruction]]\ntext = \"B\"\nvalid_from = \"2026-11-23\"\n";
    const auto now = read(content), before = read(content, sample_day() - std::chrono::days{1});
    EXPECT_THAT(now, ElementsAre(handover::Instruction{"B", {}}));
    EXPECT_THAT(before, ElementsAre(handover::Instruction{"A", {}}));
}

TEST(Instructions, NeedsAreMetOrTheParagraphIsLeftOut) {
    const auto instructions = read(std::string{head} + "[[instruction]]\ntext = \"Thư {mail}\"\nneeds = [\"mail\"]\n"
                                                       "[[instruction]]\ntext = \"C\"\nneeds = [\"no-url\"]\n");
    Letter letter = sample_letter();
    EXPECT_THAT(paragraphs_of(instructions, sample_issue(), letter), ElementsAre("Thư annv42@hanoi.gov.vn"));
    letter.mail.clear();
    letter.system_url.clear();
    EXPECT_THAT(paragraphs_of(instructions, sample_issue(), letter), ElementsAre("C"));
}

TEST(Instructions, FaultsSayWhere) {
    EXPECT_THAT(
        problem_of(std::string{head} + "[[instruction]]\ntext = \"Gọi {phone}\"\n"), HasSubstr("line 7, column 13"));
    EXPECT_THAT(problem_of(std::string{head} + "[[instruction]]\ntext = \"Gọi {url\"\n"), HasSubstr("line 7"));
    EXPECT_THAT(problem_of(std::string{head} + "[[instruction]]\ntext = \"A\"\nneeds = [\"fax\"]\n"), HasSubstr("fax"));
    EXPECT_THAT(problem_of(std::string{head} + "[[instruction]]\ntext = \"A\"\nneed = \"url\"\n"), HasSubstr("need"));
    EXPECT_THAT(problem_of(std::string{head} + "valid_to = \"2026-02-01\"\n"), HasSubstr("23/11/2026"));
}
