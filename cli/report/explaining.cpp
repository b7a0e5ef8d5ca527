// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "crypto/sha256.hpp"
#include "messages/messages.hpp"
#include "render/chart_numbers.hpp"
#include "render/places.hpp"
#include "report/builder.hpp"
#include "report/explain.hpp"
#include "report/facts_source.hpp"
#include "report/outputs.hpp"
#include "report/verbs.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>

namespace hoso::cli {

using report::Explanation;

namespace {

struct ExplainOptions {
    BookOption book;
    std::string file;
    std::vector<std::string> cells;
    FactsOption facts;
    std::size_t limit = 20;
    bool all = false;
};

/// Shows the facts behind figures that were counted.
class FactLists {
public:
    FactLists(report::Book& book, const report::ReportSource& source, const ExplainOptions& options)
        : m_book{book}, m_source{source}, m_options{options} {}

    /// None where an answer stated the figure.
    std::optional<facts::FactListing> of(const Explanation& explanation, const report::ExplainedSource& source) const {
        const regime::Regime& regime = *m_source.frame.regime;
        if (source.inputs.receipt != 0 || !source.value || !explanation.indicator) return std::nullopt;
        if (regime.indicators[*explanation.indicator].fact.empty()) return std::nullopt;
        const auto counter = m_options.facts.counter(m_book, regime, last_batch(source.period));
        if (counter == nullptr) return std::nullopt;
        return counter->rows(regime, report::window_of(regime, *regime::Period::parse(source.period)),
            {source.inputs.unit}, *explanation.indicator, m_options.limit);
    }

private:
    std::int64_t last_batch(const std::string& period) const {
        std::int64_t last = 0;
        const auto look = [&](const report::PeriodInputs& inputs) {
            if (inputs.period == period) last = inputs.last_fact_batch;
        };
        for (const report::SourcePart& part : m_source.parts) look(part.inputs);
        for (const report::PeriodInputs& inputs : m_source.previous) look(inputs);
        for (const report::PeriodInputs& inputs : m_source.last_year) look(inputs);
        return last;
    }

