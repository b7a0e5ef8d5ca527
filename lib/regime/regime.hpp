// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/units.hpp"
#include "reference/data_folders.hpp"
#include "reference/rule_set.hpp"
#include "regime/expression.hpp"
#include "regime/window.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::regime {

/// What an indicator counts at: a flow is counted over a period (files received), a stock at its end (staff).
enum class Nature { flow, stock };

enum class IndicatorType { integer, decimal, percent, text };

/// How the figures of several periods, or of several units, become one.
enum class Aggregation {
    none,    ///< they do not
    sum,     ///< over time of a flow only
    average, ///< of those that are there
    first,   ///< of the first period that has one: a stock that each period begins with; over time only
    last,    ///< of the last period that has one; over time only
    count,   ///< how many are there
    ratio    ///< its formula again, on the aggregates of what it is made of
};

/// What a figure that is not there does to the total above it.
enum class MissingFigure {
    skip, ///< the total is of those that are there, and says of how many
    zero, ///< an answer without it means 0; a missing answer is skipped
    block ///< the total is missing too
};

enum class Severity { error, warning };
std::string to_text(Severity severity);

/// A figure of the report. `units` below is text such as "hồ sơ", not an administrative unit.
struct Indicator {
    std::string id;                  ///< "received"
    int number = 0;                  ///< its column in the form, from 1; [3] in formulas
    std::string text;                ///< what is asked, in Vietnamese
    std::string units;               ///< what is counted: "hồ sơ", "%"
    std::string help;                ///< for the form's instructions
    std::vector<std::string> groups; ///< the headings above it, the outermost first
    IndicatorType type = IndicatorType::integer;
    int decimals = 0; ///< figures are integers scaled by ten to this power; 0 to 6
    Nature nature = Nature::flow;
    Aggregation over_time = Aggregation::sum, over_units = Aggregation::sum;
    MissingFigure missing = MissingFigure::skip;
    bool asked = true;                 ///< answers give it; what has a formula only where the regime says so
    bool required = true;              ///< in an answer that gives it
    std::vector<std::string> choices;  ///< of a text
    std::optional<Expression> formula; ///< computed from others where no figure was given, and for a ratio
    std::string formula_text;
    std::string fact;                ///< counted or summed from facts of that type, where the source is facts
    std::string fact_sum;            ///< the field to add up; empty: the facts are counted
    std::optional<Expression> where; ///< which facts
    std::string where_text;

    bool is_number() const noexcept { return type != IndicatorType::text; }
};

/// With the headings above it: "Số hồ sơ đã tiếp nhận: Trong kỳ: Trực tuyến".
std::string full_text(const Indicator& indicator);

/// A condition that the figures of a unit, or a total, must meet: "[3] = [4] + [5] + [6]".
struct Rule {
    std::string id, text; ///< text: what is wrong where it does not hold, in Vietnamese
    Severity severity = Severity::error;
    Expression check; ///< one comparison
    std::string check_text;
    /// What a missing figure does: skip where any is missing, where all are, or never (it counts as 0).
    enum class Skip { if_any, if_all, never } skip = Skip::if_any;
    std::vector<std::string> levels; ///< for whom; empty: for all
};

/// What is aimed at; of a level, or of one unit (which goes before).
struct Target {
    std::string indicator, level, unit; ///< empty: any
    std::int64_t value = 0;             ///< scaled like the indicator
    reference::Validity validity;       ///< contains the last day of the period it is for
    std::string source;
};

/// Units of one kind of body, from the top (the city) to the bottom (communes).
struct Level {
    std::string id, name;
    std::vector<std::string> kinds; ///< of units: "phường", "xã"; empty: whatever is as deep below the root as the
                                    ///< level stands in the list
    bool reports = true;            ///< whether an answer is expected of its units
};

enum class FieldKind { text, day, number };

/// A field of a fact, and what its column may be called in a list.
struct FactField {
    std::string id;
    FieldKind kind = FieldKind::text;
    int decimals = 0; ///< of a number
    bool required = false;
    std::vector<std::string> headings;         ///< any case, accents and spaces
    std::map<std::string, std::string> values; ///< what is written for what is meant: "trực tuyến" = "online"; empty:
                                               ///< anything is taken as it is
    std::string column; ///< of the archive's view, or "field:NAME"
};

/// Things that are counted: cases of a one-stop shop, documents of an archive.
struct FactType {
    std::string id, name;
    std::string archive_view; ///< report_document, ...; empty: facts are added to the book
    std::string unit_field;   ///< whose fact it is
    std::string key_field;    ///< a later fact with the same key takes the place of the earlier; empty: none has a key
    std::vector<FactField> fields;

    /// Null where there is none.
    const FactField* field(std::string_view id) const;
};

enum class ChartKind { bars, lines, progress };
struct Chart {
    ChartKind kind = ChartKind::bars;
    std::string title;
    std::vector<std::string> indicators;
    enum class Axis { units, periods } axis = Axis::units;
};

/// How the report is written down.
struct Sheet {
    std::string document_type, abbreviation; ///< "Báo cáo", "BC": for the number "…/BC-UBND"
    std::string title;                       ///< {period} is put in
    bool landscape = true;
    bool indicators_as_rows = false; ///< else a row a unit and a column an indicator
    bool compare_previous = false, compare_last_year = false, compare_target = false;
    std::vector<std::string> notes;
    std::vector<Chart> charts;
};

enum class Source { answers, facts };

/// A duty to report: regimes/ID/regime.toml, see hoso-regime(5). A value; safe to read from many threads.
struct Regime {
    reference::RuleSet rules;
    PeriodKind collected = PeriodKind::month; ///< how often figures are asked
    std::vector<PeriodKind> reported;         ///< of what reports are made; each made of whole collected periods
    WindowRule windows;                       ///< and when answers are due
    std::vector<Level> levels;                ///< from the top
    std::vector<Source> sources;              ///< a unit's figures come from the first that has some
    std::vector<Indicator> indicators;        ///< by number
    std::map<std::string, std::size_t, std::less<>> places; ///< of the indicators in that list, by id
    std::vector<Rule> checks;
    std::vector<Target> targets;
    std::vector<FactType> facts;
    Sheet sheet;
    std::string definition; ///< the file
    std::string sha256;     ///< of the file, in hexadecimal: which definition a report was made by

    /// By id, or by "[N]"; none where there is none.
    std::optional<std::size_t> find(std::string_view reference) const;
    const Indicator& indicator(std::string_view id) const; ///< that is there
    const FactType* fact(std::string_view id) const;
    /// The level that a unit belongs to, `depth` steps below the root; null where it is of none.
    const Level* level_of(const records::Unit& unit, std::size_t depth) const;
};

/// What is aimed at on that day: of the unit, else of its level, else of all; null where nothing is.
const Target* target_of(
    const Regime& regime, std::string_view indicator, std::string_view level, std::string_view unit, Day day);

/// All that is wrong with a definition, in order of the places; empty where parse_regime() would take it.
std::vector<reference::TomlError> faults_of_regime(
    std::string_view bytes, const std::string& file, const std::string& id);
/// Error{settings} "FILE: line L, column C: ...", the first of these faults: where it is malformed, would sum a stock
/// over time, or refers to what is not there.
Regime parse_regime(std::string_view bytes, const std::string& file, const std::string& id);

/// regimes/ID/regime.toml of the folders of rules. Error{missing} where there is none.
Regime load_regime(const reference::DataFolders& folders, const std::string& id);
/// All that the folders have, sorted.
std::vector<std::string> regime_names(const reference::DataFolders& folders);

} // namespace hoso::regime
