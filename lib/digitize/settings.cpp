// SPDX-License-Identifier: GPL-3.0-or-later
#include "digitize/settings.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <array>
#include <utility>

namespace hoso::digitize {

namespace {

template <typename T, std::size_t N> using Names = std::array<std::pair<T, const char*>, N>;

constexpr Names<pdf::Level, 3> levels{{{pdf::Level::a2u, "2u"}, {pdf::Level::a2b, "2b"}, {pdf::Level::a1b, "1b"}}};
constexpr Names<KeepSource, 2> keep_sources{
    {{KeepSource::always, "always"}, {KeepSource::unless_embedded, "unless-embedded"}}};
constexpr Names<Ocr, 3> ocr_modes{{{Ocr::automatic, "auto"}, {Ocr::always, "always"}, {Ocr::never, "never"}}};

template <typename T, std::size_t N> std::string to_name(const Names<T, N>& names, T value) {
    for (const auto& [one, name] : names)
        if (one == value) return name;
    return {};
}

template <typename T, std::size_t N> T from_name(const Names<T, N>& names, const std::string& text) {
    for (const auto& [value, name] : names)
        if (text == name) return value;
    throw Error{Cause::usage, message("{}: not a value of this setting", text)};
}

} // namespace

std::string name_of(pdf::Level level) { return to_name(levels, level); }
pdf::Level level_from(const std::string& name) { return from_name(levels, name); }
KeepSource keep_source_from(const std::string& name) { return from_name(keep_sources, name); }
Ocr ocr_from(const std::string& name) { return from_name(ocr_modes, name); }

Json to_json(const Settings& settings) {
    return {{"language", settings.language}, {"pdfa", name_of(settings.level)},
        {"keep_source", to_name(keep_sources, settings.keep_source)}, {"ocr", to_name(ocr_modes, settings.ocr)},
        {"max_page_seconds", settings.page_seconds}, {"max_megapixels", settings.megapixels}};
}

Settings settings_from_json(const Json& json) {
    Settings settings;
    settings.language = json.at("language");
    settings.level = level_from(json.at("pdfa"));
    settings.keep_source = keep_source_from(json.at("keep_source"));
    settings.ocr = ocr_from(json.at("ocr"));
    settings.page_seconds = json.at("max_page_seconds");
    settings.megapixels = json.at("max_megapixels");
    return settings;
}

} // namespace hoso::digitize
