// SPDX-License-Identifier: GPL-3.0-or-later
#include "handover/serial.hpp"

#include "text/unicode.hpp"

#include <algorithm>

namespace hoso::handover {

namespace {

constexpr std::size_t longest = 300, longest_number = 9, number_digits = 5;

bool is_digits(std::string_view text) {
    return !text.empty() && text.size() <= longest_number &&
           std::all_of(text.begin(), text.end(), [](char letter) { return letter >= '0' && letter <= '9'; });
}

/// Without spaces and what cannot be seen; dashes as hyphens. Empty where other than ASCII is left.
std::string plain(std::string_view text) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const text::CodePoint point = text::code_point_at(text, at);
        at += point.size;
        const text::CharacterKind kind = text::kind_of(point.value);
        if (kind == text::CharacterKind::space || kind == text::CharacterKind::invisible ||
            kind == text::CharacterKind::control)
            continue;
        const bool dash = (point.value >= U'\u2010' && point.value <= U'\u2015') || point.value == U'\u2212';
        if (!dash && (!point.valid || point.value >= 0x7F)) return {};
        result += dash ? '-' : static_cast<char>(point.value);
    }
    return result;
}

std::string upper(std::string_view text) {
    std::string result{text};
    for (char& letter : result)
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    return result;
}

/// RUN-UNIT-P1
bool is_packet(std::string_view serial) {
    const std::size_t hyphen = serial.rfind('-');
    if (hyphen == std::string_view::npos || hyphen == 0 || serial.size() < hyphen + 3) return false;
    const char letter = serial[hyphen + 1];
    return (letter == 'P' || letter == 'p') && is_digits(serial.substr(hyphen + 2)) &&
           serial.substr(0, hyphen).find('-') != std::string_view::npos;
}

/// RUN-NNNNN-A
std::optional<Scanned> letter_of(std::string_view serial) {
    const std::size_t last = serial.rfind('-');
    if (last == std::string_view::npos || last == 0 || !is_digits(serial.substr(last + 1))) return std::nullopt;
    const std::size_t middle = serial.rfind('-', last - 1);
    if (middle == std::string_view::npos || middle == 0) return std::nullopt;
    const std::string_view number = serial.substr(middle + 1, last - middle - 1);
    if (!is_digits(number)) return std::nullopt;
    Scanned scanned;
    scanned.run = serial.substr(0, middle);
    scanned.serial = scanned.run + "-" + std::string(number_digits - std::min(number_digits, number.size()), '0') +
                     std::string{number} + std::string{serial.substr(last)};
    return scanned;
}

std::optional<Scanned> serial_of(std::string_view serial) {
    if (serial.find(':') != std::string_view::npos) return std::nullopt;
    if (is_packet(serial)) return Scanned{Scanned::Kind::packet, std::string{serial}, {}, {}};
    return letter_of(serial);
}

} // namespace

std::optional<Scanned> parse_scanned(std::string_view text) {
    if (text.size() > longest) return std::nullopt;
    const std::string whole = plain(text);
    constexpr std::string_view prefix = "HOSO:1:";
    if (!upper(whole).starts_with(prefix)) return serial_of(whole);
    const std::string_view rest = std::string_view{whole}.substr(prefix.size());
    const std::size_t colon = rest.rfind(':');
    if (colon == std::string_view::npos || colon + 1 == rest.size()) return std::nullopt;
    std::optional<Scanned> scanned = serial_of(rest.substr(0, colon));
    if (scanned) scanned->mac = upper(rest.substr(colon + 1));
    return scanned;
}

} // namespace hoso::handover
