// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "facts/block.hpp"
#include "regime/window.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hoso::facts {

/// Facts of one type, by field and row.
struct FactRows {
    const regime::FactType* type = nullptr;
    std::size_t rows = 0;
    std::vector<Column> fields; ///< as the type lists them; of a field that no condition asks for the values may be
                                ///< left out
};

/// 1 for each row that meets the condition, else 0. A comparison with a value that is missing is not met, `a != b` as
/// little as `a = b`; whether a day lies in the period, before it or behind it is as little met by one that is missing.
/// `not` turns whatever stands behind it.
using Mask = std::vector<std::uint8_t>;
Mask matches(const regime::Expression& condition, const FactRows& facts, const regime::Window& window);

} // namespace hoso::facts
