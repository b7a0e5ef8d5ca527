// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "regime/regime.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace hoso::answers {

/// The line of a form that says what it asks, of whom, and for when: "hoso-form/1 REGIME PERIOD UNIT DEFINITION CHECK".
/// Programs that save the form again, under another name and with other sheets, keep it.
struct Fingerprint {
    std::string regime, period, unit;
    std::string definition; ///< the first 16 digits of the definition's SHA-256
    std::string check;      ///< of all these and the form's labels, 16 digits: what was typed over is noticed
    bool operator==(const Fingerprint&) const = default;
};

Fingerprint fingerprint_of(const regime::Regime& regime, const std::string& period, const std::string& unit);
std::string to_text(const Fingerprint& fingerprint);
/// The one that stands somewhere in the text.
std::optional<Fingerprint> find_fingerprint(std::string_view text);

/// Whether the line is as it was made, by this definition or another with the same labels.
bool is_intact(const Fingerprint& fingerprint, const regime::Regime& regime);
/// Whether this definition made it.
bool is_of(const Fingerprint& fingerprint, const regime::Regime& regime);

} // namespace hoso::answers
