// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/word_boxes.hpp"

#include "core/error.hpp"
#include "crypto/sha256.hpp"
#include "xml/document.hpp"

#include <charconv>
#include <cmath>
#include <optional>

namespace hoso::archive {

namespace {

/// A word of the page and where its text begins in the text of all of them.
struct Word {
    std::size_t begin = 0, end = 0;
    WordBox box;
};

struct PageWords {
    std::string text;
    std::vector<Word> words;
};

std::optional<double> number(const xml::Node& node, const char* name) {
    const auto text = node.attribute(name);
    if (!text) return std::nullopt;
    double value = 0;
    const auto read = std::from_chars(text->data(), text->data() + text->size(), value);
    return read.ec == std::errc{} && std::isfinite(value) ? std::optional{value} : std::nullopt;
}

/// A hundredth of a point is less than any scanner sees.
double points(double units, double units_per_point) { return std::round(units / units_per_point * 100) / 100; }

class Collector {
public:
    explicit Collector(double units_per_point) : m_units_per_point{units_per_point} {}

    void collect(const xml::Node& node) {
        if (node.name == "String") return add(node);
        for (const xml::Node& child : node.children) collect(child);
    }
    PageWords take() { return std::move(m_page); }

private:
    void add(const xml::Node& string) {
        const auto left = number(string, "HPOS"), top = number(string, "VPOS"), width = number(string, "WIDTH"),
                   height = number(string, "HEIGHT");
        const auto content = string.attribute("CONTENT");
        if (!content || !left || !top || !width || !height) return;
        const std::size_t begin = m_page.text.size();
        m_page.text += *content;
        m_page.words.push_back({begin, m_page.text.size(),
            {points(*left, m_units_per_point), points(*top, m_units_per_point),
                points(*left + *width, m_units_per_point), points(*top + *height, m_units_per_point)}});
        m_page.text += ' ';
    }

    double m_units_per_point;
    PageWords m_page;
};

std::optional<double> units_per_point(std::string_view alto) {
    constexpr std::string_view begin = "MeasurementUnit>";
    const auto at = alto.find(begin);
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view unit = alto.substr(at + begin.size());
    if (unit.starts_with("inch1200")) return 1200.0 / 72;
    if (unit.starts_with("mm10")) return 254.0 / 72;
    return std::nullopt;
}

/// The part of the file that is the page's element, where elements have no prefix.
std::optional<std::string_view> page_part(std::string_view alto, int page) {
    constexpr std::string_view begin = "<Page ", end = "</Page>";
    std::size_t at = alto.find(begin);
    for (int i = 1; i < page && at != std::string_view::npos; ++i) at = alto.find(begin, at + begin.size());
    if (at == std::string_view::npos) return std::nullopt;
    const std::size_t behind = alto.find(end, at);
    if (behind == std::string_view::npos) return std::nullopt;
    return alto.substr(at, behind + end.size() - at);
}

const xml::Node* find_page(const xml::Node& root, int page) {
    const xml::Node* layout = root.child("Layout");
    if (layout == nullptr) return nullptr;
    for (const xml::Node& child : layout->children)
        if (child.name == "Page" && --page == 0) return &child;
    return nullptr;
}

PageWords words_of(const std::string& alto, int page, double units, const std::string& name) {
    Collector words{units};
    if (const auto part = page_part(alto, page)) {
        words.collect(xml::parse(*part, name));
    } else {
        const xml::Node root = xml::parse(alto, name);
        if (const xml::Node* node = find_page(root, page)) words.collect(*node);
    }
    return words.take();
}

} // namespace

std::vector<WordBox> boxes_in_alto(
    const std::string& alto, int page, const std::vector<text::Wanted>& wanted, const std::string& name) {
    const auto units = units_per_point(alto);
    if (!units || page < 1) return {};
    const PageWords all = words_of(alto, page, *units, name);
    std::vector<WordBox> boxes;
    auto word = all.words.begin();
    for (const text::Range& range : text::find_all(all.text, wanted)) {
        while (word != all.words.end() && word->end <= range.begin) ++word;
        for (; word != all.words.end() && word->begin < range.end; ++word) boxes.push_back(word->box);
    }
    return boxes;
}

std::vector<WordBox> WordBoxes::of(const Hit& hit, const std::vector<text::Wanted>& wanted) {
    if (hit.alto.empty()) return {};
    try {
        if (m_object != hit.alto) {
            m_object.clear();
            const auto object = crypto::sha256_from_hex(hit.alto);
            if (!object) return {};
            m_alto = m_objects.read(*object);
            m_object = hit.alto;
        }
        return boxes_in_alto(m_alto, hit.page, wanted, hit.alto);
    } catch (const Error&) {
        return {};
    }
}

} // namespace hoso::archive
