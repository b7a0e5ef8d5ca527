// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/fingerprint.hpp"

#include "answers/labels.hpp"
#include "crypto/sha256.hpp"

#include <array>

namespace hoso::answers {

namespace {

constexpr std::string_view schema = "hoso-form/1";
constexpr std::size_t digits = 16;

std::string check_of(const Fingerprint& fingerprint, const regime::Regime& regime) {
    crypto::Sha256Stream digest;
    const auto add = [&](std::string_view part) {
        digest.add(part);
        digest.add("\n");
    };
    for (const std::string_view part :
        {schema, std::string_view{fingerprint.regime}, std::string_view{fingerprint.period},
            std::string_view{fingerprint.unit}, std::string_view{fingerprint.definition}})
        add(part);
    for (const regime::Indicator& indicator : regime.indicators) {
        add(std::to_string(indicator.number));
        add(label_key(indicator.text));
        add(label_key(indicator.units));
    }
    return to_hex(digest.finish()).substr(0, digits);
}

} // namespace

Fingerprint fingerprint_of(const regime::Regime& regime, const std::string& period, const std::string& unit) {
    Fingerprint fingerprint{regime.rules.id, period, unit, regime.sha256.substr(0, digits), ""};
    fingerprint.check = check_of(fingerprint, regime);
    return fingerprint;
}

std::string to_text(const Fingerprint& fingerprint) {
    std::string text{schema};
    for (const std::string* part :
        {&fingerprint.regime, &fingerprint.period, &fingerprint.unit, &fingerprint.definition, &fingerprint.check})
        text += " " + *part;
    return text;
}

std::optional<Fingerprint> find_fingerprint(std::string_view text) {
    const std::size_t found = text.find(schema);
    if (found == std::string_view::npos) return std::nullopt;
    const std::string plain = plain_text(text.substr(found + schema.size()));
    std::array<std::string, 5> parts;
    std::size_t at = 0;
    for (std::string& part : parts) {
        const std::size_t end = std::min(plain.find(' ', at), plain.size());
        part = plain.substr(at, end - at);
        if (part.empty()) return std::nullopt;
        at = std::min(end + 1, plain.size());
    }
    return Fingerprint{parts[0], parts[1], parts[2], parts[3], parts[4]};
}

bool is_intact(const Fingerprint& fingerprint, const regime::Regime& regime) {
    return fingerprint.check == check_of(fingerprint, regime);
}

bool is_of(const Fingerprint& fingerprint, const regime::Regime& regime) {
    return fingerprint.definition == regime.sha256.substr(0, digits);
}

} // namespace hoso::answers
