// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/tesseract.hpp"

#include "core/error.hpp"
#include "core/handle.hpp"
#include "image/measure.hpp"
#include "messages/messages.hpp"
#include "ocr/line_images.hpp"
#include "text/unicode.hpp"

#include <tesseract/baseapi.h>
#include <tesseract/resultiterator.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>

namespace hoso::ocr {

namespace {

void delete_text(char* text) { delete[] text; }
using Text = Handle<char, &delete_text>;
using Results = std::unique_ptr<tesseract::ResultIterator>;
using Layout = std::unique_ptr<tesseract::PageIterator>;

std::vector<std::string> split_languages(const std::string& languages) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= languages.size();) {
        const std::size_t end = std::min(languages.find('+', begin), languages.size());
        parts.push_back(languages.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

std::optional<PixelBox> pixel_box(const tesseract::PageIterator& at, tesseract::PageIteratorLevel level) {
    int x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    if (!at.BoundingBox(level, &x0, &y0, &x1, &y1)) return std::nullopt;
    return PixelBox{x0, y0, x1 - x0, y1 - y0};
}

Box points(const PixelBox& box, double scale) {
    return {box.x * scale, box.y * scale, (box.x + box.width) * scale, (box.y + box.height) * scale};
}

void enclose(Box& outer, const Box& inner, bool first) {
    if (first)
        outer = inner;
    else
        outer = {std::min(outer.x0, inner.x0), std::min(outer.y0, inner.y0), std::max(outer.x1, inner.x1),
            std::max(outer.y1, inner.y1)};
}

double baseline_of(const tesseract::PageIterator& at, const PixelBox& line, double scale) {
    int x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    if (!at.Baseline(tesseract::RIL_TEXTLINE, &x0, &y0, &x1, &y1)) return (line.y + line.height) * scale;
    return (y0 + y1) / 2.0 * scale;
}

/// Walks the results once, word by word; a line or block begins where the iterator says so.
class PageBuilder {
public:
    PageBuilder(tesseract::ResultIterator& at, double scale) : m_at{at}, m_scale{scale} {}

    records::PageText build() {
        do {
            if (m_at.IsAtBeginningOf(tesseract::RIL_BLOCK)) m_page.blocks.emplace_back();
            if (m_at.Empty(tesseract::RIL_WORD) || m_page.blocks.empty()) continue;
            if (m_at.IsAtBeginningOf(tesseract::RIL_TEXTLINE) || m_page.blocks.back().lines.empty()) begin_line();
            add_word();
        } while (m_at.Next(tesseract::RIL_WORD));
        drop_empty();
        return std::move(m_page);
    }

private:
    void begin_line() {
        records::Line line;
        if (const auto box = pixel_box(m_at, tesseract::RIL_TEXTLINE)) {
            line.box = points(*box, m_scale);
            line.baseline = baseline_of(m_at, *box, m_scale);
        }
        m_page.blocks.back().lines.push_back(std::move(line));
    }

    void add_word() {
        const Text raw{m_at.GetUTF8Text(tesseract::RIL_WORD)};
        const auto box = pixel_box(m_at, tesseract::RIL_WORD);
        if (!raw || !box || box->width <= 0 || box->height <= 0) return;
        records::Word word{text::printable_word(raw.get()), points(*box, m_scale),
            std::clamp(static_cast<double>(m_at.Confidence(tesseract::RIL_WORD)) / 100, 0.0, 1.0)};
        if (!word.text.empty()) m_page.blocks.back().lines.back().words.push_back(std::move(word));
    }

    void drop_empty() {
        for (records::Block& block : m_page.blocks) {
            std::erase_if(block.lines, [](const records::Line& line) { return line.words.empty(); });
            for (std::size_t i = 0; i < block.lines.size(); ++i) enclose(block.box, block.lines[i].box, i == 0);
        }
        std::erase_if(m_page.blocks, [](const records::Block& block) { return block.lines.empty(); });
    }

    tesseract::ResultIterator& m_at;
    double m_scale;
    records::PageText m_page;
};

} // namespace

struct Tesseract::State {
    tesseract::TessBaseAPI api;

    void show(const image::Raster& page, tesseract::PageSegMode mode) {
        // Forgets words learned from earlier pages: a page's text must not depend on its neighbours.
        api.ClearAdaptiveClassifier();
        api.SetPageSegMode(mode);
        api.SetImage(page.pixels.data(), page.width, page.height, 1, page.width);
        api.SetSourceResolution(std::clamp(static_cast<int>(page.dpi + 0.5), 70, 2400));
    }
};

std::string tesseract_version() { return tesseract::TessBaseAPI::Version(); }

std::vector<Model> find_models(const std::string& languages) {
    // The library knows where its data is only once it has loaded some; Debian's folder and the variable are enough.
    std::vector<std::filesystem::path> folders;
    if (const char* prefix = std::getenv("TESSDATA_PREFIX")) folders.emplace_back(prefix);
    folders.emplace_back("/usr/share/tesseract-ocr/5/tessdata");
    std::vector<Model> models;
    for (const std::string& language : split_languages(languages)) {
        const bool plain = !language.empty() && language.find_first_not_of("abcdefghijklmnopqrstuvwxyz"
                                                                           "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") == std::string::npos;
        if (!plain) throw Error{Cause::usage, message("{}: not a language, such as vie, eng or vie+eng", languages)};
        const auto found = std::find_if(folders.begin(), folders.end(), [&](const std::filesystem::path& folder) {
            return std::filesystem::exists(folder / (language + ".traineddata"));
        });
        if (found == folders.end())
            throw Error{Cause::unavailable,
                message("the model for {} is not installed (apt-get install tesseract-ocr-{})", language, language)};
        models.push_back({language, (*found / (language + ".traineddata")).string()});
    }
    return models;
}

Tesseract::Tesseract(const std::string& languages) : m_state{std::make_unique<State>()} {
    const std::filesystem::path folder = std::filesystem::path{find_models(languages).front().path}.parent_path();
    tesseract::TessBaseAPI& api = m_state->api;
    if (api.Init(folder.c_str(), languages.c_str(), tesseract::OEM_LSTM_ONLY) != 0)
        throw Error{Cause::unavailable, message("the recogniser cannot load the models {}", languages)};
    api.SetVariable("debug_file", "/dev/null");
    // Lines below this confidence are read a second time as white on black; half of the default saves most of that time
    // and keeps what it is good for: rows of dots in forms.
    api.SetVariable("invert_threshold", "0.5");
    api.SetVariable("textord_all_prop", "1"); // no test for typewriter pitch: a tenth of the layout's time
}

Tesseract::~Tesseract() = default;

records::PageText Tesseract::read_page(const image::Raster& page) {
    const StoredLineImages stored;
    m_state->show(page, tesseract::PSM_AUTO);
    if (m_state->api.Recognize(nullptr) != 0) throw Error{Cause::input, tr("the recogniser gave up on the page")};
    const Results results{m_state->api.GetIterator()};
    records::PageText text;
    if (results) text = PageBuilder{*results, points_per_inch / page.dpi}.build();
    m_state->api.Clear();
    return text;
}

std::vector<PixelBox> Tesseract::find_lines(const image::Raster& page) {
    m_state->show(page, tesseract::PSM_AUTO);
    const Layout layout{m_state->api.AnalyseLayout()};
    std::vector<PixelBox> lines;
    if (!layout) return lines;
    do {
        if (!tesseract::PTIsTextType(layout->BlockType())) continue;
        if (const auto box = pixel_box(*layout, tesseract::RIL_TEXTLINE)) lines.push_back(*box);
    } while (layout->Next(tesseract::RIL_TEXTLINE));
    return lines;
}

LineReading Tesseract::read_line(const image::Raster& page, const PixelBox& line) {
    constexpr int padding = 4; // the recogniser expects a little paper around the letters
    const image::Raster crop = image::cropped(
        page, line.x - padding, line.y - padding, line.width + 2 * padding, line.height + 2 * padding);
    const int left = std::max(0, line.x - padding), top = std::max(0, line.y - padding);
    m_state->show(crop, tesseract::PSM_RAW_LINE);
    m_state->api.SetVariable("lstm_choice_mode", "2");
    const int failed = m_state->api.Recognize(nullptr);
    m_state->api.SetVariable("lstm_choice_mode", "0");
    LineReading reading;
    const Results results{failed != 0 ? nullptr : m_state->api.GetIterator()};
    if (!results) return reading;
    do {
        const Text raw{results->GetUTF8Text(tesseract::RIL_SYMBOL)};
        const auto box = pixel_box(*results, tesseract::RIL_SYMBOL);
        if (!raw || !box) continue;
        Character character{text::printable_word(raw.get()), {box->x + left, box->y + top, box->width, box->height},
            static_cast<double>(results->Confidence(tesseract::RIL_SYMBOL)) / 100, {},
            results->IsAtFinalElement(tesseract::RIL_WORD, tesseract::RIL_SYMBOL)};
        tesseract::ChoiceIterator choice{*results};
        do {
            if (choice.GetUTF8Text() != nullptr)
                character.alternatives.push_back(
                    {text::printable_word(choice.GetUTF8Text()), static_cast<double>(choice.Confidence()) / 100});
        } while (choice.Next());
        reading.confidence += character.confidence;
        reading.characters.push_back(std::move(character));
    } while (results->Next(tesseract::RIL_SYMBOL));
    if (!reading.characters.empty()) reading.confidence /= static_cast<double>(reading.characters.size());
    m_state->api.Clear();
    return reading;
}

} // namespace hoso::ocr
