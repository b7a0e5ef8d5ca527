// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fmt/core.h>
#include <string>
#include <string_view>
#include <utility>

namespace hoso {

enum class Language { english, vietnamese };

/// Chooses the language of messages for the whole process; call once, before threads start.
void use_language(Language language);

/// By LC_ALL, LC_MESSAGES and LANG: Vietnamese where they begin with "vi", else English.
Language language_of_environment();

/// The message in the chosen language (gettext; catalogues under lib/messages). xgettext looks for this name.
const char* tr(const char* message);

/// A translated message with its {} filled in: message("{}: page {}: not a JPEG stream", file, page).
/// xgettext looks for this name too, so the first argument must be a literal.
template <typename... Arguments> std::string message(const char* text, Arguments&&... arguments) {
    return fmt::format(fmt::runtime(tr(text)), std::forward<Arguments>(arguments)...);
}

/// The same in English whatever was chosen: for what is kept in files, which are the same everywhere. It has a translation
/// all the same, for whoever shows it. xgettext looks for this name too.
template <typename... Arguments> std::string english(const char* text, Arguments&&... arguments) {
    return fmt::format(fmt::runtime(text), std::forward<Arguments>(arguments)...);
}

} // namespace hoso
