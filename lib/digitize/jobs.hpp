// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/units.hpp"
#include "digitize/settings.hpp"
#include "image/file.hpp"
#include "json/json.hpp"
#include "records/document.hpp"
#include "records/page_text.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace hoso::digitize {

/// What has to be done to a page.
enum class PageTask {
    read,     ///< by OCR
    take_text, ///< its own
    leave,    ///< carried over without text
};

/// What a look at an input told: everything that the later jobs need, so that a file is inspected once.
struct InputAbout {
    image::Format format = image::Format::unknown;
    bool is_signed = false;
    std::vector<records::Signature> signatures;
    std::vector<records::Finding> findings;
    std::string title;
    struct Page {
        PageSize size; ///< as displayed; 0 for images until they are decoded
        PageTask task = PageTask::read;
        bool shows_text = false; ///< born-digital: gets no second text layer
        double image_dpi = 0;
        bool operator==(const Page&) const = default;
    };
    std::vector<Page> pages;
};

/// A page as it was read.
struct PageReading {
    PageSize size; ///< as displayed, before it is turned
    double dpi = 0;
    QuarterTurns turns = QuarterTurns::none;
    double skew_degrees = 0;
    std::vector<std::string> flags;
    std::string text_from; ///< ocr, pdf, none
    records::PageText text;
};

Json to_json(const InputAbout& about);
InputAbout about_from_json(const Json& json);
Json to_json(const PageReading& reading);
PageReading reading_from_json(const Json& json);

/// File names are bytes and need not be UTF-8, so they cross process borders in hexadecimal.
std::string hex_of(const std::filesystem::path& path);
std::filesystem::path path_from_hex(const std::string& hex);

/// The jobs below read hostile files: they run in a worker process. Each throws Error{input, denied, ...} that names the
/// file and, where there is one, the page.

InputAbout inspect(const std::filesystem::path& file, const Settings& settings);

/// A page that could not be delivered.
struct LostPage {
    int source_page = 0;
    std::string reason;
};

/// What a document is made of.
struct Assembly {
    std::string id;
    std::filesystem::path file;   ///< the input
    std::string path_shown;       ///< of the input, as document.json has it
    std::string sha256;
    std::int64_t size_bytes = 0;
    InputAbout about;
    std::vector<int> source_pages; ///< of the readings, from 1
    std::vector<PageReading> readings;
    std::vector<LostPage> lost;
    Settings settings;
    Json engine;
};

Json to_json(const Assembly& assembly);
Assembly assembly_from_json(const Json& json);

/// Writes document.pdf, .txt, .alto.xml, .json and source/ into `folder`, which exists and is empty, all synced.
/// Returns the document as document.json has it.
records::Document assemble(const Assembly& assembly, const std::filesystem::path& folder);

} // namespace hoso::digitize
