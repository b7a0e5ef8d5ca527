// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "crypto/sha256.hpp"
#include "messages/messages.hpp"
#include "reference/dates.hpp"
#include "reference/toml.hpp"
#include "regime/regime.hpp"
#include "regime/regime_check.hpp"

#include <algorithm>
#include <array>
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
constexpr std::array<std::pair<const char*, Aggregation>, 6> aggregations{
    {{"none", Aggregation::none}, {"sum", Aggregation::sum}, {"average", Aggregation::average},
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
    if (!is_name(id)) table.fail("id", message("'{}' cannot be an id: a letter, then letters, digits and _", id));
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
        table.fail(key, message("'{}': character {}: {}", text, error.column(), error.what()));
    }
}

Indicator read_indicator(const Toml& table, const std::vector<Indicator>& before) {
    table.allow_only({"id", "number", "text", "units", "help", "groups", "type", "decimals", "nature", "over_time",
        "over_units", "missing", "required", "choices", "formula", "fact", "sum", "where"});
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

Target read_target(const Toml& table, const Regime& regime) {
    table.allow_only({"indicator", "level", "unit", "value", "valid_from", "valid_to", "source"});
    Target result{table.text("indicator"), table.text("level", ""), table.text("unit", ""), 0,
        reference::read_validity(table), table.text("source", "")};
    const auto indicator = regime.find(result.indicator);
    if (!indicator) table.fail("indicator", message("there is no indicator '{}'", result.indicator));
    const auto value = scaled_of(table.text("value"), regime.indicators[*indicator].decimals);
    if (!value) table.fail("value", message("'{}' is no number that the indicator can have", table.text("value")));
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
    Chart result{choice(table, "kind", chart_kinds), table.text("title"), table.texts("indicators"),
        choice(table, "by", chart_axes, {Chart::Axis::units})};
    if (result.indicators.empty()) table.fail("indicators", tr("a chart needs an indicator"));
    for (const std::string& id : result.indicators) {
        const auto found = regime.find(id);
        if (!found) table.fail("indicators", message("there is no indicator '{}'", id));
        if (!regime.indicators[*found].is_number())
            table.fail("indicators", message("'{}' is no number and cannot be drawn", id));
    }
    return result;
}

Sheet read_sheet(const Toml& table, const Regime& regime) {
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
    for (const Toml& chart : table.tables("chart")) result.charts.push_back(read_chart(chart, regime));
    return result;
}

PeriodKind period_kind(const Toml& table, std::string_view key, const std::string& word) {
    const auto kind = parse_period_kind(word);
    if (!kind) table.fail(key, message("'{}' is no kind of period", word));
    return *kind;
}

} // namespace

Regime parse_regime(std::string_view bytes, const std::string& file, const std::string& id) {
    const Toml table = reference::parse_toml(bytes, file);
    table.allow_only({"schema", "id", "title", "source", "valid_from", "valid_to", "unconfirmed", "collected",
        "reported", "window", "due", "level", "sources", "indicator", "rule", "target", "fact", "sheet"});
    Regime result;
    result.rules = reference::read_rule_set(table, "hoso-regime/1", id);
    result.collected = period_kind(table, "collected", table.text("collected"));
    for (const std::string& word : table.texts("reported"))
        result.reported.push_back(period_kind(table, "reported", word));
    if (result.reported.empty()) result.reported.push_back(result.collected);
    result.windows = read_window_rule(table);
    for (const Toml& level : table.tables("level")) result.levels.push_back(read_level(level, result.levels));
    if (result.levels.empty()) table.fail("level", tr("nobody reports: there is no level"));
    for (const std::string& word : table.texts("sources")) {
        const auto* const found =
            std::find_if(sources.begin(), sources.end(), [&](const auto& each) { return word == each.first; });
        if (found == sources.end()) table.fail("sources", message("'{}' is none of: {}", word, "answers, facts"));
        result.sources.push_back(found->second);
    }
    if (result.sources.empty()) result.sources.push_back(Source::answers);
    for (const Toml& fact : table.tables("fact")) result.facts.push_back(read_fact(fact, result.facts));
    for (const Toml& indicator : table.tables("indicator"))
        result.indicators.push_back(read_indicator(indicator, result.indicators));
    if (result.indicators.empty()) table.fail("indicator", tr("nothing is reported: there is no indicator"));
    for (const Toml& rule : table.tables("rule")) result.checks.push_back(read_rule(rule, result.checks));
    for (const Toml& target : table.tables("target")) result.targets.push_back(read_target(target, result));
    const auto sheet = table.table("sheet");
    if (!sheet) table.fail("sheet", message("'{}' is missing", "sheet"));
    result.sheet = read_sheet(*sheet, result);
    check_regime(table, result);
    result.definition = bytes;
    result.sha256 = crypto::to_hex(crypto::sha256(bytes));
    return result;
}

} // namespace hoso::regime
