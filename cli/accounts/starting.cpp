// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/options.hpp"
#include "accounts/verbs.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace hoso::cli {

namespace {

struct InitOptions {
    BookOption book;
    std::string name, unit;
    std::vector<std::string> units;
};

Exit run_init(const InitOptions& options, Session& session) {
    const auto folder = options.book.path();
    const auto unit = records::UnitCode::parse(options.unit);
    if (!unit) throw Error{Cause::usage, message("'{}' cannot be the code of a unit", options.unit)};
    Here here;
    if (!session.common().dry_run)
        accounts::create_book(
            folder, options.name, *unit, {options.units.begin(), options.units.end()}, here.surroundings());
    if (session.common().json)
        session.object({{"type", "book"}, {"id", folder.string()}, {"name", options.name}, {"unit", unit->text()},
            {"dry_run", session.common().dry_run}});
    else
        session.note(message("{}: is ready; book.toml says what may be set, targets/ takes the directories",
            folder.string()));
    return Exit::done;
}

} // namespace

Verb init_verb() {
    return {"init", tr("Make an empty book of accounts"),
        {"hoso-accounts init --book so-tai-khoan --name 'UBND thành phố' --unit H26 --units don-vi.csv"}, Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<InitOptions>();
            options->book.add_to(app);
            app.add_option("--name", options->name, tr("Name of the office"))->type_name("TEXT")->required();
            app.add_option("--unit", options->unit, tr("Code of the office among the units"))
                ->type_name("CODE")
                ->required();
            app.add_option("--units", options->units,
                   tr("Lists of units and of what became of them, CSV; see hoso-reference(5)"))
                ->type_name("FILE")
                ->required();
            return [options](Session& session) { return run_init(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
