// SPDX-License-Identifier: GPL-3.0-or-later
#include "facts/archive_facts.hpp"

#include "facts/values.hpp"

#include <unordered_map>

namespace hoso::facts {

using regime::FieldKind;

namespace {

/// Puts what a view says into columns. What a field cannot take is missing: records are not mended by reports.
class ViewBlock {
public:
    ViewBlock(const regime::FactType& type, const std::vector<bool>& wanted) : m_type{type}, m_wanted{wanted} {
        for (const regime::FactField& field : type.fields) m_texts.push_back({Meanings{field}, {}});
        clear();
    }

    void add(std::size_t field, std::string_view value, const std::function<std::string(std::string_view)>& unit_of) {
        Column& column = m_facts.fields[field];
        const regime::FactField& about = m_type.fields[field];
        if (about.kind == FieldKind::day) {
            const auto day = parse_day({value});
            column.days.push_back(std::holds_alternative<Problem>(day) ? no_day : std::get<std::int32_t>(day));
        } else if (about.kind == FieldKind::number) {
            // SQLite writes whole numbers as digits, others with a point.
            const auto number = parse_number({value, office::CellKind::number}, about.decimals);
            column.numbers.push_back(
                std::holds_alternative<Problem>(number) ? no_number : std::get<std::int64_t>(number));
        } else {
            column.ids.push_back(id_of(field, value, unit_of));
        }
    }
    void end_row() { ++m_facts.rows; }

    /// The columns that nobody wants are filled with what is missing.
    const FactRows& finish() {
        for (std::size_t i = 0; i < m_wanted.size(); ++i)
            if (!m_wanted[i]) m_facts.fields[i] = empty_column(m_type.fields[i].kind, m_facts.rows);
        return m_facts;
    }
    std::size_t rows() const { return m_facts.rows; }
    void clear() {
        m_facts = {&m_type, 0, {}};
        for (const regime::FactField& field : m_type.fields) m_facts.fields.push_back({field.kind, {}, {}, {}, {}});
        for (TextField& field : m_texts) field.ids.clear();
    }

private:
    struct TextField {
        Meanings meanings;
        std::unordered_map<std::string, std::uint32_t> ids; ///< of what stands in the view
    };

    std::uint32_t id_of(
        std::size_t field, std::string_view value, const std::function<std::string(std::string_view)>& unit_of) {
        TextField& about = m_texts[field];
        Column& column = m_facts.fields[field];
        const auto [there, is_new] =
            about.ids.try_emplace(std::string{value}, static_cast<std::uint32_t>(column.texts.size()));
        if (is_new) {
            const bool is_unit = m_type.fields[field].id == m_type.unit_field;
            const auto meant = about.meanings.of(std::string{value});
            const auto* const text = std::get_if<std::string>(&meant);
            column.texts.add(is_unit ? unit_of(value) : text != nullptr ? *text : std::string{value});
        }
        return there->second;
    }

    const regime::FactType& m_type;
    const std::vector<bool>& m_wanted;
    std::vector<TextField> m_texts;
    FactRows m_facts;
};

} // namespace

ArchiveFacts::ArchiveFacts(report::Book& book, std::filesystem::path archive, records::UnitCode unit)
    : m_book{book}, m_texts{book.units()}, m_archive{std::move(archive)}, m_unit{std::move(unit)} {}

void ArchiveFacts::read(
    const regime::FactType& type, const std::vector<bool>& wanted, records::Day day, const BlockTaker& take) {
    std::vector<archive::ReportColumn> columns;
    std::vector<std::size_t> fields;
    for (std::size_t i = 0; i < type.fields.size(); ++i) {
        if (!wanted[i]) continue;
        columns.push_back(type.fields[i].column);
        fields.push_back(i);
    }
    // Of a unit that is not known the text itself says whose the fact would be.
    const auto unit_of = [&](std::string_view text) {
        if (text.empty()) return m_unit.text();
        const auto code = m_texts.find(text).on(day, day);
        return std::holds_alternative<Problem>(code) ? std::string{text} : std::get<std::string>(code);
    };
    ViewBlock block{type, wanted};
    const auto end_block = [&] {
        if (block.rows() == 0) return;
        take(block.finish());
        block.clear();
    };
    archive::ReportViews{m_archive}.read(type.archive_view, columns, [&](const std::vector<std::string_view>& values) {
        for (std::size_t i = 0; i < values.size(); ++i) block.add(fields[i], values[i], unit_of);
        block.end_row();
        if (block.rows() == most_rows) end_block();
    });
    end_block();
}

std::map<records::UnitCode, report::Figures> ArchiveFacts::count(
    const regime::Regime& regime, const regime::Window& window) {
    std::map<records::UnitCode, report::Figures> all;
    Places places{m_book.units(), m_book.settings().unit, regime, window.cut_off};
    for (const regime::FactType& type : regime.facts) {
        const Question question = question_of(regime, type, window);
        if (type.archive_view.empty() || question.indicators.empty()) continue;
        Tally tally{question.indicators.size()};
        read(type, question.needs, window.cut_off,
            [&](const FactRows& facts) { tally.add(Tally::of(question, facts, Mask(facts.rows, 1), m_unit.text())); });
        add_figures(all, figures_of(tally, question, places, m_unplaced));
    }
    return all;
}

FactListing ArchiveFacts::rows(const regime::Regime& regime, const regime::Window& window,
    const std::set<records::UnitCode>& units, std::size_t indicator, std::size_t limit) {
    FactListing listing;
    const regime::Indicator& wanted = regime.indicators.at(indicator);
    const regime::FactType* const type = regime.fact(wanted.fact);
    if (type == nullptr || type->archive_view.empty()) return listing;
    Places places{m_book.units(), m_book.settings().unit, regime, window.cut_off};
    const auto is_wanted = [&](std::string_view unit) {
        const auto& place = places.of(unit.empty() ? m_unit.text() : std::string{unit});
        return place.unit && units.contains(*place.unit);
    };
    read(*type, std::vector<bool>(type->fields.size(), true), window.cut_off, [&](const FactRows& facts) {
        list_facts(listing, wanted, facts, Mask(facts.rows, 1), window, is_wanted, limit, [&](std::size_t) {
            return ListedFact{{}, m_archive.string(), {}, 0, {}, {}, 1};
        });
    });
    return listing;
}

} // namespace hoso::facts
