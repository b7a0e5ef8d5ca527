// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/sqlite_report.hpp"

#include "archive/archive.hpp"
#include "archive/report_views.hpp"
#include "archive/sqlite_schema.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"

#include <algorithm>

namespace hoso::archive {

using database::Connection;
using database::Statement;

namespace {

constexpr std::uint32_t application_id = 0x48534152; // "HSAR"
constexpr std::string_view field_prefix = "field:";

std::vector<std::string> columns_of(Connection& connection, const std::string& view) {
    Statement rows = connection.prepare("SELECT name FROM pragma_table_info((SELECT name FROM sqlite_schema WHERE type "
                                        "= 'view' AND name = ? AND name LIKE 'report\\_%' ESCAPE '\\'))");
    rows.bind_all(view);
    std::vector<std::string> columns;
    while (rows.step()) columns.emplace_back(rows.text(0));
    return columns;
}

} // namespace

database::Format catalogue_format() {
    return {tr("the catalogue"), application_id, catalogue_version, std::string{catalogue_schema} + report_views,
        oldest_catalogue_version};
}

void update_report_views(Connection& connection) {
    {
        Statement newest =
            connection.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'view' AND name = 'report_digitization'");
        if (newest.step()) return;
    }
    database::Transaction transaction{connection};
    connection.execute(report_views);
    transaction.commit();
}

struct ReportViews::State {
    std::filesystem::path catalogue;
    Connection connection;

    [[noreturn]] void refuse(const std::string& problem) const {
        throw Error{Cause::settings, message("{}: {}; where an older hoso made the catalogue, 'hoso-archive rebuild' "
                                             "makes a new one",
                                         catalogue.string(), problem)};
    }

    /// SQL of a column; the name of a field becomes a parameter.
    std::string expression(const std::vector<std::string>& known, const std::string& view, const ReportColumn& column,
        std::vector<std::string>& fields) const {
        const auto has = [&](const std::string& name) {
            return std::find(known.begin(), known.end(), name) != known.end();
        };
        if (!column.starts_with(field_prefix)) {
            if (!has(column)) refuse(message("{} has no column '{}'", view, column));
            return '"' + column + '"';
        }
        const std::string record = has("uuid") ? "uuid" : has("document") ? "document" : has("record") ? "record" : "";
        if (record.empty()) refuse(message("{} has no records whose fields could be asked for", view));
        fields.emplace_back(column.substr(field_prefix.size()));
        return fmt::format("(SELECT each.value FROM report_field AS each WHERE each.record = {}.{} AND each.name = ? "
                           "ORDER BY each.position LIMIT 1)",
            view, record);
    }
};

ReportViews::ReportViews(const std::filesystem::path& folder) {
    read_identity(folder);
    const Layout layout{folder};
    m_state = std::make_unique<State>(
        State{layout.catalogue(), Connection{layout.catalogue(), database::Access::read, catalogue_format()}});
    m_state->connection.execute("PRAGMA cache_size = -65536"); // KB at most
}

ReportViews::ReportViews(ReportViews&&) noexcept = default;
ReportViews::~ReportViews() = default;

void ReportViews::read(const std::string& view, const std::vector<ReportColumn>& columns,
    const std::function<void(const std::vector<std::string_view>&)>& row) {
    const auto known = columns_of(m_state->connection, view);
    if (known.empty()) m_state->refuse(message("there is no view '{}'", view));
    std::string selected;
    std::vector<std::string> fields;
    for (const ReportColumn& column : columns)
        selected += (selected.empty() ? "" : ", ") + m_state->expression(known, view, column, fields);
    if (selected.empty()) selected = "1";
    Statement rows = m_state->connection.prepare(fmt::format("SELECT {} FROM {}", selected, view));
    for (std::size_t i = 0; i < fields.size(); ++i) rows.bind(static_cast<int>(i + 1), fields[i]);
    std::vector<std::string_view> values(columns.size());
    while (rows.step()) {
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = rows.text(static_cast<int>(i));
        row(values);
    }
}

} // namespace hoso::archive
