// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/dn.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

namespace hoso::directory {

namespace {

constexpr std::string_view special = "\"+,;<>\\";
constexpr std::string_view hex_digits = "0123456789abcdef";

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

int hex_value(char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; }

char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool is_escaped(std::string_view text, std::size_t at) {
    std::size_t escapes = 0;
    while (escapes < at && text[at - escapes - 1] == '\\') ++escapes;
    return escapes % 2 == 1;
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ') && !is_escaped(text, text.size() - 1)) text.remove_suffix(1);
    return text;
}

/// Where the next separator stands that is not escaped; the end where there is none.
std::size_t next_of(std::string_view text, std::string_view separators, std::size_t from = 0) {
    for (std::size_t i = from; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (separators.find(text[i]) != std::string_view::npos)
            return i;
    }
    return text.size();
}

[[noreturn]] void fail(std::string_view dn) {
    throw Error{Cause::input, message("{}: is no distinguished name", text::to_valid_utf8(dn))};
}

/// The bytes that an escaped value stands for.
std::string unescaped(std::string_view value, std::string_view dn) {
    std::string bytes;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] != '\\') {
            if (special.find(value[i]) != std::string_view::npos) fail(dn);
            bytes += value[i];
        } else if (i + 2 < value.size() && is_hex(value[i + 1]) && is_hex(value[i + 2])) {
            bytes += static_cast<char>(hex_value(value[i + 1]) << 4 | hex_value(value[i + 2]));
            i += 2;
        } else if (i + 1 < value.size() && (special.find(value[i + 1]) != std::string_view::npos ||
                                               std::string_view{" #="}.find(value[i + 1]) != std::string_view::npos)) {
            bytes += value[++i];
        } else {
            fail(dn);
        }
    }
    return bytes;
}

bool is_name_letter(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == ';' || c == '_';
}

bool is_attribute_name(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), is_name_letter);
}

bool is_plain(std::string_view value) {
    return std::all_of(value.begin(), value.end(), [](char c) { return c > ' ' && c < 0x7f && c != '\\'; });
}

/// Values compare without case and with one space in place of many (RFC 4518, 2.2 and 2.6.1).
std::string normal_value(std::string_view value, std::string_view dn) {
    if (value.starts_with('#')) {
        std::string hex{value};
        std::transform(hex.begin(), hex.end(), hex.begin(), ascii_lower);
        if (hex.size() < 3 || hex.size() % 2 == 0 || !std::all_of(hex.begin() + 1, hex.end(), is_hex)) fail(dn);
        return hex;
    }
    std::string bytes{value};
    if (is_plain(value)) {
        if (value.find_first_of("\";<>") != std::string_view::npos) fail(dn);
        std::transform(bytes.begin(), bytes.end(), bytes.begin(), ascii_lower);
        return bytes;
    }
    bytes = unescaped(value, dn);
    if (!text::is_valid_utf8(bytes)) return escape_value(bytes);
    bytes = text::nfc(text::lower(text::nfc(bytes)));
    std::string one_space;
    for (const char c : bytes)
        if (c != ' ' || (!one_space.empty() && !one_space.ends_with(' '))) one_space += c;
    while (one_space.ends_with(' ')) one_space.pop_back();
    return escape_value(one_space);
}

/// Of names in plain ASCII, as nearly all are, only the case is to be changed. Nothing where that does not do.
std::optional<std::string> plain_normal_dn(std::string_view dn) {
    std::string all{dn};
    std::size_t begin = 0; // of the name or the value
    bool in_name = true;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const char c = all[i] = ascii_lower(all[i]);
        if (in_name && c == '=') {
            if (i == begin) return std::nullopt;
            in_name = false;
            begin = i + 1;
        } else if (in_name) {
            if (!is_name_letter(c)) return std::nullopt;
        } else if (c == ',') {
            in_name = true;
            begin = i + 1;
        } else if (c <= ' ' || c >= 0x7f || c == '"' || c == '+' || c == ';' || c == '<' || c == '>' || c == '\\' ||
                   (c == '#' && i == begin)) {
            return std::nullopt;
        }
    }
    return in_name ? std::nullopt : std::optional{std::move(all)};
}

