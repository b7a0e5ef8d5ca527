// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/handle.hpp"

#include <string>
#include <xlsxwriter.h>

namespace hoso::office {

using XlsxHandle = Handle<lxw_workbook, &lxw_workbook_free>;

/// What libxlsxwriter writes to: a file of our own, since it takes no memory.
class XlsxTarget {
public:
    XlsxTarget();
    XlsxTarget(const XlsxTarget&) = delete;
    XlsxTarget& operator=(const XlsxTarget&) = delete;
    ~XlsxTarget();

    lxw_workbook* workbook() const noexcept { return m_workbook.get(); }
    /// Ends the workbook and gives the bytes of its file. Numbers are printed as the C locale does, whatever locale the
    /// process has: libxlsxwriter uses printf's %.16G. Those 16 digits are not always the fewest, but name the same
    /// binary number as the at most 15 from which it was made (8 powers of two below 10^-150 and above 10^44 excepted).
    std::string close();

private:
    std::string m_path;
    XlsxHandle m_workbook;
};

/// Error{output} "where: problem" for all but success.
void check(lxw_error error, const std::string& where);

inline lxw_row_t row_of(int row) { return static_cast<lxw_row_t>(row - 1); }
inline lxw_col_t column_of(int column) { return static_cast<lxw_col_t>(column - 1); }

} // namespace hoso::office
