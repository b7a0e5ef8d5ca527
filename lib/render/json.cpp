// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/json.hpp"

#include "regime/number.hpp"
#include "render/sheet_plan.hpp"
#include "render/wording.hpp"
#include "json/json.hpp"

namespace hoso::render {

namespace {

using report::ReportCell;

Json cell_json(const ReportCell& cell) {
    if (cell.kind == ReportCell::Kind::text) return {{"text", cell.text}};
    if (cell.kind == ReportCell::Kind::empty) return nullptr;
    Json json{{"number", regime::decimal_text(cell.value, cell.decimals)}};
    if (cell.is_provisional) json["provisional"] = true;
    return json;
}

Json row_json(const report::ReportRow& row) {
    Json json{{"depth", row.depth}, {"total", row.is_total}, {"cells", Json::array()}};
    for (const ReportCell& cell : row.cells) json["cells"].push_back(cell_json(cell));
    return json;
}

/// Members of an object or elements of an array, each on its line.
class Lines {
public:
    Lines(std::string& json, char begin) : m_json{json}, m_end{begin == '[' ? ']' : '}'} { m_json += begin; }
    Lines(const Lines&) = delete;
    Lines& operator=(const Lines&) = delete;
    ~Lines() {
        m_json += '\n';
        m_json += m_end;
    }
    void next() {
        m_json += m_any ? ",\n" : "\n";
        m_any = true;
    }
    void add(const Json& value) {
        next();
        m_json += to_line(value);
    }
    void add(const char* name, const Json& value) {
        begin(name);
        m_json += to_line(value);
    }
    void begin(const char* name) {
        next();
        m_json += '"';
        m_json += name;
        m_json += "\": ";
    }

private:
    std::string& m_json;
    char m_end;
    bool m_any = false;
};

void append_table(std::string& json, const report::ReportTable& table, const std::string& sheet) {
    Lines lines{json, '{'};
    lines.add("name", sheet);
    lines.add("title", table.title);
    Json columns = Json::array();
    for (std::size_t i = 0; i < table.columns.size(); ++i) columns.push_back(flat_heading(table, i));
    lines.add("columns", columns);
    lines.begin("rows");
    Lines rows{json, '['};
    for (const report::ReportRow& row : table.rows) rows.add(row_json(row));
}

Json office_json(const report::Office& office) {
    return {{"parent", office.parent}, {"name", office.name}, {"abbreviation", office.abbreviation},
        {"place", office.place}};
}

} // namespace

std::string to_json(const report::ReportModel& model) {
    std::string json;
    {
        Lines lines{json, '{'};
        lines.add("schema", "hoso-report-file/1");
        lines.add("type", "report");
        lines.add("id", model.id);
        lines.add("document_type", model.document_type);
        lines.add("title", model.title);
        lines.add("period", model.period_line);
        lines.add("revision", model.revision);
        lines.add("date", model.date);
        lines.add("status", model.status_line);
        lines.add("office", office_json(model.office));
        lines.add("definition_sha256", model.definition_sha256);
        lines.add("inputs_sha256", model.inputs_sha256);
        lines.add("notes", notes_of(model));
        lines.begin("tables");
        Lines tables{json, '['};
        const std::vector<SheetPlan> plans = sheet_plans(model);
        for (std::size_t i = 0; i < model.tables.size(); ++i) {
            tables.next();
            append_table(json, model.tables[i], plans[i].name);
        }
    }
    return json + "\n";
}

} // namespace hoso::render
