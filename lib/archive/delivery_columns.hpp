// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/digest.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace hoso::archive {

/// What a column of a delivery list is.
struct DeliveryColumn {
    enum class Kind {
        file,
        code,
        dossier,
        text, ///< field `name`
        date, ///< field `name`
        number_and_symbol,
        checksum, ///< of `algorithm`, else by the number of its digits
        ignored   ///< such as the running number of the row
    } kind = Kind::ignored;
    std::string name;
    std::optional<crypto::DigestAlgorithm> algorithm;
    bool operator==(const DeliveryColumn&) const = default;
};

/// By the header, Vietnamese with or without marks, English, or the name that a circular gives the field; case and
/// punctuation do not matter, nor what stands in brackets. None for other headers.
std::optional<DeliveryColumn> delivery_column(std::string_view header);

} // namespace hoso::archive
