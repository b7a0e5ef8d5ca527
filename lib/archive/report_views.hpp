// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::archive {

/// Whose value is asked for: a column of a view by its name, or "field:NAME", the first value that the record of the
/// row has in that field.
using ReportColumn = std::string;

/// What an archive's catalogue says to reports: its views report_*, which hoso-archive(5) describes, and nothing else.
/// Only reads. One thread at a time.
class ReportViews {
public:
    /// Error{missing} where `folder` is no archive, and what opening its catalogue throws.
    explicit ReportViews(const std::filesystem::path& folder);
    ReportViews(ReportViews&&) noexcept;
    ~ReportViews();

    /// All rows, in the order of the records; a value for each column, as text, empty where there is none. The values
    /// are good until the next row. Error{settings} where there is no such view or column, or an older program made
    /// the catalogue and none has written to it since.
    void read(const std::string& view, const std::vector<ReportColumn>& columns,
        const std::function<void(const std::vector<std::string_view>&)>& row);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace hoso::archive
