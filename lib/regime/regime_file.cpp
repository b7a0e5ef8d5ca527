// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/sha256.hpp"
#include "messages/messages.hpp"
#include "reference/toml.hpp"
#include "regime/regime.hpp"
#include "regime/regime_check.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace hoso::regime {

using reference::Toml;

namespace {

/// The choice that a word under a key names; fails with all words there are.
template <typename Choice, std::size_t Count>
Choice choice(const Toml& table, std::string_view key, const std::array<std::pair<const char*, Choice>, Count>& choices,
    std::optional<Choice> otherwise = std::nullopt) {
    if (!table.has(key) && otherwise) return *otherwise;
    const std::string word = table.text(key);
    std::string all;
    for (const auto& [name, value] : choices) {
        if (word == name) return value;
        all += (all.empty() ? "" : ", ") + std::string{name};
    }
    table.fail(key, message("'{}' is none of: {}", word, all));
}

constexpr std::array<std::pair<const char*, IndicatorType>, 4> types{{{"integer", IndicatorType::integer},
    {"decimal", IndicatorType::decimal}, {"percent", IndicatorType::percent}, {"text", IndicatorType::text}}};
constexpr std::array<std::pair<const char*, Nature>, 2> natures{{{"flow", Nature::flow}, {"stock", Nature::stock}}};
constexpr std::array<std::pair<const char*, Aggregation>, 7> aggregations{{{"none", Aggregation::none},
    {"sum", Aggregation::sum}, {"average", Aggregation::average}, {"first", Aggregation::first},
    {"last", Aggregation::last}, {"count", Aggregation::count}, {"ratio", Aggregation::ratio}}};
constexpr std::array<std::pair<const char*, MissingFigure>, 3> missing_figures{
    {{"skip", MissingFigure::skip}, {"zero", MissingFigure::zero}, {"block", MissingFigure::block}}};
constexpr std::array<std::pair<const char*, Severity>, 2> severities{
    {{"error", Severity::error}, {"warning", Severity::warning}}};
constexpr std::array<std::pair<const char*, Rule::Skip>, 3> skips{
    {{"skip-if-any", Rule::Skip::if_any}, {"skip-if-all", Rule::Skip::if_all}, {"never", Rule::Skip::never}}};
constexpr std::array<std::pair<const char*, FieldKind>, 3> field_kinds{
    {{"text", FieldKind::text}, {"day", FieldKind::day}, {"number", FieldKind::number}}};
constexpr std::array<std::pair<const char*, ChartKind>, 3> chart_kinds{
    {{"bars", ChartKind::bars}, {"lines", ChartKind::lines}, {"progress", ChartKind::progress}}};
constexpr std::array<std::pair<const char*, Chart::Axis>, 2> chart_axes{
    {{"units", Chart::Axis::units}, {"periods", Chart::Axis::periods}}};
constexpr std::array<std::pair<const char*, Source>, 2> sources{
    {{"answers", Source::answers}, {"facts", Source::facts}}};

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= 60 && text.front() >= 'a' && text.front() <= 'z' &&
           std::all_of(text.begin(), text.end(),
               [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

/// An id that is not among those before it.
template <typename Things> std::string new_id(const Toml& table, const Things& before) {
    const std::string id = table.text("id");
    if (!is_name(id))
        table.fail(
            "id", message("'{}' cannot be an id", id), tr("write a small letter, then small letters, digits and _"));
    if (is_reserved(id)) table.fail("id", message("'{}' is a word of formulas and cannot be an id", id));
    for (const auto& other : before)
        if (other.id == id) table.fail("id", message("'{}' stands here twice", id));
    return id;
}

int small_number(const Toml& table, std::string_view key, int otherwise, int least, int most) {
    const auto value = table.integer(key).value_or(otherwise);
    if (value < least || value > most) table.fail(key, message("must be from {} to {}", least, most));
    return static_cast<int>(value);
}

Expression expression(const Toml& table, std::string_view key) {
    const std::string text = table.text(key);
    try {
        return parse_expression(text);
    } catch (const ExpressionError& error) {
        table.fail_in_text(key, error.column() - 1, error.what());
    }
}

Indicator read_indicator(const Toml& table, const std::vector<Indicator>& before) {
    table.allow_only({"id", "number", "text", "units", "help", "groups", "type", "decimals", "nature", "over_time",
        "over_units", "missing", "asked", "required", "choices", "formula", "fact", "sum", "where"});
    Indicator result;
    result.id = new_id(table, before);
    result.number = small_number(table, "number", before.empty() ? 1 : before.back().number + 1, 1, 9999);
    if (!before.empty() && result.number <= before.back().number)
        table.fail("number", message("numbers must rise; {} stands before", before.back().number));
    result.text = table.text("text");
    result.units = table.text("units", "");
    result.help = table.text("help", "");
    result.groups = table.texts("groups");
    result.type = choice(table, "type", types, {IndicatorType::integer});
    const int usual = result.type == IndicatorType::percent || result.type == IndicatorType::decimal ? 2 : 0;
    result.decimals = small_number(table, "decimals", usual, 0, 6);
    if (result.decimals != 0 && usual == 0) table.fail("decimals", tr("only a decimal or a percentage has decimals"));
    if (result.is_number()) {
        result.nature = choice(table, "nature", natures);
        result.over_time = choice(table, "over_time", aggregations);
        result.over_units = choice(table, "over_units", aggregations);
    } else {
        result.over_time = choice(table, "over_time", aggregations, {Aggregation::none});
        result.over_units = choice(table, "over_units", aggregations, {Aggregation::none});
    }
    result.missing = choice(table, "missing", missing_figures, {MissingFigure::skip});
    result.asked = table.boolean("asked", !table.has("formula"));
    result.required = table.boolean("required", true);
    result.choices = table.texts("choices");
    if (table.has("formula")) {
        result.formula = expression(table, "formula");
        result.formula_text = table.text("formula");
    }
    result.fact = table.text("fact", "");
    result.fact_sum = table.text("sum", "");
    if (table.has("where")) {
        result.where = expression(table, "where");
        result.where_text = table.text("where");
    }
    return result;
}

Rule read_rule(const Toml& table, const std::vector<Rule>& before) {
    table.allow_only({"id", "text", "severity", "check", "missing", "levels"});
    return {new_id(table, before), table.text("text"), choice(table, "severity", severities, {Severity::error}),
        expression(table, "check"), table.text("check"), choice(table, "missing", skips, {Rule::Skip::if_any}),
        table.texts("levels")};
}

std::size_t number_indicator(
    const Toml& table, std::string_view key, const std::string& reference, const Regime& regime) {
    const auto found = regime.find(reference);
    if (!found) table.fail(key, message("there is no indicator '{}'", reference));
    if (!regime.indicators[*found].is_number()) table.fail(key, message("'{}' is no number", reference));
    return *found;
}

Target read_target(const Toml& table, const Regime& regime) {
    table.allow_only({"indicator", "level", "unit", "value", "valid_from", "valid_to", "source"});
    const Indicator& indicator =
        regime.indicators[number_indicator(table, "indicator", table.text("indicator"), regime)];
    Target result{indicator.id, table.text("level", ""), table.text("unit", ""), 0, reference::read_validity(table),
        table.text("source", "")};
    if (!result.unit.empty() && !records::UnitCode::parse(result.unit))
        table.fail("unit", message("'{}' is no code of a unit", result.unit));
    const auto value = scaled_of(table.text("value"), indicator.decimals);
    if (!value)
        table.fail("value", message("'{}' is no number that the indicator can have", table.text("value")),
            message("write it with a decimal point and at most {} decimals", indicator.decimals));
    result.value = *value;
    return result;
}

Level read_level(const Toml& table, const std::vector<Level>& before) {
    table.allow_only({"id", "name", "kinds", "reports"});
    return {new_id(table, before), table.text("name"), table.texts("kinds"), table.boolean("reports", true)};
}

FactField read_field(const Toml& table, const std::vector<FactField>& before) {
    table.allow_only({"id", "kind", "decimals", "required", "headings", "values", "column"});
    FactField result;
    result.id = new_id(table, before);
    result.kind = choice(table, "kind", field_kinds, {FieldKind::text});
    result.decimals = small_number(table, "decimals", 0, 0, 6);
    result.required = table.boolean("required", false);
    result.headings = table.texts("headings");
    for (const Toml& value : table.tables("values")) {
        value.allow_only({"written", "means"});
        for (const std::string& written : value.texts("written")) result.values[written] = value.text("means");
    }
    result.column = table.text("column", "");
    return result;
}

FactType read_fact(const Toml& table, const std::vector<FactType>& before) {
    table.allow_only({"id", "name", "archive_view", "unit", "key", "field"});
    FactType result;
    result.id = new_id(table, before);
    result.name = table.text("name");
    result.archive_view = table.text("archive_view", "");
    for (const Toml& field : table.tables("field")) result.fields.push_back(read_field(field, result.fields));
    result.unit_field = table.text("unit", "");
    result.key_field = table.text("key", "");
    for (const auto& [key, name] : {std::pair{"unit", &result.unit_field}, std::pair{"key", &result.key_field}})
        if (!name->empty() && result.field(*name) == nullptr) table.fail(key, message("there is no field '{}'", *name));
    return result;
}

Chart read_chart(const Toml& table, const Regime& regime) {
    table.allow_only({"kind", "title", "indicators", "by"});
    Chart result{choice(table, "kind", chart_kinds), table.text("title"), {},
        choice(table, "by", chart_axes, {Chart::Axis::units})};
    for (const std::string& reference : table.texts("indicators"))
        result.indicators.push_back(regime.indicators[number_indicator(table, "indicators", reference, regime)].id);
    if (result.indicators.empty()) table.fail("indicators", tr("a chart needs an indicator"));
    return result;
}

Sheet read_sheet(const Toml& table) {
    table.allow_only({"document_type", "abbreviation", "title", "orientation", "rows", "compare", "notes", "chart"});
    Sheet result;
    result.document_type = table.text("document_type", "Báo cáo");
    result.abbreviation = table.text("abbreviation", "BC");
    result.title = table.text("title");
    result.landscape = choice(table, "orientation",
        std::array<std::pair<const char*, bool>, 2>{{{"landscape", true}, {"portrait", false}}}, {true});
    result.indicators_as_rows = choice(
        table, "rows", std::array<std::pair<const char*, bool>, 2>{{{"units", false}, {"indicators", true}}}, {false});
    for (const std::string& word : table.texts("compare")) {
        if (word == "previous")
            result.compare_previous = true;
        else if (word == "last-year")
            result.compare_last_year = true;
        else if (word == "target")
            result.compare_target = true;
        else
            table.fail("compare", message("'{}' is none of: {}", word, "previous, last-year, target"));
    }
    result.notes = table.texts("notes");
    return result;
}

PeriodKind period_kind(const Toml& table, std::string_view key, const std::string& word) {
    const auto kind = parse_period_kind(word);
    if (!kind || *kind == PeriodKind::range)
        table.fail(key, message("'{}' is none of: {}", word, "month, quarter, half, nine-months, year, week"));
    return *kind;
}

Source source(const Toml& table, const std::string& word) {
    for (const auto& [name, value] : sources)
        if (word == name) return value;
    table.fail("sources", message("'{}' is none of: {}", word, "answers, facts"));
}

/// Reads as much as can be read and keeps what is wrong, so that all of it is told at once.
class Reader {
public:
    Reader(std::string_view bytes, const std::string& file, const std::string& id) {
        std::optional<Toml> table;
        attempt([&] { table = reference::parse_toml(bytes, file); });
        if (!table) return;
        read_head(*table, id);
        read_things(*table);
        // References to what could not be read would be told as if it were not there.
        if (faults.empty()) read_what_refers(*table);
        if (faults.empty()) faults = check_regime(*table, regime);
        std::stable_sort(faults.begin(), faults.end(), [](const auto& a, const auto& b) {
            return std::pair{a.line(), a.column()} < std::pair{b.line(), b.column()};
        });
    }

    Regime regime;
    std::vector<reference::TomlError> faults;

private:
    template <typename Job> void attempt(const Job& job) {
        try {
            job();
        } catch (const reference::TomlError& error) {
            faults.push_back(error);
        }
    }

    template <typename Things, typename Read>
    void read_all(const Toml& table, const char* key, Things& things, const Read& read) {
        attempt([&] {
            for (const Toml& each : table.tables(key)) attempt([&] { things.push_back(read(each)); });
        });
    }

    void read_head(const Toml& table, const std::string& id) {
        attempt([&] {
            table.allow_only({"schema", "id", "title", "source", "valid_from", "valid_to", "unconfirmed", "collected",
                "reported", "window", "due", "level", "sources", "indicator", "rule", "target", "fact", "sheet"});
        });
        attempt([&] { regime.rules = reference::read_rule_set(table, "hoso-regime/1", id); });
        attempt([&] {
            regime.collected = period_kind(table, "collected", table.text("collected"));
            for (const std::string& word : table.texts("reported"))
                regime.reported.push_back(period_kind(table, "reported", word));
            if (regime.reported.empty()) regime.reported.push_back(regime.collected);
        });
        attempt([&] { regime.windows = read_window_rule(table); });
        attempt([&] {
            for (const std::string& word : table.texts("sources")) regime.sources.push_back(source(table, word));
            if (regime.sources.empty()) regime.sources.push_back(Source::answers);
        });
    }

    void read_things(const Toml& table) {
        read_all(table, "level", regime.levels, [&](const Toml& each) { return read_level(each, regime.levels); });
        read_all(table, "fact", regime.facts, [&](const Toml& each) { return read_fact(each, regime.facts); });
        read_all(table, "indicator", regime.indicators,
            [&](const Toml& each) { return read_indicator(each, regime.indicators); });
        for (std::size_t i = 0; i < regime.indicators.size(); ++i) regime.places.emplace(regime.indicators[i].id, i);
        read_all(table, "rule", regime.checks, [&](const Toml& each) { return read_rule(each, regime.checks); });
        attempt([&] {
            if (!table.has("level")) table.fail("level", tr("nobody reports: there is no level"));
        });
        attempt([&] {
            if (!table.has("indicator")) table.fail("indicator", tr("nothing is reported: there is no indicator"));
        });
    }

    void read_what_refers(const Toml& table) {
        read_all(table, "target", regime.targets, [&](const Toml& each) { return read_target(each, regime); });
        attempt([&] {
            const auto sheet = table.table("sheet");
            if (!sheet) table.fail("sheet", message("'{}' is missing", "sheet"));
            regime.sheet = read_sheet(*sheet);
            read_all(*sheet, "chart", regime.sheet.charts, [&](const Toml& each) { return read_chart(each, regime); });
        });
    }
};

} // namespace

std::vector<reference::TomlError> faults_of_regime(
    std::string_view bytes, const std::string& file, const std::string& id) {
    return Reader{bytes, file, id}.faults;
}

Regime parse_regime(std::string_view bytes, const std::string& file, const std::string& id) {
    Reader reader{bytes, file, id};
    if (!reader.faults.empty()) throw reference::TomlError{reader.faults.front()};
    reader.regime.definition = bytes;
    reader.regime.sha256 = crypto::to_hex(crypto::sha256(bytes));
    return std::move(reader.regime);
}

} // namespace hoso::regime
