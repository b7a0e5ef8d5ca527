// SPDX-License-Identifier: GPL-3.0-or-later
//
// Jobs and their results as JSON: they cross to worker processes and stand in the journal.
#include "digitize/jobs.hpp"

namespace hoso::digitize {

namespace {

Json box_json(const Box& box) { return {box.x0, box.y0, box.x1, box.y1}; }
Box box_from(const Json& json) { return {json.at(0), json.at(1), json.at(2), json.at(3)}; }

Json text_json(const records::PageText& text) {
    Json blocks = Json::array();
    for (const records::Block& block : text.blocks) {
        Json lines = Json::array();
        for (const records::Line& line : block.lines) {
            Json words = Json::array();
            for (const records::Word& word : line.words)
                words.push_back({word.text, box_json(word.box), word.confidence});
            lines.push_back({{"box", box_json(line.box)}, {"baseline", line.baseline}, {"words", std::move(words)}});
        }
        blocks.push_back({{"box", box_json(block.box)}, {"lines", std::move(lines)}});
    }
    return blocks;
}

records::PageText text_from(const Json& json) {
    records::PageText text;
    for (const Json& block : json) {
        records::Block& new_block = text.blocks.emplace_back();
        new_block.box = box_from(block.at("box"));
        for (const Json& line : block.at("lines")) {
            records::Line& new_line = new_block.lines.emplace_back();
            new_line.box = box_from(line.at("box"));
            new_line.baseline = line.at("baseline");
            for (const Json& word : line.at("words"))
                new_line.words.push_back({word.at(0), box_from(word.at(1)), word.at(2)});
        }
    }
    return text;
}

Json signature_json(const records::Signature& one) {
    return {one.field, one.name, one.time, one.reason, one.location, one.sub_filter};
}

int hex_value(char digit) { return digit <= '9' ? digit - '0' : digit - 'a' + 10; }

} // namespace

std::string hex_of(const std::filesystem::path& path) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const char c : path.native()) {
        const auto byte = static_cast<unsigned char>(c);
        hex += digits[byte >> 4];
        hex += digits[byte & 15];
    }
    return hex;
}

std::filesystem::path path_from_hex(const std::string& hex) {
    std::string path;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        path += static_cast<char>(hex_value(hex[i]) * 16 + hex_value(hex[i + 1]));
    return path;
}

Json to_json(const InputAbout& about) {
    Json json{{"format", static_cast<int>(about.format)}, {"signed", about.is_signed}, {"title", about.title},
        {"signatures", Json::array()}, {"findings", Json::array()}, {"pages", Json::array()}};
    for (const records::Signature& signature : about.signatures)
        json["signatures"].push_back(signature_json(signature));
    for (const records::Finding& finding : about.findings)
        json["findings"].push_back({finding.code, finding.text, finding.page});
    for (const InputAbout::Page& page : about.pages)
        json["pages"].push_back({page.size.width, page.size.height, static_cast<int>(page.task), page.shows_text,
            page.image_dpi});
    return json;
}

InputAbout about_from_json(const Json& json) {
    InputAbout about;
    about.format = static_cast<image::Format>(json.at("format").get<int>());
    about.is_signed = json.at("signed");
    about.title = json.at("title");
    for (const Json& one : json.at("signatures"))
        about.signatures.push_back({one.at(0), one.at(1), one.at(2), one.at(3), one.at(4), one.at(5)});
    for (const Json& finding : json.at("findings"))
        about.findings.push_back({finding.at(0), finding.at(1), finding.at(2)});
    for (const Json& page : json.at("pages"))
        about.pages.push_back({{page.at(0), page.at(1)}, static_cast<PageTask>(page.at(2).get<int>()), page.at(3),
            page.at(4)});
    return about;
}

Json to_json(const PageReading& reading) {
    return {{"width", reading.size.width}, {"height", reading.size.height}, {"dpi", reading.dpi},
        {"turns", static_cast<int>(reading.turns)}, {"skew", reading.skew_degrees}, {"flags", reading.flags},
        {"text_from", reading.text_from}, {"text", text_json(reading.text)}};
}

PageReading reading_from_json(const Json& json) {
    return {{json.at("width"), json.at("height")}, json.at("dpi"), static_cast<QuarterTurns>(json.at("turns").get<int>()),
        json.at("skew"), json.at("flags").get<std::vector<std::string>>(), json.at("text_from"),
        text_from(json.at("text"))};
}

Json to_json(const Assembly& assembly) {
    Json json{{"id", assembly.id}, {"file", hex_of(assembly.file)}, {"path_shown", assembly.path_shown},
        {"sha256", assembly.sha256}, {"size_bytes", assembly.size_bytes}, {"about", to_json(assembly.about)},
        {"source_pages", assembly.source_pages}, {"readings", Json::array()}, {"lost", Json::array()},
        {"settings", to_json(assembly.settings)}, {"engine", assembly.engine}};
    for (const PageReading& reading : assembly.readings) json["readings"].push_back(to_json(reading));
    for (const LostPage& page : assembly.lost) json["lost"].push_back({page.source_page, page.reason});
    return json;
}

Assembly assembly_from_json(const Json& json) {
    Assembly assembly;
    assembly.id = json.at("id");
    assembly.file = path_from_hex(json.at("file"));
    assembly.path_shown = json.at("path_shown");
    assembly.sha256 = json.at("sha256");
    assembly.size_bytes = json.at("size_bytes");
    assembly.about = about_from_json(json.at("about"));
    assembly.source_pages = json.at("source_pages").get<std::vector<int>>();
    for (const Json& reading : json.at("readings")) assembly.readings.push_back(reading_from_json(reading));
    for (const Json& page : json.at("lost")) assembly.lost.push_back({page.at(0), page.at(1)});
    assembly.settings = settings_from_json(json.at("settings"));
    assembly.engine = json.at("engine");
    return assembly;
}

} // namespace hoso::digitize
