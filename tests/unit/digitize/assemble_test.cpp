// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "core/files.hpp"
#include "crypto/sha256.hpp"
#include "digitize/alto.hpp"
#include "digitize/quarantine.hpp"
#include "digitize/work.hpp"
#include "pdf/image_streams.hpp"
#include "xml/schema.hpp"

#include "temporary_folder.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::digitize;

namespace {

std::filesystem::path sample(const char* name) {
    return std::filesystem::path{HOSO_SOURCE_DIR} / "samples/scans" / name;
}

/// Everything up to the document, as a worker does it.
Assembly read_whole(const std::filesystem::path& file, const Settings& settings) {
    const auto work = make_worker();
    Assembly assembly;
    assembly.id = "a";
    assembly.file = file;
    assembly.path_shown = file.filename().string();
    assembly.sha256 = crypto::to_hex(crypto::sha256_of_file(file));
    assembly.settings = settings;
    assembly.engine = {{"name", "tesseract"}, {"version", "5"}};
    const Json about = work({{"job", "inspect"}, {"file", hex_of(file)}, {"settings", to_json(settings)}});
    assembly.about = about_from_json(about);
    for (std::size_t page = 1; page <= assembly.about.pages.size(); ++page) {
        assembly.source_pages.push_back(static_cast<int>(page));
        assembly.readings.push_back(reading_from_json(work({{"job", "read"}, {"file", hex_of(file)}, {"page", page},
            {"about", about}, {"settings", to_json(settings)}})));
    }
    return assembly;
}

class Assembled : public testing::Test {
protected:
    std::filesystem::path folder(const std::string& name) const {
        std::filesystem::create_directories(m_folder.path() / name);
        return m_folder.path() / name;
    }
    test::TemporaryFolder m_folder;
};

} // namespace

TEST_F(Assembled, AltoIsValid) {
    const auto schema = std::filesystem::path{HOSO_SOURCE_DIR} / "../shared/data/schemas/alto-4-4.xsd";
    if (!std::filesystem::exists(schema)) GTEST_SKIP() << "the schema is not there";
    const xml::Schema alto{schema};
    for (const char* name : {"hai-mat.pdf", "lech.jpg", "nguoc.jpg"}) {
        Assembly assembly = read_whole(sample(name), {});
        assembly.path_shown = "thư mục/<&\">.pdf";
        for (const xml::Finding& finding : alto.validate(to_alto(assembly), name))
            ADD_FAILURE() << name << ": " << finding.line << ": " << finding.text;
    }
}

TEST_F(Assembled, SourceThatOnlyThePdfHoldsIsProvenFromIt) {
    Settings settings;
    settings.ocr = Ocr::never;
    settings.keep_source = KeepSource::unless_embedded;
    const auto digest = crypto::sha256_of_file(sample("cong-van.jpg"));
    const records::Document document = assemble(read_whole(sample("cong-van.jpg"), settings), folder("a"));
    EXPECT_EQ(document.sources.at(0).kept, "embedded");
    EXPECT_FALSE(std::filesystem::exists(m_folder.path() / "a/source"));
    EXPECT_TRUE(pdf::image_stream_digests(m_folder.path() / "a/document.pdf").contains(digest));
    static_cast<void>(assemble(read_whole(sample("english.png"), settings), folder("b")));
    EXPECT_FALSE(pdf::image_stream_digests(m_folder.path() / "b/document.pdf").contains(digest));
    EXPECT_TRUE(std::filesystem::exists(m_folder.path() / "b/source/english.png"));
    EXPECT_THROW(pdf::image_stream_digests(sample("english.png")), Error);
}

TEST_F(Assembled, SourceThatChangesMeanwhileIsAnError) {
    Settings settings;
    settings.ocr = Ocr::never;
    for (const KeepSource keep : {KeepSource::always, KeepSource::unless_embedded}) {
        settings.keep_source = keep;
        Assembly assembly = read_whole(sample("cong-van.jpg"), settings);
        assembly.sha256[0] = assembly.sha256[0] == '0' ? '1' : '0';
        try {
            static_cast<void>(assemble(assembly, folder(keep == KeepSource::always ? "a" : "b")));
            ADD_FAILURE();
        } catch (const Error& error) {
            EXPECT_EQ(error.cause(), Cause::input);
            EXPECT_THAT(error.what(), testing::HasSubstr("cong-van.jpg"));
        }
    }
}

TEST_F(Assembled, LostPagesStandInTheDocumentWithTheirReason) {
    Settings settings;
    settings.ocr = Ocr::never;
    Assembly assembly = read_whole(sample("bao-cao.tif"), settings);
    assembly.readings.pop_back();
    assembly.source_pages.pop_back();
    assembly.lost = {{2, "damaged"}};
    const records::Document document = assemble(assembly, folder("a"));
    ASSERT_EQ(document.pages.size(), 2U);
    EXPECT_EQ(document.pages[1].state, "quarantined");
    EXPECT_EQ(document.pages[1].source_page, 2);
    EXPECT_EQ(document.pages[1].reason, "damaged");
    EXPECT_EQ(document.sources.at(0).pages, 2);
    const Json written = parse_json(read_file(m_folder.path() / "a/document.json"), "document.json");
    EXPECT_EQ(written.at("pages"), records::to_json(document).at("pages"));
}

TEST_F(Assembled, WorkerRefusesWhatIsNoJob) {
    const auto work = make_worker();
    EXPECT_THROW(work({{"job", "dance"}}), Error);
    EXPECT_ANY_THROW(work({{"job", "read"}}));
    EXPECT_THROW(
        work({{"job", "inspect"}, {"file", hex_of(m_folder.path() / "none")}, {"settings", to_json(Settings{})}}),
        Error);
}

TEST(Quarantine, KeepsTheBytesAndTheReasonUntilItIsReleased) {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "a\xFF.pdf";
    real_disk().write_new(file, "bytes");
    InputRow input;
    input.path = file;
    input.shown = "a\xEF\xBF\xBD.pdf";
    input.document_id = "a";
    input.sha256 = "digest";
    const auto aside = folder.path() / "quarantine/a";
    for (const std::string reason : {"first", "second"}) {
        set_aside(folder.path(), input, {{0, reason}, {2, "page"}});
        const Json json = parse_json(read_file(aside / "reason.json"), "reason");
        EXPECT_EQ(json.at("schema"), "hoso-quarantine/1");
        EXPECT_EQ(json.at("problems").at(0).at("reason"), reason);
        EXPECT_EQ(json.at("problems").at(1).at("page"), 2);
    }
    EXPECT_EQ(read_file(aside / "source" / input.shown), "bytes");
    std::filesystem::remove(file);
    input.document_id = "gone";
    set_aside(folder.path(), input, {{0, "why"}}); // reported all the same
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "quarantine/gone/reason.json"));
    release_from_quarantine(folder.path(), "a");
    release_from_quarantine(folder.path(), "never there");
    EXPECT_FALSE(std::filesystem::exists(aside));
}
