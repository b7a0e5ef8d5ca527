// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/messages.hpp"

#include "core/files.hpp"

#include <clocale>
#include <cstdlib>
#include <libintl.h>

namespace hoso {

namespace {
constexpr const char* domain = "hoso";
}

void use_language(Language language) {
    // gettext translates only outside the C locale; C.UTF-8 is on every Debian machine, vi_VN.UTF-8 is not.
    ::setenv("LC_ALL", "C.UTF-8", 1);
    ::setenv("LANGUAGE", language == Language::vietnamese ? "vi" : "en", 1);
    std::setlocale(LC_CTYPE, "C.UTF-8");
    std::setlocale(LC_MESSAGES, "C.UTF-8");
    static const std::string folder = share_path("locale").string();
    ::bindtextdomain(domain, folder.c_str());
    ::bind_textdomain_codeset(domain, "UTF-8");
}

Language language_of_environment() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = std::getenv(name);
        if (value != nullptr && *value != '\0')
            return std::string_view{value}.starts_with("vi") ? Language::vietnamese : Language::english;
    }
    return Language::english;
}

const char* tr(const char* message) { return ::dgettext(domain, message); }

} // namespace hoso
