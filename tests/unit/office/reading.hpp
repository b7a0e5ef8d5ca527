// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.hpp"
#include "office/workbook.hpp"
#include "office_files.hpp"
#include "temporary_folder.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <string_view>

namespace hoso::test {

/// Reads files that a test makes up, all as a.table in a folder of their own.
class Reading {
public:
    office::Workbook read(const Parts& parts, const office::ReadLimits& limits = {}) const {
        std::filesystem::remove(path()); // a file that is replaced is flushed to disk, which takes its time
        write_zip(path(), parts);
        return office::read_workbook(path(), limits);
    }
    office::Workbook read(std::string_view bytes, const office::ReadLimits& limits = {}) const {
        std::filesystem::remove(path());
        std::ofstream{path(), std::ios::binary} << bytes;
        return office::read_workbook(path(), limits);
    }

    /// What follows the file's name in the message of the Error{input}; "read" where there is none.
    template <typename Content>
    std::string refusal(const Content& content, const office::ReadLimits& limits = {}) const {
        try {
            read(content, limits);
        } catch (const Error& error) {
            EXPECT_EQ(error.cause(), Cause::input);
            const std::string what = error.what(), begin = path().string() + ": ";
            EXPECT_TRUE(what.starts_with(begin)) << what;
            EXPECT_EQ(what.find('\n'), std::string::npos) << what;
            return what.substr(std::min(begin.size(), what.size()));
        }
        return "read";
    }

    std::filesystem::path path() const { return m_folder.path() / "a.table"; }

private:
    TemporaryFolder m_folder;
};

/// "text:a" for cells of text and so on, "" for an empty one; shown text behind a bar, "=" before what was computed.
inline std::string cell_text(const office::Sheet& sheet, int row, int column) {
    const office::Cell* cell = sheet.cell(row, column);
    if (cell == nullptr) return "";
    constexpr const char* names[] = {"empty", "text", "number", "date", "time", "boolean", "error"};
    std::string text = cell->computed ? "=" : "";
    text += names[static_cast<int>(cell->kind)] + (":" + cell->value);
    return cell->shown.empty() ? text : text + "|" + cell->shown;
}

} // namespace hoso::test