std::string normal_rdn(std::string_view rdn, std::string_view dn) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= rdn.size();) {
        const std::size_t end = next_of(rdn, "+", at);
        const std::string_view part = rdn.substr(at, end - at);
        const std::size_t equals = part.find('=');
        if (equals == std::string_view::npos) fail(dn);
        std::string name{trimmed(part.substr(0, equals))};
        std::transform(name.begin(), name.end(), name.begin(), ascii_lower);
        if (!is_attribute_name(name)) fail(dn);
        parts.push_back(name + '=' + normal_value(trimmed(part.substr(equals + 1)), dn));
        at = end + 1;
    }
    std::sort(parts.begin(), parts.end());
    std::string all = std::move(parts.front());
    for (std::size_t i = 1; i < parts.size(); ++i) all += '+' + parts[i];
    return all;
}

} // namespace

std::string escape_value(std::string_view value) {
    std::string text;
    text.reserve(value.size());
    const bool is_text = text::is_valid_utf8(value);
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        const auto byte = static_cast<unsigned char>(c);
        const bool at_edge = (c == ' ' && (i == 0 || i + 1 == value.size())) || (c == '#' && i == 0);
        if (byte < ' ' || byte == 0x7f || (byte >= 0x80 && !is_text)) {
            text += '\\';
            text += hex_digits[byte >> 4];
            text += hex_digits[byte & 15];
            continue;
        }
        if (at_edge || special.find(c) != std::string_view::npos) text += '\\';
        text += c;
    }
    return text;
}

std::string make_rdn(std::string_view attribute, std::string_view value) {
    return std::string{attribute} + '=' + escape_value(value);
}

std::string join(std::string_view below, std::string_view above) {
    if (below.empty() || above.empty()) return std::string{below.empty() ? above : below};
    return std::string{below} + ',' + std::string{above};
}

std::string parent_of(std::string_view dn) {
    const std::size_t comma = next_of(dn, ",;");
    return comma == dn.size() ? std::string{} : std::string{trimmed(dn.substr(comma + 1))};
}

std::string rdn_of(std::string_view dn) { return std::string{trimmed(dn.substr(0, next_of(dn, ",;")))}; }

std::size_t depth_of(std::string_view dn) {
    std::size_t depth = dn.empty() ? 0 : 1;
    for (std::size_t at = next_of(dn, ",;"); at < dn.size(); at = next_of(dn, ",;", at + 1)) ++depth;
    return depth;
}

std::vector<std::pair<std::string, std::string>> parse_rdn(std::string_view rdn) {
    std::vector<std::pair<std::string, std::string>> parts;
    for (std::size_t at = 0; at <= rdn.size();) {
        const std::size_t end = next_of(rdn, "+", at);
        const std::string_view part = rdn.substr(at, end - at);
        const std::size_t equals = part.find('=');
        if (equals == std::string_view::npos) fail(rdn);
        parts.emplace_back(trimmed(part.substr(0, equals)), unescaped(trimmed(part.substr(equals + 1)), rdn));
        at = end + 1;
    }
    return parts;
}

std::string normal_dn(std::string_view dn) {
    if (auto plain = plain_normal_dn(dn)) return std::move(*plain);
    std::string all;
    if (trimmed(dn).empty()) return all;
    for (std::size_t at = 0; at <= dn.size();) {
        const std::size_t end = next_of(dn, ",;", at);
        if (at != 0) all += ',';
        all += normal_rdn(dn.substr(at, end - at), dn);
        at = end + 1;
    }
    return all;
}

std::string rebased(const std::string& dn, const std::string& from, const std::string& to) {
    const std::string place = normal_dn(dn);
    const std::string above = normal_dn(from);
    if (place == above) return to;
    if (!is_below(place, above)) return dn;
    std::string rest = dn;
    std::string below;
    for (std::size_t depth = depth_of(dn) - depth_of(from); depth > 0; --depth) {
        below = join(below, rdn_of(rest));
        rest = parent_of(rest);
    }
    return join(below, to);
}

bool is_below(std::string_view dn, std::string_view ancestor) {
    if (ancestor.empty()) return !dn.empty();
    if (dn.size() <= ancestor.size() + 1 || !dn.ends_with(ancestor)) return false;
    const std::size_t comma = dn.size() - ancestor.size() - 1;
    return dn[comma] == ',' && !is_escaped(dn, comma);
}

} // namespace hoso::directory
