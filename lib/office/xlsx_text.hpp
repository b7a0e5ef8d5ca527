// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

/// Text as XLSX takes it. Everything goes through here before libxlsxwriter sees it, which checks less (1.1.4 writes
/// over the end of some buffers where names are too long).
namespace hoso::office {

inline constexpr std::size_t longest_cell_text = 32'767; // UTF-16 units

std::size_t utf16_units(std::string_view text);

/// The text up to so many UTF-16 units.
std::string shortened(std::string_view text, std::size_t most);

/// Text of a cell: what XML cannot hold as _xHHHH_, and what looks like that with its underscore so (ECMA-376 part 1,
/// 22.9.2.19).
std::string escaped(std::string_view text);

/// Text of other places, which have no escapes: valid UTF-8 with spaces in place of what XML cannot hold. Error{output}
/// "where: longer than ..." for more than so many UTF-16 units.
std::string plain_text(std::string_view text, std::size_t most, const std::string& where);

/// Names of the sheets of one workbook: Excel refuses more than 31 units, []:*?/\, an apostrophe at either end, and the
/// same name twice in any case.
class SheetNames {
public:
    std::string add(std::string_view wanted);

private:
    std::set<std::string> m_taken; ///< in lower case
};

} // namespace hoso::office
