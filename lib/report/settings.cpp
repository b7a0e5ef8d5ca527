// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/settings.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "reference/data_folders.hpp"
#include "reference/dates.hpp"
#include "reference/toml.hpp"

#include <algorithm>
#include <array>

namespace hoso::report {

using reference::Toml;

namespace {

records::UnitCode unit_code(const Toml& table, std::string_view key) {
    const std::string text = table.text(key);
    const auto code = records::UnitCode::parse(text);
    if (!code) table.fail(key, message("'{}' cannot be the code of a unit", text));
    return *code;
}

std::chrono::sys_days day(const Toml& table, std::string_view key) {
    const std::string text = table.text(key);
    const auto result = reference::parse_day(text);
    if (!result) table.fail(key, message("'{}' is no day such as 2026-01-15", text));
    return *result;
}

Office read_office(const Toml& table) {
    table.allow_only({"parent", "name", "abbreviation", "place", "signer_capacity", "signer_position", "signer_name",
        "recipients", "mail_from"});
    return {table.text("parent", ""), table.text("name"), table.text("abbreviation", ""), table.text("place", ""),
        table.text("signer_capacity", ""), table.text("signer_position", ""), table.text("signer_name", ""),
        table.texts("recipients"), table.text("mail_from", "")};
}

std::vector<std::string> read_formats(const Toml& table) {
    constexpr std::array known{"xlsx", "pdf", "html", "csv", "json"};
    auto formats = table.texts("formats");
    for (const std::string& format : formats)
        if (std::find(known.begin(), known.end(), format) == known.end())
            table.fail("formats", message("'{}' is none of: {}", format, "xlsx, pdf, html, csv, json"));
    if (formats.empty()) formats = {"xlsx", "pdf"};
    return formats;
}

RegimeUse read_use(const Toml& table) {
    table.allow_only({"id", "from", "to", "formats", "when_missing", "mail", "exempt"});
    RegimeUse result{
        table.text("id"), day(table, "from"), std::nullopt, read_formats(table), {}, {}, table.texts("mail")};
    if (!reference::is_identifier(result.id))
        table.fail("id", message("'{}' cannot be the name of a regime", result.id));
    if (table.has("to")) result.to = day(table, "to");
    const std::string missing = table.text("when_missing", "block");
    if (missing != "block" && missing != "provisional")
        table.fail("when_missing", message("'{}' is none of: {}", missing, "block, provisional"));
    if (missing == "provisional") result.when_missing = RegimeUse::WhenMissing::provisional;
    for (const Toml& exempt : table.tables("exempt")) {
        exempt.allow_only({"unit", "valid_from", "valid_to", "reason"});
        result.exemptions.push_back(
            {unit_code(exempt, "unit"), reference::read_validity(exempt), exempt.text("reason")});
    }
    return result;
}

} // namespace

const RegimeUse& Settings::use(const std::string& regime) const {
    for (const RegimeUse& each : regimes)
        if (each.id == regime) return each;
    throw Error{Cause::usage, message("the book does not use the regime '{}'; add it to book.toml", regime)};
}

Settings parse_settings(std::string_view bytes, const std::string& file) {
    const Toml table = reference::parse_toml(bytes, file);
    table.allow_only({"schema", "id", "name", "created", "unit", "rules", "approvers", "office", "regime"});
    if (table.text("schema") != Settings::schema)
        table.fail("schema", message("'{}' is not '{}'", table.text("schema"), Settings::schema));
    Settings result{table.text("id"), table.text("name"), table.text("created"), unit_code(table, "unit"), {},
        table.text("approvers", ""), {}, {}};
    for (const std::string& folder : table.texts("rules")) result.rules.emplace_back(folder);
    if (const auto office = table.table("office"))
        result.office = read_office(*office);
    else
        result.office.name = result.name;
    for (const Toml& use : table.tables("regime")) {
        result.regimes.push_back(read_use(use));
        for (std::size_t i = 0; i + 1 < result.regimes.size(); ++i)
            if (result.regimes[i].id == result.regimes.back().id)
                use.fail("id", message("'{}' stands here twice", result.regimes.back().id));
    }
    return result;
}

} // namespace hoso::report
