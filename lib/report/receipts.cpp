// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/receipts.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace hoso::report {

namespace {

constexpr const char* columns = "SELECT number, regime, period, unit, revision, sha256, file, sheet, received, actor, "
                                "reason, withdrawn, figures FROM receipt ";

std::array<std::string_view, 3> parts_of(std::string_view line, const std::string& name) {
    std::array<std::string_view, 3> parts;
    for (std::size_t i = 0; i < 2; ++i) {
        const std::size_t tab = line.find('\t');
        if (tab == std::string_view::npos) throw Error{Cause::input, message("{}: a figure is damaged", name)};
        parts[i] = line.substr(0, tab);
        line.remove_prefix(tab + 1);
    }
    parts[2] = line;
    return parts;
}

/// Lines and tabs part what is kept.
std::string without_controls(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return text;
}

} // namespace

std::string to_lines(const Figures& figures, const regime::Regime& regime, std::string_view indent) {
    std::string lines;
    for (const Figure& figure : figures) {
        const regime::Indicator& indicator = regime.indicators[figure.indicator];
        lines += indent;
        lines += indicator.id;
        lines += '\t';
        lines += figure.value ? regime::decimal_text(*figure.value, indicator.decimals) : figure.text;
        lines += '\t';
        lines += figure.place;
        lines += '\n';
    }
    return lines;
}

Figures figures_of(std::string_view lines, const regime::Regime& regime, const std::string& name) {
    Figures figures;
    figures.reserve(static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n')));
    std::size_t next = 0; // they stand in the regime's order, mostly
    while (!lines.empty()) {
        const std::size_t end = lines.find('\n');
        if (end == std::string_view::npos) throw Error{Cause::input, message("{}: a figure is damaged", name)};
        const auto [id, value, place] = parts_of(lines.substr(0, end), name);
        lines.remove_prefix(end + 1);
        if (next >= regime.indicators.size() || regime.indicators[next].id != id) {
            const auto found = regime.find(id);
            if (!found) continue;
            next = *found;
        }
        Figure figure{next, std::nullopt, {}, std::string{place}};
        if (!regime.indicators[next].is_number())
            figure.text = value;
        else if (!value.empty()) {
            figure.value = regime::scaled_of(value, regime.indicators[next].decimals);
            if (!figure.value) throw Error{Cause::input, message("{}: a figure is damaged", name)};
        }
        figures.push_back(std::move(figure));
        ++next;
    }
    return figures;
}

std::string receipt_name(std::int64_t number) { return fmt::format("R{:06}", number); }

std::optional<std::int64_t> receipt_number(std::string_view name) {
    if (name.starts_with('R') || name.starts_with('r')) name.remove_prefix(1);
    std::int64_t number = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), number);
    if (name.empty() || read.ec != std::errc{} || read.ptr != name.data() + name.size() || number < 1)
        return std::nullopt;
    return number;
}

Receipt Receipts::add(Change& change, Receipt receipt, const Surroundings& surroundings) {
    for (std::string* text : {&receipt.file, &receipt.sheet, &receipt.reason})
        *text = without_controls(std::move(*text));
    for (Figure& figure : receipt.figures) {
        figure.text = without_controls(std::move(figure.text));
        figure.place = without_controls(std::move(figure.place));
    }
    receipt.regime = m_regime.rules.id;
    receipt.received = to_rfc3339(surroundings.clock.now());
    receipt.actor = surroundings.actor;
    auto before =
        m_book.database().prepare("SELECT count(*) FROM receipt WHERE regime = ? AND period = ? AND unit = ?");
    before.bind_all(receipt.regime, receipt.period, receipt.unit.text());
    before.step();
    receipt.revision = static_cast<int>(before.integer(0));
    m_book.database()
        .prepare("INSERT INTO receipt(regime, period, unit, revision, sha256, file, sheet, received, actor, reason, "
                 "figures) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .run(receipt.regime, receipt.period, receipt.unit.text(), receipt.revision, receipt.sha256, receipt.file,
            receipt.sheet, receipt.received, receipt.actor, receipt.reason, to_lines(receipt.figures, m_regime));
    receipt.number = m_book.database().last_insert_id();
    change.note({"receive", receipt_name(receipt.number),
        {{"regime", receipt.regime}, {"period", receipt.period}, {"unit", receipt.unit.text()},
            {"revision", receipt.revision}, {"sha256", receipt.sha256}, {"file", receipt.file},
            {"sheet", receipt.sheet}, {"received", receipt.received}},
        receipt.reason});
    return receipt;
}

void Receipts::withdraw(
    Change& change, const Receipt& receipt, const std::string& reason, const Surroundings& surroundings) {
    if (!receipt.withdrawn.empty())
        throw Error{Cause::usage, message("{}: was withdrawn already", receipt_name(receipt.number))};
    m_book.database()
        .prepare("UPDATE receipt SET withdrawn = ? WHERE number = ?")
        .run(to_rfc3339(surroundings.clock.now()), receipt.number);
    change.note({"withdraw", receipt_name(receipt.number),
        {{"regime", receipt.regime}, {"period", receipt.period}, {"unit", receipt.unit.text()}}, reason});
}

std::vector<Receipt> Receipts::read(database::Statement& rows) {
    std::vector<Receipt> receipts;
    while (rows.step()) {
        const std::string name = receipt_name(rows.integer(0));
        const auto unit = records::UnitCode::parse(rows.text(3));
        if (!unit)
            throw Error{Cause::input, message("{}: {} names no unit", m_book.layout().database().string(), name)};
        receipts.push_back({rows.integer(0), std::string{rows.text(1)}, std::string{rows.text(2)}, *unit,
            static_cast<int>(rows.integer(4)), std::string{rows.text(5)}, std::string{rows.text(6)},
            std::string{rows.text(7)}, std::string{rows.text(8)}, std::string{rows.text(9)}, std::string{rows.text(10)},
            std::string{rows.text(11)}, figures_of(rows.text(12), m_regime, name)});
    }
    return receipts;
}

std::optional<Receipt> Receipts::find(std::int64_t number) {
    auto rows = m_book.database().prepare(std::string{columns} + "WHERE number = ? AND regime = ?");
    rows.bind_all(number, m_regime.rules.id);
    auto found = read(rows);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::vector<Receipt> Receipts::of_period(const std::string& period) {
    auto rows = m_book.database().prepare(
        std::string{columns} + "WHERE regime = ? AND period = ? AND withdrawn = '' ORDER BY unit, number");
    rows.bind_all(m_regime.rules.id, period);
    return read(rows);
}

} // namespace hoso::report
