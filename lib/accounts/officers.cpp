// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/officers.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "messages/messages.hpp"
#include "records/unit_code.hpp"
#include "reference/toml.hpp"

namespace hoso::accounts {

namespace fs = std::filesystem;

std::map<std::string, Officer> read_officers(const fs::path& path) {
    if (fs::exists(path) && (fs::status(path).permissions() & fs::perms::others_write) != fs::perms::none)
        throw Error{Cause::denied, message("{}: anyone may write this file", path.string())};
    const reference::Toml file = reference::parse_toml(read_file(path, 1 << 24), path.string());
    file.allow_only({"schema", "officer"});
    if (file.text("schema") != "hoso-officers/1")
        file.fail("schema", message("'{}' is not '{}'", file.text("schema"), "hoso-officers/1"));
    std::map<std::string, Officer> officers;
    for (const reference::Toml& table : file.tables("officer")) {
        table.allow_only({"unit", "name", "key"});
        const std::string unit = table.text("unit");
        if (!records::UnitCode::parse(unit)) table.fail("unit", message("'{}' cannot be the code of a unit", unit));
        Officer officer{table.text("name"), std::nullopt};
        if (table.has("key")) {
            officer.key = crypto::box_key_from_base64(table.text("key"));
            if (!officer.key) table.fail("key", tr("this is no public key of 32 bytes in base64"));
        }
        if (!officers.emplace(unit, std::move(officer)).second)
            table.fail("unit", message("'{}' stands here twice", unit));
    }
    return officers;
}

} // namespace hoso::accounts
