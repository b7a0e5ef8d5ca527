// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/places.hpp"

#include "core/error.hpp"
#include "directory/dn.hpp"
#include "messages/messages.hpp"
#include "text/unicode.hpp"

namespace hoso::accounts {

Places::Places(const Settings& settings, const Target& target, const records::UnitView& units)
    : m_settings{settings}, m_target{target} {
    const records::Unit* top = units.find(settings.unit);
    if (top == nullptr)
        throw Error{Cause::settings, message("{}: the office's own unit does not exist on that day", settings.unit.text())};
    m_units = units.descendants(top->code);
    m_units.insert(m_units.begin(), top);
    for (const records::Unit* unit : m_units) {
        m_by_code.emplace(unit->code.text(), unit);
        if (target.nesting == Nesting::none) continue;
        std::string above;
        if (target.nesting == Nesting::tree && unit != top && unit->parent)
            above = m_relative.find(unit->parent->text())->second;
        m_relative.emplace(
            unit->code.text(), directory::join(directory::make_rdn(target.unit.rdn, unit->code.text()), above));
    }
    std::map<std::string, bool> seen;
    for (const System& system : settings.systems)
        if (seen.emplace(system.container, true).second) m_containers.push_back(&system);
}

const records::Unit* Places::unit(std::string_view code) const {
    const auto found = m_by_code.find(code);
    return found == m_by_code.end() ? nullptr : found->second;
}

bool Places::is_within(std::string_view code, std::string_view ancestor) const {
    std::string at{code};
    for (const records::Unit* unit = this->unit(at); unit != nullptr; unit = this->unit(at)) {
        if (at == ancestor) return true;
        if (!unit->parent) return false;
        at = unit->parent->text();
    }
    return false;
}

std::string Places::unit_dn(const System& system, std::string_view code) const {
    const std::string container = m_target.container_dn(system);
    const auto relative = m_relative.find(code);
    return relative == m_relative.end() ? container : directory::join(relative->second, container);
}

std::string Places::account_dn(const System& system, const Account& account) const {
    const auto& templates = m_target.account.attributes.find(m_target.account.rdn);
    const auto values = templates == m_target.account.attributes.end() ? std::vector<std::string>{}
                                                                       : fill(templates->second, account);
    return directory::join(
        directory::make_rdn(m_target.account.rdn, values.empty() ? account.login : values.front()),
        unit_dn(system, account.unit));
}

directory::Attributes Places::unit_attributes(const records::Unit& unit) const {
    Account words;
    words.unit = unit.code.text();
    words.unit_name = unit.name;
    directory::Attributes result;
    for (const auto& [attribute, templates] : m_target.unit.attributes)
        if (auto values = fill(templates, words); !values.empty()) result[attribute] = std::move(values);
    result[m_target.unit.rdn] = {unit.code.text()};
    result["objectClass"] = m_target.unit.classes;
    return result;
}

void require_group_names(const Settings& settings, const Target& target, const records::UnitTree& units) {
    if (!target.unit_groups || target.member_attribute.empty()) return;
    std::map<std::string, std::string> codes;
    for (const records::Unit& unit : units.units()) codes.emplace(text::lower(unit.code.text()), unit.code.text());
    for (const Group& group : settings.groups)
        if (const auto code = codes.find(text::lower(group.name)); code != codes.end())
            throw Error{Cause::settings,
                message("book.toml: [[group]] '{}' is called as the group of the unit {}; call it otherwise",
                    group.name, code->second)};
}

} // namespace hoso::accounts
