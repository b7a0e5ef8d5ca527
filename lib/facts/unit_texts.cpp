// SPDX-License-Identifier: GPL-3.0-or-later
#include "facts/unit_texts.hpp"

#include "messages/messages.hpp"
#include "reference/dates.hpp"
#include "text/fold.hpp"
#include "text/unicode.hpp"

#include <set>

namespace hoso::facts {

using records::Unit;

namespace {

std::string name_form(std::string_view name) {
    std::string form;
    for (const std::string_view word : text::split_words(name))
        (form += form.empty() ? "" : " ") += text::canonical_syllable(word);
    return form;
}

std::string without_body(std::string name) {
    for (const std::string_view body : {"ubnd ", "ủy ban nhân dân "})
        if (name.starts_with(body)) return name.substr(body.size());
    return name;
}

/// The codes that versions valid on a day have.
std::set<std::string> codes_on(const std::vector<const Unit*>& units, records::Day day) {
    std::set<std::string> codes;
    for (const Unit* unit : units)
        if (unit->validity.contains(day)) codes.insert(unit->code.text());
    return codes;
}

} // namespace

Parsed<std::string> UnitChoice::on(records::Day day, records::Day today) const {
    if (m_by_code) return m_units.front()->code.text();
    for (const records::Day each : {day, today}) {
        const auto codes = codes_on(m_units, each);
        if (codes.size() == 1) return *codes.begin();
        if (codes.empty()) continue;
        std::string all;
        for (const std::string& code : codes) (all += all.empty() ? "" : ", ") += code;
        return Problem{message("'{}' is the name of several units", m_text), message("write the code: {}", all)};
    }
    if (m_units.empty())
        return Problem{message("there is no unit '{}'", m_text), tr("write its code, or add it to the lists of units")};
    return Problem{message("no unit was called '{}' on {}", m_text, reference::to_text(day)),
        tr("write the code of the unit that took over")};
}

UnitTexts::UnitTexts(const records::UnitTree& tree) {
    for (const Unit& unit : tree.units()) {
        m_codes[unit.code.text()].push_back(&unit);
        for (const auto& code : unit.other_codes) m_other_codes[code.text()].push_back(&unit);
        const std::string name = name_form(unit.name);
        m_names[name].push_back(&unit);
        m_bare_names[without_body(name)].push_back(&unit);
    }
}

UnitChoice UnitTexts::find(std::string_view text) const {
    UnitChoice choice;
    choice.m_text = text;
    if (const auto found = m_codes.find(choice.m_text); found != m_codes.end()) {
        choice.m_units = found->second;
        choice.m_by_code = true;
        return choice;
    }
    if (const auto found = m_other_codes.find(choice.m_text); found != m_other_codes.end()) {
        choice.m_units = found->second;
        return choice;
    }
    const std::string name = name_form(text);
    if (const auto found = m_names.find(name); found != m_names.end())
        choice.m_units = found->second;
    else if (const auto bare = m_bare_names.find(without_body(name)); bare != m_bare_names.end())
        choice.m_units = bare->second;
    return choice;
}

} // namespace hoso::facts
