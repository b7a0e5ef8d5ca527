// SPDX-License-Identifier: GPL-3.0-or-later
#include "digitize/inputs.hpp"

#include "core/error.hpp"

#include "temporary_folder.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <sys/stat.h>

using namespace hoso;
using namespace hoso::digitize;
using testing::ElementsAre;

namespace {

std::string id_of(const std::filesystem::path& relative) {
    std::set<std::string> taken;
    return document_id(relative, taken);
}

class FindInputs : public testing::Test {
protected:
    void add(const std::filesystem::path& name) const {
        std::filesystem::create_directories((m_folder.path() / name).parent_path());
        std::ofstream{m_folder.path() / name} << "x";
    }
    std::string path(const std::string& name) const { return (m_folder.path() / name).string(); }
    std::vector<std::string> found(const std::vector<std::string>& arguments, const std::string& batch) const {
        std::vector<std::string> names;
        for (const Input& input : find_inputs(arguments, batch)) {
            EXPECT_TRUE(input.path.is_absolute());
            names.push_back(input.relative.string());
        }
        return names;
    }
    test::TemporaryFolder m_folder;
};

} // namespace

TEST(DocumentId, IsTheNameWithoutItsLastExtension) {
    EXPECT_EQ(id_of("a.pdf"), "a");
    EXPECT_EQ(id_of("12.2024.tar.gz"), "12.2024.tar");
    EXPECT_EQ(id_of("no extension"), "no extension");
    EXPECT_EQ(id_of("Quyết định số 5.jpg"), "Quyết định số 5");
}

TEST(DocumentId, HasThePathBelowTheFolderInIt) {
    EXPECT_EQ(id_of("hộp 1/hồ sơ 2/a.pdf"), "hộp 1_hồ sơ 2_a");
    EXPECT_EQ(id_of("v1.2/a.pdf"), "v1.2_a");
}

TEST(DocumentId, IsNfcWithoutControlCharacters) {
    EXPECT_EQ(id_of("Quye\xCC\x82\xCC\x81t.pdf"), "Quyết");
    EXPECT_EQ(id_of("a\nb\tc\x7F.pdf"), "a_b_c_");
    EXPECT_EQ(id_of("bad\xFF.pdf"), "bad\xEF\xBF\xBD");
}

TEST(DocumentId, NeverHidesAFolder) {
    EXPECT_EQ(id_of(".hidden.pdf"), "_.hidden");
    EXPECT_EQ(id_of(".part-a.pdf"), "_.part-a");
}

TEST(DocumentId, DoublesAreNumberedInTheOrderTheyCome) {
    std::set<std::string> taken;
    EXPECT_EQ(document_id("a.jpg", taken), "a");
    EXPECT_EQ(document_id("a.pdf", taken), "a-2");
    EXPECT_EQ(document_id("a-2.pdf", taken), "a-2-2");
    EXPECT_EQ(document_id("a.tif", taken), "a-3");
    EXPECT_EQ(document_id("Quy\xC3\xAA.pdf", taken), "Quyê");
    EXPECT_EQ(document_id("Quye\xCC\x82.pdf", taken), "Quyê-2");
}

TEST(DocumentId, FitsAFileNameAndStaysUnique) {
    std::string long_name;
    for (int i = 0; i < 80; ++i) long_name += "ế";
    std::set<std::string> taken;
    const std::string one = document_id(long_name + "a.pdf", taken), other = document_id(long_name + "b.pdf", taken);
    EXPECT_LE(one.size(), 200U);
    EXPECT_NE(one, other);
    EXPECT_EQ(document_id(long_name + "a.tif", taken), one + "-2");
}

TEST_F(FindInputs, WalksFoldersInByteOrderOfTheirPaths) {
    for (const char* name : {"b.pdf", "a/z.pdf", "a/đ.pdf", "A.pdf"}) add(name);
    EXPECT_THAT(found({m_folder.path().string()}, path("batch")), ElementsAre("A.pdf", "a/z.pdf", "a/đ.pdf", "b.pdf"));
    EXPECT_THAT(found({path("b.pdf"), path("a"), path("b.pdf"), path("a/z.pdf")}, path("batch")),
        ElementsAre("z.pdf", "đ.pdf", "b.pdf"));
}

TEST_F(FindInputs, LeavesOutDotFilesAndTheBatchHoweverItIsWritten) {
    for (const char* name : {"a.pdf", ".b.pdf", ".git/c.pdf", "batch/documents/a/document.pdf"}) add(name);
    for (const std::string& batch : {path("batch"), path("batch/"), path("./batch"), path("x/../batch/.")}) {
        EXPECT_THAT(found({m_folder.path().string()}, batch), ElementsAre("a.pdf")) << batch;
        EXPECT_THAT(found({path("")}, batch), ElementsAre("a.pdf")) << batch;
        EXPECT_THAT(found({path("batch")}, batch), ElementsAre()) << batch;
        EXPECT_THAT(found({path("batch/documents/a/document.pdf")}, batch), ElementsAre()) << batch;
    }
    add("batches/d.pdf");
    EXPECT_THAT(found({path("batches")}, path("batch")), ElementsAre("d.pdf"));
}

TEST_F(FindInputs, DotFilesThatAreNamedAreTaken) {
    add(".b.pdf");
    EXPECT_THAT(found({path(".b.pdf")}, path("batch")), ElementsAre(".b.pdf"));
}

TEST_F(FindInputs, WhatIsNotThereOrIsNoFileIsRefused) {
    const auto cause_of = [&](const std::string& name) {
        try {
            found({path(name)}, path("batch"));
        } catch (const Error& error) {
            EXPECT_THAT(error.what(), testing::HasSubstr(name));
            return error.cause();
        }
        ADD_FAILURE() << name;
        return Cause::usage;
    };
    EXPECT_EQ(cause_of("none.pdf"), Cause::missing);
    std::filesystem::create_symlink(path("gone"), path("dangling"));
    EXPECT_EQ(cause_of("dangling"), Cause::missing);
    ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0); // reading it would wait for ever
    EXPECT_EQ(cause_of("pipe"), Cause::input);
    EXPECT_THAT(found({m_folder.path().string()}, path("batch")), ElementsAre());
}
