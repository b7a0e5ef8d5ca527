// SPDX-License-Identifier: GPL-3.0-or-later
#include "digitize/jobs.hpp"

#include "core/error.hpp"
#include "digitize/run.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::digitize;

namespace {

Settings other_settings() {
    Settings settings;
    settings.language = "vie+eng";
    settings.level = pdf::Level::a1b;
    settings.keep_source = KeepSource::unless_embedded;
    settings.ocr = Ocr::never;
    settings.page_seconds = 7;
    settings.megapixels = 9;
    return settings;
}

Assembly full_assembly() {
    Assembly assembly;
    assembly.id = "a";
    assembly.file = "/thư mục/b\xFF\n.pdf";
    assembly.path_shown = "b.pdf";
    assembly.sha256 = std::string(64, 'a');
    assembly.size_bytes = std::int64_t{1} << 40;
    assembly.about.format = image::Format::pdf;
    assembly.about.is_signed = true;
    assembly.about.title = "Quyết định";
    assembly.about.signatures = {{"f", "n", "t", "r", "l", "s"}};
    assembly.about.findings = {{"code", "text", 3}};
    assembly.about.pages = {{{595.5, 842}, PageTask::take_text, true, 299.5}, {{}, PageTask::leave, false, 0}};
    assembly.source_pages = {1};
    PageReading reading;
    reading.size = {595.5, 842};
    reading.dpi = 0.1 + 0.2;
    reading.turns = QuarterTurns::left;
    reading.skew_degrees = -1.0 / 3;
    reading.flags = {"low-resolution"};
    reading.text_from = "ocr";
    reading.text.blocks = {
        {{0, 0, 9, 9}, {{{1, 1, 8, 2}, 1.75, {{"chữ", {1, 1, 2, 2}, 0.9}, {"\"x\\", {3, 1, 4, 2}, 1}}}}}};
    assembly.readings = {reading};
    assembly.lost = {{2, "damaged"}};
    assembly.settings = other_settings();
    assembly.engine = {{"name", "tesseract"}};
    return assembly;
}

} // namespace

TEST(SettingsJson, ComesBack) {
    EXPECT_EQ(settings_from_json(to_json(other_settings())), other_settings());
    EXPECT_EQ(settings_from_json(to_json(Settings{})), Settings{});
    for (const char* name : {"2u", "2b", "1b"}) EXPECT_EQ(name_of(level_from(name)), name);
}

TEST(SettingsJson, WhatIsNoValueIsRefused) {
    for (const char* name : {"", "3u", "2U"}) {
        EXPECT_THROW(level_from(name), Error);
        EXPECT_THROW(keep_source_from(name), Error);
        EXPECT_THROW(ocr_from(name), Error);
    }
}

TEST(ContentSettings, LimitsDoNotCount) {
    Settings settings;
    const std::string before = content_settings(settings);
    settings.page_seconds = 1;
    settings.megapixels = 1;
    EXPECT_EQ(content_settings(settings), before);
    settings.language = "eng";
    EXPECT_NE(content_settings(settings), before);
}

TEST(JobsJson, AnAssemblyComesBackAfterAJourneyAsText) {
    const Assembly assembly = full_assembly();
    const Json json = to_json(assembly);
    const Assembly back = assembly_from_json(parse_json(to_line(json), "test"));
    EXPECT_EQ(to_line(to_json(back)), to_line(json));
    EXPECT_EQ(back.file.native(), assembly.file.native());
    EXPECT_EQ(back.size_bytes, assembly.size_bytes);
    EXPECT_EQ(back.about.pages, assembly.about.pages);
    EXPECT_EQ(back.about.signatures, assembly.about.signatures);
    EXPECT_EQ(back.readings.at(0).text, assembly.readings.at(0).text);
    EXPECT_EQ(back.readings.at(0).turns, QuarterTurns::left);
    EXPECT_EQ(back.readings.at(0).dpi, 0.1 + 0.2);
    EXPECT_EQ(back.settings, assembly.settings);
    EXPECT_EQ(back.lost.at(0).reason, "damaged");
}

TEST(Hexadecimal, CarriesAnyFileName) {
    std::string name;
    for (int byte = 1; byte < 256; ++byte) name += static_cast<char>(byte);
    EXPECT_EQ(path_from_hex(hex_of(name)).native(), name);
    EXPECT_EQ(hex_of("a/\xFF"), "612fff");
}

TEST(Need, SaysWhatAnInputIsToARun) {
    RunOptions plain, redo;
    redo.redo = true;
    InputRow row;
    row.sha256 = "a";
    const std::string settings = content_settings(plain.settings);
    EXPECT_EQ(need_of(nullptr, "a", plain), Need::fresh);
    EXPECT_EQ(need_of(&row, "a", plain), Need::unfinished);
    EXPECT_EQ(need_of(&row, "b", plain), Need::changed);
    row.settings = settings;
    row.state = InputState::delivered;
    EXPECT_EQ(need_of(&row, "a", plain), Need::nothing);
    EXPECT_EQ(need_of(&row, "a", redo), Need::nothing);
    row.pages_lost = 1;
    EXPECT_EQ(need_of(&row, "a", plain), Need::nothing);
    EXPECT_EQ(need_of(&row, "a", redo), Need::retry);
    row.state = InputState::inspected;
    EXPECT_EQ(need_of(&row, "a", plain), Need::unfinished);
    row.state = InputState::quarantined;
    EXPECT_EQ(need_of(&row, "a", plain), Need::nothing);
    EXPECT_EQ(need_of(&row, "a", redo), Need::retry);
    redo.settings.language = "eng";
    EXPECT_EQ(need_of(&row, "a", redo), Need::changed);
}
