// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/page_text.hpp"

namespace hoso::records {

std::string plain_text(const PageText& page) {
    std::string text;
    for (const Block& block : page.blocks) {
        if (!text.empty()) text += '\n';
        for (const Line& line : block.lines) {
            for (std::size_t i = 0; i < line.words.size(); ++i) {
                if (i > 0) text += ' ';
                text += line.words[i].text;
            }
            text += '\n';
        }
    }
    return text;
}

std::size_t word_count(const PageText& page) {
    std::size_t count = 0;
    for (const Block& block : page.blocks)
        for (const Line& line : block.lines) count += line.words.size();
    return count;
}

double mean_confidence(const PageText& page) {
    double sum = 0, weight = 0;
    for (const Block& block : page.blocks)
        for (const Line& line : block.lines)
            for (const Word& word : line.words) {
                sum += word.confidence * static_cast<double>(word.text.size());
                weight += static_cast<double>(word.text.size());
            }
    return weight > 0 ? sum / weight : 0;
}

} // namespace hoso::records
