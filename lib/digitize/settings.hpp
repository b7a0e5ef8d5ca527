// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "image/file.hpp"
#include "json/json.hpp"
#include "pdf/write.hpp"

#include <string>

namespace hoso::digitize {

enum class KeepSource { always, unless_embedded };

/// Which pages are read by OCR.
enum class Ocr {
    automatic, ///< pages without text of their own
    always,    ///< every page; pages that show text of their own get no second text layer
    never,
};

/// What decides the content of the documents. A batch is made with one set of settings; another is refused without
/// --redo.
struct Settings {
    std::string language = "vie"; ///< Tesseract models: vie, eng, vie+eng
    pdf::Level level = pdf::Level::a2u;
    KeepSource keep_source = KeepSource::always;
    Ocr ocr = Ocr::automatic;
    int page_seconds = 120; ///< a page that takes longer is set aside
    int megapixels = 200;   ///< a page image that is larger is set aside before it is decoded
    bool operator==(const Settings&) const = default;

    image::Limits limits() const { return {static_cast<std::int64_t>(megapixels) * 1'000'000}; }
};

/// "2u", "2b", "1b".
std::string name_of(pdf::Level level);

Json to_json(const Settings& settings);

/// Error{input} or Error{usage} for a value that is none.
Settings settings_from_json(const Json& json);
pdf::Level level_from(const std::string& name);
KeepSource keep_source_from(const std::string& name);
Ocr ocr_from(const std::string& name);

} // namespace hoso::digitize
