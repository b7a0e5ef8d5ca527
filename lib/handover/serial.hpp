// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hoso::handover {

/// What a scanner read, or a person typed.
struct Scanned {
    enum class Kind { letter, packet };
    Kind kind = Kind::letter;
    std::string serial; ///< as hoso writes it, but for upper and lower case
    std::string run;    ///< of a letter
    std::string mac;    ///< empty where the serial alone was typed
    bool operator==(const Scanned&) const = default;
};

/// Takes "hoso:1:SERIAL:MAC" in any case, or the serial alone. Spaces are left out, dashes of all kinds are hyphens, and
/// the number of a letter may lack its leading zeros. None where it is neither.
std::optional<Scanned> parse_scanned(std::string_view text);

} // namespace hoso::handover
