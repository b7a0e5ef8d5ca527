// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/messages.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

using namespace hoso;

namespace {

Language language_with(const char* all, const char* messages, const char* lang) {
    const std::pair<const char*, const char*> variables[] = {
        {"LC_ALL", all}, {"LC_MESSAGES", messages}, {"LANG", lang}};
    for (const auto& [name, value] : variables)
        if (value == nullptr)
            ::unsetenv(name);
        else
            ::setenv(name, value, 1);
    return language_of_environment();
}

} // namespace

TEST(Messages, LanguageComesFromTheFirstVariableThatSaysOne) {
    EXPECT_EQ(language_with(nullptr, nullptr, nullptr), Language::english);
    EXPECT_EQ(language_with(nullptr, nullptr, "vi_VN.UTF-8"), Language::vietnamese);
    EXPECT_EQ(language_with("", "", "vi"), Language::vietnamese);
    EXPECT_EQ(language_with("C", nullptr, "vi_VN"), Language::english);
    EXPECT_EQ(language_with(nullptr, "vi_VN", "en_US"), Language::vietnamese);
    EXPECT_EQ(language_with("de_DE.UTF-8", "vi_VN", "vi_VN"), Language::english);
}

TEST(Messages, AreTranslatedAndFilledIn) {
    const char* text = "{}: no such file";
    EXPECT_EQ(message(text, "a.pdf"), "a.pdf: no such file");
    use_language(Language::vietnamese);
    const std::string vietnamese = message(text, "a.pdf");
    EXPECT_NE(vietnamese, "a.pdf: no such file");
    EXPECT_EQ(vietnamese.rfind("a.pdf", 0), 0U) << vietnamese;
    EXPECT_STREQ(tr("nobody ever wrote this"), "nobody ever wrote this");
}
