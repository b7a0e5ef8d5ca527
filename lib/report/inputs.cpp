// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/inputs.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "reference/dates.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <utility>

namespace hoso::report {

using regime::Regime;

namespace {

constexpr std::string_view schema = "hoso-inputs/1";
constexpr std::array<std::pair<Status, const char*>, 4> statuses{
    {{Status::on_time, "on-time"}, {Status::late, "late"}, {Status::missing, "missing"}, {Status::exempt, "exempt"}}};

/// Fields of a line, parted by tabs.
std::vector<std::string> fields_of(std::string_view line) {
    std::vector<std::string> fields;
    for (;;) {
        const std::size_t tab = line.find('\t');
        fields.emplace_back(line.substr(0, tab));
        if (tab == std::string_view::npos) return fields;
        line.remove_prefix(tab + 1);
    }
}

/// Takes lines of a text away from its front.
class Lines {
public:
    Lines(std::string_view text, const std::string& name) : m_rest{text}, m_name{name} {}

    bool at_end() const { return m_rest.empty(); }
    std::string_view rest() const { return m_rest; }

    std::string_view take() {
        const std::size_t end = m_rest.find('\n');
        if (end == std::string_view::npos) damaged();
        const std::string_view line = m_rest.substr(0, end);
        m_rest.remove_prefix(end + 1);
        return line;
    }

    /// The fields behind the word that the line begins with.
    std::vector<std::string> take(std::string_view word, std::size_t count) {
        auto fields = fields_of(take());
        if (fields.size() != count + 1 || fields.front() != word) damaged();
        fields.erase(fields.begin());
        return fields;
    }

    /// Lines that begin with a tab, without it.
    std::string take_indented() {
        std::string lines;
        while (m_rest.starts_with('\t')) {
            lines += take().substr(1);
            lines += '\n';
        }
        return lines;
    }

    std::int64_t number(const std::string& text) const {
        std::int64_t value = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
        if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) damaged();
        return value;
    }

    [[noreturn]] void damaged() const { throw Error{Cause::input, message("{}: is damaged", m_name)}; }

private:
    std::string_view m_rest;
    const std::string& m_name;
};

PeriodInputs take_head(Lines& lines) {
    PeriodInputs head;
    if (lines.take() != schema) lines.damaged();
    const auto regime = lines.take("regime", 2);
    const auto units = lines.take("units", 1);
    const auto period = lines.take("period", 4);
    head.regime = regime[0];
    head.regime_sha256 = regime[1];
    head.units_sha256 = units[0];
    head.period = period[0];
    head.from = period[1];
    head.to = period[2];
    head.cut_off = period[3];
    head.last_fact_batch = lines.number(lines.take("facts", 1)[0]);
    return head;
}

UnitInputs take_unit(Lines& lines, const Regime& regime, const std::string& name) {
    const auto fields = lines.take("unit", 12);
    const auto code = records::UnitCode::parse(fields[0]);
    const auto* const status =
        std::find_if(statuses.begin(), statuses.end(), [&](const auto& each) { return fields[1] == each.second; });
    if (!code || status == statuses.end()) lines.damaged();
    return {*code, status->first, fields[2], lines.number(fields[3]), static_cast<int>(lines.number(fields[4])),
        fields[5], fields[6], fields[7], fields[8], fields[9], fields[10], fields[11],
        figures_of(lines.take_indented(), regime, name)};
}

std::string joined(std::initializer_list<std::string_view> fields) {
    std::string line;
    for (const std::string_view field : fields) {
        if (!line.empty()) line += '\t';
        line += field;
    }
    return line + '\n';
}

/// The moment after the due day, in Vietnam (UTC+7).
std::string end_of(regime::Day day) {
    using namespace std::chrono_literals;
    return to_rfc3339(TimePoint{day} + 24h - 7h);
}

std::string exemption_of(const RegimeUse& use, const records::UnitCode& unit, regime::Day last) {
    for (const Exemption& exemption : use.exemptions)
        if (exemption.unit == unit && exemption.validity.contains(last)) return exemption.reason;
    return {};
}

class Expecting {
public:
    Expecting(Book& book, const Regime& regime, const regime::Period& period)
        : m_book{book}, m_regime{regime}, m_period{period}, m_window{window_of(regime, period)},
          m_use{book.settings().use(regime.rules.id)} {}

    std::vector<ExpectedUnit> units() {
        const records::UnitView view = m_book.units().at(m_window.cut_off);
        const records::Unit* const office = view.find(m_book.settings().unit);
        if (office == nullptr)
            throw Error{Cause::input, message("{}: there is no such unit on {}", m_book.settings().unit.text(),
                                          reference::to_text(m_window.cut_off))};
        add(view, *office, 0);
        std::sort(m_found.begin(), m_found.end(),
            [](const ExpectedUnit& a, const ExpectedUnit& b) { return a.unit->code < b.unit->code; });
        return std::move(m_found);
    }

private:
    void add(const records::UnitView& view, const records::Unit& unit, std::size_t depth) {
        const regime::Level* const level = m_regime.level_of(unit, depth);
        if (level != nullptr && level->reports)
            m_found.push_back(
                {&unit, level, due_of(level->id, unit.code.text()), exemption_of(m_use, unit.code, m_window.to)});
        for (const records::Unit* part : view.children(unit.code)) add(view, *part, depth + 1);
    }

    /// Where the regime says nothing, what the decree asks at least: one working day (09/2019/NĐ-CP, art. 8.5).
    regime::Day due_of(const std::string& level, const std::string& unit) {
        const auto due = m_regime.windows.due(m_period, m_book.calendar(), level, unit);
        return due ? due->day : m_book.calendar().add_working_days(m_window.cut_off, 1);
    }

