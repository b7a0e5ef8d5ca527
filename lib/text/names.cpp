// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/names.hpp"

#include "core/error.hpp"
#include "text/fold.hpp"
#include "text/unicode.hpp"

#include <unicode/coll.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace hoso::text {

namespace {

/// One a thread: ICU promises that a collator is safe to share only once it is frozen, which C++ cannot ask for.
const icu::Collator& collator() {
    thread_local const std::unique_ptr<icu::Collator> instance = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<icu::Collator> made{icu::Collator::createInstance(icu::Locale{"vi"}, status)};
        // NFD input and marks typed in another order must not matter.
        if (U_SUCCESS(status)) made->setAttribute(UCOL_NORMALIZATION_MODE, UCOL_ON, status);
        if (U_FAILURE(status)) throw Error{Cause::unavailable, std::string{"ICU: "} + u_errorName(status)};
        return made;
    }();
    return *instance;
}

icu::UnicodeString wide(std::string_view text) {
    return icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
}

std::vector<std::string> words_of(std::string_view name) {
    const std::string spaced = collapse_spaces(nfc(name));
    std::vector<std::string> words;
    for (std::size_t at = 0; at < spaced.size();) {
        const std::size_t end = std::min(spaced.find(' ', at), spaced.size());
        words.push_back(spaced.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

} // namespace

std::string collation_key(std::string_view text) {
    const icu::UnicodeString source = wide(text);
    std::string key(text.size() * 3 + 16, '\0');
    const auto fill = [&] {
        return collator().getSortKey(
            source, reinterpret_cast<std::uint8_t*>(key.data()), static_cast<int32_t>(key.size()));
    };
    auto size = static_cast<std::size_t>(fill());
    if (size > key.size()) {
        key.resize(size);
        size = static_cast<std::size_t>(fill());
    }
    key.resize(size - 1); // ICU ends it with a zero
    return key;
}

int compare(std::string_view a, std::string_view b) {
    UErrorCode status = U_ZERO_ERROR;
    const auto result = collator().compare(wide(a), wide(b), status);
    if (U_FAILURE(status)) throw Error{Cause::unavailable, std::string{"ICU: "} + u_errorName(status)};
    return static_cast<int>(result);
}

std::string name_sort_key(std::string_view name) {
    std::vector<std::string> words = words_of(name);
    if (!words.empty()) {
        words.insert(words.begin(), words.back());
        words.pop_back();
    }
    // A zero is lower than every byte of a key, so a word that ends comes before one that goes on.
    std::string key;
    for (const std::string& word : words) key += collation_key(canonical_syllable(word)) + '\0';
    key += '\0';
    for (const std::string& word : words) key += collation_key(word) + '\0';
    return key + std::string{name};
}

} // namespace hoso::text
