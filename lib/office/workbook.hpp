// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "office/table.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::office {

enum class WorkbookFormat { csv, xlsx, ods };

struct Workbook {
    WorkbookFormat format = WorkbookFormat::csv;
    std::vector<Sheet> sheets; ///< in the order of their tabs; one for a CSV
    std::string encoding;      ///< of a CSV: UTF-8, UTF-16LE, UTF-16BE
    char delimiter = 0;        ///< of a CSV
    bool has_macros = false;     ///< programs are in the file; they were not run
    bool refers_outside = false; ///< some of it was taken from other files by who made it
};

/// How much a file may ask for. A file that is over a limit is refused: what it says of itself is not believed.
struct ReadLimits {
    std::uintmax_t file_bytes = std::uintmax_t{512} << 20;
    std::size_t unpacked_bytes = std::size_t{1} << 30; ///< of all parts of a package together
    std::size_t ratio = 200; ///< unpacked to packed bytes of a part, beyond `ratio_free_bytes`
    std::size_t ratio_free_bytes = std::size_t{16} << 20;
    std::size_t parts = 10'000; ///< entries in the package
    std::size_t sheets = 1'000;
    std::size_t cells = 5'000'000;                   ///< that are not empty; of a CSV as many empty ones besides
    std::size_t text_bytes = std::size_t{256} << 20; ///< of all cells together
    std::size_t ranges = 100'000;                    ///< merged cells and hidden columns of a sheet
};

/// Reads a table by its content, whatever its name ends with: XLSX (ECMA-376 transitional and strict, ISO 29500), ODS
/// (OpenDocument 1.0 to 1.3, ISO 26300), or else CSV as read_csv() takes it. Formulas are not computed: their stored
/// results are read. Nothing outside the file is opened. Error{missing, denied, io} or Error{input} that begins with
/// the file's name and goes on with sheet and cell where there is one: no table (legacy .xls, a password, a web page),
/// damaged, or over a limit. A CSV that is not UTF-8 or UTF-16 is refused.
Workbook read_workbook(const std::filesystem::path& file, const ReadLimits& limits = {});
/// The same of bytes; messages call them `name`.
Workbook read_workbook(std::string_view bytes, const std::string& name, const ReadLimits& limits = {});

} // namespace hoso::office