    Book& m_book;
    const Regime& m_regime;
    const regime::Period& m_period;
    regime::Window m_window;
    const RegimeUse& m_use;
    std::vector<ExpectedUnit> m_found;
};

/// Whether facts were added after the cut-off: lists of before cannot have all of the period. Where none are added, an
/// archive is counted, which has what there is; and of a period that is still to come nobody can say.
bool facts_reach(Book& book, const Regime& regime, const regime::Window& window) {
    auto rows = book.database().prepare("SELECT max(added) FROM fact_batch WHERE regime = ? AND withdrawn = ''");
    rows.bind_all(regime.rules.id);
    if (!rows.step() || rows.is_null(0)) return true;
    const std::string end = end_of(window.cut_off);
    return rows.text(0) >= end || end > to_rfc3339(SystemClock{}.now());
}

struct ByUnit {
    bool operator()(const Receipt& receipt, const std::string& unit) const { return receipt.unit.text() < unit; }
    bool operator()(const std::string& unit, const Receipt& receipt) const { return unit < receipt.unit.text(); }
};

/// What a unit's answers, in the order in which they came, make of it: the last one counts, and gives its figures away.
void add_receipts(UnitInputs& inputs, std::span<Receipt> receipts) {
    Receipt& current = receipts.back();
    inputs.receipt = current.number;
    inputs.revision = current.revision;
    inputs.sha256 = current.sha256;
    inputs.file = current.file;
    inputs.sheet = current.sheet;
    inputs.received = current.received;
    inputs.actor = current.actor;
    inputs.reason = current.reason;
    inputs.first_received = receipts.front().received;
    inputs.figures = std::move(current.figures);
}

} // namespace

std::string to_text(Status status) {
    return std::find_if(statuses.begin(), statuses.end(), [&](const auto& each) {
        return each.first == status;
    })->second;
}

const UnitInputs* PeriodInputs::find(const records::UnitCode& unit) const {
    const auto found = std::lower_bound(units.begin(), units.end(), unit,
        [](const UnitInputs& each, const records::UnitCode& code) { return each.unit < code; });
    return found != units.end() && found->unit == unit ? &*found : nullptr;
}

regime::Window window_of(const Regime& regime, const regime::Period& period) {
    const auto window = regime.windows.window(period);
    if (!window)
        throw Error{Cause::usage, message("{}: the regime '{}' has no such period", period.to_text(), regime.rules.id)};
    return *window;
}

std::string to_text(const PeriodInputs& inputs, const Regime& regime) {
    std::string text = joined({schema});
    text += joined({"regime", inputs.regime, inputs.regime_sha256});
    text += joined({"units", inputs.units_sha256});
    text += joined({"period", inputs.period, inputs.from, inputs.to, inputs.cut_off});
    text += joined({"facts", std::to_string(inputs.last_fact_batch)});
    for (const UnitInputs& unit : inputs.units) {
        text += joined({"unit", unit.unit.text(), to_text(unit.status), unit.due, std::to_string(unit.receipt),
            std::to_string(unit.revision), unit.sha256, unit.file, unit.sheet, unit.received, unit.actor, unit.reason,
            unit.first_received});
        text += to_lines(unit.figures, regime, "\t");
    }
    return text;
}

PeriodInputs inputs_of(std::string_view text, const Regime& regime, const std::string& name) {
    Lines lines{text, name};
    PeriodInputs inputs = take_head(lines);
    while (!lines.at_end()) inputs.units.push_back(take_unit(lines, regime, name));
    return inputs;
}

std::vector<ExpectedUnit> expected_units(Book& book, const Regime& regime, const regime::Period& period) {
    return Expecting{book, regime, period}.units();
}

PeriodInputs gather(Book& book, const Regime& regime, const regime::Period& period, FactCounter* facts) {
    const regime::Window window = window_of(regime, period);
    PeriodInputs inputs{regime.rules.id, period.to_text(), regime.sha256, book.frame(regime.rules.id).units_sha256,
        reference::to_text(window.from), reference::to_text(window.to), reference::to_text(window.cut_off), 0, {}};
    auto receipts = Receipts{book, regime}.of_period(inputs.period);
    std::map<records::UnitCode, Figures> counted;
    const auto has = [&](regime::Source source) {
        return std::find(regime.sources.begin(), regime.sources.end(), source) != regime.sources.end();
    };
    if (facts != nullptr && has(regime::Source::facts)) {
        counted = facts->count(regime, window);
        inputs.last_fact_batch = facts->last_batch();
    }
    const bool facts_are_whole = facts_reach(book, regime, window);
    const bool facts_first = regime.sources.front() == regime::Source::facts;
    for (const ExpectedUnit& expected : expected_units(book, regime, period)) {
        UnitInputs unit{expected.unit->code, expected.exemption.empty() ? Status::missing : Status::exempt,
            reference::to_text(expected.due), 0, 0, {}, {}, {}, {}, {}, {}, {}, {}};
        const auto answers = std::equal_range(receipts.begin(), receipts.end(), unit.unit.text(), ByUnit{});
        const auto count = counted.find(unit.unit);
        const bool has_count = count != counted.end();
        if (answers.first != answers.second && !(facts_first && has_count)) {
            add_receipts(unit, {answers.first, answers.second});
            if (unit.status != Status::exempt)
                unit.status = unit.first_received < end_of(expected.due) ? Status::on_time : Status::late;
        } else if (has_count) {
            unit.figures = count->second;
            if (unit.status != Status::exempt && facts_are_whole) unit.status = Status::on_time;
        }
        inputs.units.push_back(std::move(unit));
    }
    return inputs;
}

} // namespace hoso::report
