// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/workbook.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "messages/messages.hpp"
#include "office/csv.hpp"
#include "office/ods.hpp"
#include "office/sheet_builder.hpp"
#include "office/xlsx.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace hoso::office {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void refuse(const std::string& file, const std::string& problem) {
    throw Error{Cause::input, file + ": " + problem};
}

/// Opening a pipe or a device would wait or act, so what the file is comes first.
std::string first_bytes(const fs::path& file, const ReadLimits& limits) {
    std::error_code error;
    const auto status = fs::status(file, error);
    if (!fs::exists(status))
        throw Error{error && error.value() != ENOENT ? Cause::denied : Cause::missing,
            file.string() + ": " + std::strerror(error ? error.value() : ENOENT)};
    if (!fs::is_regular_file(status)) refuse(file.string(), tr("not a file"));
    if (fs::file_size(file, error) > limits.file_bytes)
        refuse(file.string(), message("larger than {} bytes", limits.file_bytes));
    std::ifstream input{file, std::ios::binary};
    if (!input) throw Error{errno == EACCES ? Cause::denied : Cause::io, file.string() + ": " + std::strerror(errno)};
    std::string bytes(512, '\0');
    input.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(input.gcount()));
    return bytes;
}

void refuse_other_kinds(const std::string& file, std::string_view bytes) {
    if (bytes.starts_with("\xD0\xCF\x11\xE0"))
        refuse(file, tr("an old workbook (.xls) or one with a password: save it as XLSX without a password"));
    if (bytes.starts_with("%PDF")) refuse(file, tr("a PDF, not a table"));
    const std::string begin = text::lower(bytes.substr(0, bytes.find('>')));
    const auto at = begin.find_first_not_of("\xEF\xBB\xBF \t\r\n");
    const std::string_view markup = at == std::string::npos ? std::string_view{} : std::string_view{begin}.substr(at);
    if (markup.starts_with("<!doctype") || markup.starts_with("<html") || markup.starts_with("<?xml"))
        refuse(file, tr("a web page or XML, whatever its name says: save it as XLSX or CSV"));
}

bool any_part(const std::vector<std::string>& parts, const std::vector<std::string_view>& beginnings) {
    return std::any_of(parts.begin(), parts.end(), [&](const std::string& part) {
        return std::any_of(beginnings.begin(), beginnings.end(),
            [&](std::string_view beginning) { return part.starts_with(beginning); });
    });
}

Workbook read_package(Package& package, const ReadLimits& limits) {
    const std::string& file = package.file();
    SheetBuilder builder{file, limits};
    Workbook workbook;
    const std::string media_type = package.read_small("mimetype", 100).value_or("");
    if (media_type.starts_with("application/vnd.oasis.opendocument.spreadsheet")) {
        workbook.format = WorkbookFormat::ods;
        workbook.has_macros = any_part(package.parts(), {"basic/", "scripts/"});
        workbook.refers_outside = read_ods(package, file, builder);
    } else {
        const std::string main = main_part(package);
        if (main.ends_with(".bin")) refuse(file, tr("a binary workbook (.xlsb): save it as XLSX"));
        if (main.empty() || main.find("workbook") == std::string::npos) refuse(file, tr("a ZIP file, not a table"));
        workbook.format = WorkbookFormat::xlsx;
        workbook.has_macros = any_part(package.parts(), {"xl/vbaproject", "xl/macrosheets/"});
        workbook.refers_outside = any_part(package.parts(), {"xl/externallinks/"});
        read_xlsx(package, main, builder);
    }
    workbook.sheets = builder.finish();
    return workbook;
}

Workbook read_text(std::string_view bytes, const std::string& file, const ReadLimits& limits) {
    const Csv csv = read_csv(bytes, file, 2 * limits.cells);
    SheetBuilder builder{file, limits};
    builder.start_sheet("", false);
    for (std::size_t i = 0; i < csv.rows.size(); ++i) {
        if (i >= static_cast<std::size_t>(largest_row)) builder.fail(0, 0, message("more than {} rows", largest_row));
        builder.start_row(static_cast<int>(i) + 1, false);
        int column = 0;
        for (const std::string& value : csv.rows[i]) {
            ++column;
            if (!text::is_valid_utf8(value))
                builder.fail(builder.row(), column, tr("not UTF-8: save the table as CSV in UTF-8"));
            if (!value.empty()) builder.add({column, CellKind::text, false, value, {}});
        }
    }
    return {WorkbookFormat::csv, builder.finish(), csv.encoding, csv.delimiter, false, false};
}

bool is_zip(std::string_view bytes) { return bytes.starts_with("PK\3\4") || bytes.starts_with("PK\5\6"); }

} // namespace

Workbook read_workbook(const fs::path& file, const ReadLimits& limits) {
    const std::string begin = first_bytes(file, limits);
    if (is_zip(begin)) {
        Package package{file, limits};
        return read_package(package, limits);
    }
    refuse_other_kinds(file.string(), begin);
    return read_text(read_file(file, limits.file_bytes), file.string(), limits);
}

Workbook read_workbook(std::string_view bytes, const std::string& name, const ReadLimits& limits) {
    if (bytes.size() > limits.file_bytes) refuse(name, message("larger than {} bytes", limits.file_bytes));
    if (is_zip(bytes)) {
        Package package{bytes, name, limits};
        return read_package(package, limits);
    }
    refuse_other_kinds(name, bytes.substr(0, 512));
    return read_text(bytes, name, limits);
}

} // namespace hoso::office
