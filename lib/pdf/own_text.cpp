// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/own_text.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>
#include <string>

namespace hoso::pdf {

namespace {

// Of a line's height, what lies below the baseline in the fonts of office documents.
constexpr double descent_share = 0.2;

std::string utf8(const poppler::ustring& text) {
    const poppler::byte_array bytes = text.to_utf8();
    return {bytes.begin(), bytes.end()};
}

/// Poppler gives the words in their order without boxes, and boxes in another order. A word takes the box with its
/// text that comes closest to where the word before it ended.
class Boxes {
public:
    Boxes(const poppler::page& page, double scale) {
        for (const poppler::text_box& found : page.text_list()) {
            const poppler::rectf r = found.bbox();
            m_free[utf8(found.text())].push_back(
                {r.left() * scale, r.top() * scale, r.right() * scale, r.bottom() * scale});
        }
    }
    Box take(const std::string& text) {
        const auto found = m_free.find(text);
        if (found == m_free.end() || found->second.empty()) return {m_last.x1, m_last.y0, m_last.x1, m_last.y1};
        std::vector<Box>& boxes = found->second;
        const auto nearest = std::ranges::min_element(boxes, {}, [this](const Box& box) { return distance(box); });
        m_last = *nearest;
        boxes.erase(nearest);
        return m_last;
    }

private:
    double distance(const Box& box) const {
        const bool same_line = box.y0 < m_last.y1 && box.y1 > m_last.y0 && box.x0 > m_last.x0;
        if (same_line) return std::abs(box.x0 - m_last.x1);
        return 1000 + std::abs(box.y0 - m_last.y1) + box.x0 / 1000;
    }
    std::map<std::string, std::vector<Box>> m_free;
    Box m_last;
};

Box together(const Box& a, const Box& b) {
    return {std::min(a.x0, b.x0), std::min(a.y0, b.y0), std::max(a.x1, b.x1), std::max(a.y1, b.y1)};
}

/// A line far below the one before it, or above it, begins a block.
bool begins_block(const records::Block& block, const records::Line& line) {
    const Box& last = block.lines.back().box;
    const double height = std::max(line.box.height(), last.height());
    return line.box.y0 < last.y0 - height / 2 || line.box.y0 > last.y1 + height;
}

void add_line(records::PageText& page, records::Line line) {
    for (const records::Word& word : line.words)
        line.box = &word == &line.words.front() ? word.box : together(line.box, word.box);
    line.baseline = line.box.y1 - descent_share * line.box.height();
    if (page.blocks.empty() || begins_block(page.blocks.back(), line)) page.blocks.emplace_back();
    records::Block& block = page.blocks.back();
    block.box = block.lines.empty() ? line.box : together(block.box, line.box);
    block.lines.push_back(std::move(line));
}

} // namespace

records::PageText own_text(const poppler::page& page, double scale) {
    // The page's own rectangle does not hold all of a turned page: Poppler compares it with turned boxes.
    const poppler::rectf everywhere{-1e6, -1e6, 2e6, 2e6};
    std::istringstream text{utf8(page.text(everywhere, poppler::page::raw_order_layout))};
    Boxes boxes{page, scale};
    records::PageText result;
    for (std::string row; std::getline(text, row);) {
        std::erase(row, '\f');
        std::istringstream words{row};
        records::Line line;
        for (std::string word; words >> word;) line.words.push_back({word, boxes.take(word), 1});
        if (!line.words.empty()) add_line(result, std::move(line));
    }
    return result;
}

} // namespace hoso::pdf
