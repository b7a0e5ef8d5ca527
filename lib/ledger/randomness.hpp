// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.hpp"

#include <cstddef>
#include <string>

namespace hoso::ledger {

/// Where salts and identifiers come from; tests give a sequence of their own.
class Randomness {
public:
    virtual ~Randomness() = default;
    virtual std::string bytes(std::size_t count) = 0;
};

/// The kernel's (getrandom(2)).
class SystemRandomness : public Randomness {
public:
    std::string bytes(std::size_t count) override;
};

/// Lower-case hexadecimal digits of any bytes, and back; an empty string where `hex` is not such a text.
std::string hex_of(const std::string& bytes);
std::string bytes_of_hex(const std::string& hex);

/// A UUID in lower case that sorts by its time of making (RFC 9562, version 7), the rest by chance: what is made
/// together stands together in every index. A time before 1970 counts as 1970.
std::string new_uuid(TimePoint time, Randomness& randomness);

} // namespace hoso::ledger