    report::Book& m_book;
    const report::ReportSource& m_source;
    const ExplainOptions& m_options;
};

Json to_json(const facts::FactListing& listing, int decimals) {
    Json json{
        {"count", listing.facts}, {"total", regime::decimal_text(listing.total, decimals)}, {"first", Json::array()}};
    for (const facts::ListedFact& fact : listing.first) {
        Json one{
            {"batch", fact.batch}, {"file", fact.file}, {"sheet", fact.sheet}, {"row", fact.row}, {"unit", fact.unit}};
        for (const auto& [field, text] : fact.fields) one["fields"][field] = text;
        json["first"].push_back(std::move(one));
    }
    return json;
}

const char* word_for(Explanation::Method method) {
    switch (method) {
    case Explanation::Method::stated:
        return "stated";
    case Explanation::Method::added:
        return "added";
    case Explanation::Method::averaged:
        return "averaged";
    case Explanation::Method::first:
        return "first";
    case Explanation::Method::last:
        return "last";
    case Explanation::Method::counted:
        return "counted";
    case Explanation::Method::computed:
        return "computed";
    case Explanation::Method::defined:
        return "defined";
    }
    return "";
}

Json decimal(const std::optional<std::int64_t>& value, int decimals) {
    return value ? Json(regime::decimal_text(*value, decimals)) : Json{};
}

Json to_json(const Explanation& explanation, const FactLists& lists) {
    Json json{{"what", explanation.what}, {"value", decimal(explanation.value, explanation.decimals)},
        {"method", word_for(explanation.method)}};
    if (!explanation.formula.empty()) json["formula"] = explanation.formula;
    if (!explanation.operands.empty()) {
        json["operands"] = Json::array();
        for (const Explanation& operand : explanation.operands) json["operands"].push_back(to_json(operand, lists));
    }
    if (!explanation.sources.empty()) {
        json["sources"] = Json::array();
        for (const auto& source : explanation.sources) {
            const report::UnitInputs& unit = source.inputs;
            Json one{{"period", source.period}, {"unit", unit.unit.text()}, {"name", source.unit_name},
                {"value", decimal(source.value, explanation.decimals)}, {"status", report::to_text(unit.status)}};
            if (unit.receipt != 0) {
                one["receipt"] = report::receipt_name(unit.receipt);
                one["revision"] = unit.revision;
                one["file"] = unit.file;
                one["cell"] = source.place;
                one["sha256"] = unit.sha256;
                one["received"] = unit.received;
            }
            if (const auto listing = lists.of(explanation, source))
                one["facts"] = to_json(*listing, explanation.decimals);
            json["sources"].push_back(std::move(one));
        }
    }
    return json;
}

std::string shown(const std::optional<std::int64_t>& value, int decimals) {
    return value ? report::vietnamese_number(*value, decimals) : std::string{"-"};
}

bool is_counted(const report::ExplainedSource& source) {
    return source.inputs.receipt == 0 && source.value.has_value();
}

std::string sentence(const Explanation& explanation) {
    const auto& sources = explanation.sources;
    switch (explanation.method) {
    case Explanation::Method::stated:
        return std::any_of(sources.begin(), sources.end(), is_counted) ? tr("as it was counted")
                                                                       : tr("as the unit stated it");
    case Explanation::Method::added:
        return tr("the sum of");
    case Explanation::Method::averaged:
        return tr("the average of");
    case Explanation::Method::first:
        return tr("the first one of");
    case Explanation::Method::last:
        return tr("the last one of");
    case Explanation::Method::counted:
        return tr("how many there are of");
    case Explanation::Method::computed:
        return message("computed: {}", explanation.formula);
    case Explanation::Method::defined:
        return message("defined by the regime: {}", explanation.formula);
    }
    return {};
}

void tell(const facts::FactListing& listing, const std::string& indent, Session& session) {
    session.result(indent + message("counted from {} facts", listing.facts));
    for (const facts::ListedFact& fact : listing.first) {
        const std::string list = fact.sheet.empty() ? fact.file : fact.file + " " + fact.sheet;
        std::string line = indent + message("  batch {}, {} row {}:", fact.batch, list, fact.row);
        for (const auto& [field, text] : fact.fields) line += " " + field + "=" + text;
        session.result(line);
    }
}

void tell(const Explanation& explanation, const FactLists& lists, const std::string& indent, Session& session) {
    session.result(fmt::format("{}{} = {}", indent, explanation.what, shown(explanation.value, explanation.decimals)));
    session.result(indent + "  " + sentence(explanation));
    for (const Explanation& operand : explanation.operands) tell(operand, lists, indent + "    ", session);
    for (const auto& source : explanation.sources) {
        const report::UnitInputs& unit = source.inputs;
        std::string line = fmt::format("{}    {}  {}  {}  {}", indent, source.period,
            shown(source.value, explanation.decimals), unit.unit.text(), source.unit_name);
        if (unit.receipt != 0)
            line += message("  {} (revision {}), {} {}, SHA-256 {}", report::receipt_name(unit.receipt), unit.revision,
                unit.file, source.place, unit.sha256);
        session.result(line);
        if (const auto listing = lists.of(explanation, source)) tell(*listing, indent + "      ", session);
    }
}

/// The report that a file is, made again.
struct Found {
    report::Output output;
    report::ReportSource source;
};

Found report_of(report::Book& book, const std::string& file) {
    const auto output = report::output_with_bytes(book, crypto::to_hex(crypto::sha256_of_file(file)));
    if (!output) throw Error{Cause::input, message("{}: this book did not make it, or it was changed since", file)};
    return {*output, report::load_source(book, output->source)};
}

std::vector<std::string> numeric_cells(const report::ReportModel& model, render::Format format) {
    std::vector<std::string> cells;
    const std::size_t tables = format == render::Format::csv ? 1 : model.tables.size();
    for (std::size_t table = 0; table < tables; ++table)
        for (std::size_t row = 0; row < model.tables[table].rows.size(); ++row) {
            const auto& line = model.tables[table].rows[row].cells;
            for (std::size_t column = 0; column < line.size(); ++column)
                if (line[column].kind == report::ReportCell::Kind::number)
                    cells.push_back(render::cell_name(model, format, {table, row, column}));
        }
    return cells;
}

/// Where a number of the file comes from, those that an XLSX draws its charts from among them. None where the cell has
/// no number, which it says; Error{usage} where the file has no such cell.
std::optional<report::Origin> origin_of(const report::ReportModel& model, render::Format format,
    const std::string& name, const std::vector<render::ChartNumber>& drawn, Session& session) {
    if (const auto place = render::find_cell(model, format, name)) {
        const report::ReportCell& cell = model.tables[place->table].rows[place->row].cells[place->column];
        if (cell.kind == report::ReportCell::Kind::number) return cell.origin;
        session.note(message("{}: {}: no number", name, cell.text));
        return std::nullopt;
    }
    for (const render::ChartNumber& number : drawn)
        if (number.name == name) return number.origin;
    throw Error{Cause::usage, message("{}: the file has no cell of a table there", name)};
}

Exit run_explain(const ExplainOptions& options, Session& session) {
    report::Book book{options.book.path()};
    const Found found = report_of(book, options.file);
    const report::ReportFigures figures{found.source, found.output.boundaries};
    const auto unit = records::UnitCode::parse(found.output.unit);
    const auto top = unit ? figures.whole.row_of(*unit) : std::nullopt;
    const auto format = render::parse_format(found.output.format);
    if (!top || !format) throw Error{Cause::input, message("{}: what the book knows of it is damaged", options.file)};
    const FactLists lists{book, found.source, options};
    const report::ReportModel model = report::build_model(figures, *top);
    const auto drawn =
        *format == render::Format::xlsx ? render::chart_numbers(model) : std::vector<render::ChartNumber>{};
    auto cells = options.all ? numeric_cells(model, *format) : options.cells;
    if (options.all)
        for (const render::ChartNumber& number : drawn) cells.push_back(number.name);
    if (cells.empty()) throw Error{Cause::usage, tr("say which cell, or --all")};
    for (const std::string& name : cells) {
        const auto origin = origin_of(model, *format, name, drawn, session);
        if (!origin) continue;
        const Explanation explanation = report::explain(figures, *origin);
        if (session.common().json) {
            Json json{{"type", "explanation"}, {"id", name}, {"regime", found.output.regime},
                {"period", found.output.period}, {"revision", found.output.revision}};
            const Json members = to_json(explanation, lists);
            for (const auto& [key, value] : members.items()) json[key] = value;
            json["definition_sha256"] = model.definition_sha256;
            json["inputs_sha256"] = model.inputs_sha256;
            session.object(json);
            continue;
        }
        session.result(fmt::format("{}:", name));
        tell(explanation, lists, "  ", session);
    }
    return Exit::done;
}

} // namespace

Verb explain_verb() {
    return {"explain", tr("Show where a number in a report comes from"),
        {"hoso-report explain bao-cao/mot-cua-ii06a_2026-M10_r0.xlsx C12 --book so-bao-cao",
            "hoso-report explain bao-cao/mot-cua-ii06a_2026-M10_r0.xlsx --all --json --book so-bao-cao"},
        Writes::no,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<ExplainOptions>();
            options->book.add_to(app);
            app.add_option("FILE", options->file, tr("A report that the book made, unchanged"))->required();
            app.add_option("CELL", options->cells, tr("Cells, such as C12 or 'Chỉ tiêu!D7'"));
            options->facts.add_to(app);
            app.add_option("--limit", options->limit, tr("How many facts to show behind a figure that was counted"))
                ->type_name("N")
                ->capture_default_str();
            app.add_flag("--all", options->all, tr("Every number of the file"));
            return [options](Session& session) { return run_explain(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
