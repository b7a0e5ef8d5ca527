// SPDX-License-Identifier: GPL-3.0-or-later
#include "handover/letter.hpp"

#include "text/names.hpp"

#include <algorithm>
#include <tuple>

namespace hoso::handover {

std::string packet_serial(const std::string& run, const std::string& unit, int number) {
    return run + "-" + unit + "-P" + std::to_string(number);
}

std::string qr_text(const std::string& serial, const std::string& mac) { return "hoso:1:" + serial + ":" + mac; }

void sort_letters(std::vector<Letter>& letters) {
    std::vector<std::pair<std::string, Letter>> keyed;
    keyed.reserve(letters.size());
    for (Letter& letter : letters) keyed.emplace_back(text::name_sort_key(letter.person), std::move(letter));
    std::sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) {
        return std::tie(a.first, a.second.login, a.second.serial) < std::tie(b.first, b.second.login, b.second.serial);
    });
    for (std::size_t i = 0; i < letters.size(); ++i) letters[i] = std::move(keyed[i].second);
}

} // namespace hoso::handover
