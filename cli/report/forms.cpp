// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/form.hpp"
#include "core/error.hpp"
#include "core/files.hpp"
#include "core/parallel.hpp"
#include "messages/messages.hpp"
#include "report/inputs.hpp"
#include "report/verbs.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>

namespace hoso::cli {

namespace fs = std::filesystem;

namespace {

struct FormsOptions {
    std::string regime, period, out;
    std::vector<std::string> units;
    BookOption book;
    bool overwrite = false;
};

/// Those that are named, else all from which an answer is expected.
std::vector<report::ExpectedUnit> chosen(
    const std::vector<report::ExpectedUnit>& expected, const std::vector<std::string>& named) {
    std::vector<report::ExpectedUnit> units;
    for (const std::string& code : named)
        if (std::none_of(expected.begin(), expected.end(),
                [&](const report::ExpectedUnit& each) { return each.unit->code.text() == code; }))
            throw Error{Cause::usage, message("{}: no answer is expected of a unit with this code", code)};
    for (const report::ExpectedUnit& each : expected) {
        const bool is_named = std::find(named.begin(), named.end(), each.unit->code.text()) != named.end();
        if (named.empty() ? each.exemption.empty() : is_named) units.push_back(each);
    }
    return units;
}

enum class Made { written, same, different };

/// Other bytes under the name are left as they are, unless they may be overwritten.
Made write_form(const fs::path& file, const std::string& bytes, bool overwrite, bool dry_run) {
    Disk& disk = real_disk();
    if (disk.exists(file)) {
        if (disk.read(file) == bytes) return Made::same;
        if (!overwrite) return Made::different;
    }
    if (!dry_run) replace_file(disk, file, bytes);
    return Made::written;
}

Exit run_forms(const FormsOptions& options, Session& session) {
    require(options.out, "--out");
    report::Book book{options.book.path()};
    const regime::Regime& regime = book.regime(options.regime);
    const regime::Period period = period_of(options.period);
    if (period.kind() != regime.collected)
        throw Error{Cause::usage, message("{}: figures of '{}' are collected by {}", period.to_text(), options.regime,
                                      regime::to_text(regime.collected))};
    const auto units = chosen(report::expected_units(book, regime, period), options.units);
    const regime::Window window = report::window_of(regime, period);
    const bool dry_run = session.common().dry_run;
    const fs::path folder = fs::absolute(options.out).lexically_normal();
    if (!dry_run) real_disk().create_folders(folder);

    std::vector<Made> made(units.size());
    const auto file_of = [&](std::size_t i) {
        return fs::path{options.out} / answers::form_file_name(options.regime, period.to_text(), units[i].unit->code);
    };
    std::atomic<std::int64_t> done = 0;
    const auto own = std::this_thread::get_id();
    in_parallel(units.size(), session.jobs(), [&](std::size_t i) {
        const std::string bytes =
            answers::make_form({regime, period, window, *units[i].unit, units[i].due, book.settings().office.name});
        made[i] = write_form(file_of(i), bytes, options.overwrite, dry_run);
        const std::int64_t count = ++done;
        if (std::this_thread::get_id() == own)
            session.progress(tr("forms"), count, static_cast<std::int64_t>(units.size()));
    });

    std::size_t different = 0;
    for (std::size_t i = 0; i < units.size(); ++i) {
        const std::string file = file_of(i).string();
        if (made[i] == Made::different) {
            ++different;
            session.problem(message("{}: is there already, with another content; --overwrite replaces it", file));
        } else if (session.common().json) {
            session.object({{"type", "form"}, {"id", file}, {"regime", options.regime}, {"period", period.to_text()},
                {"unit", units[i].unit->code.text()}, {"written", made[i] == Made::written && !dry_run}});
        } else if (made[i] == Made::written) {
            session.result(file);
        } else {
            session.detail(message("{}: is there already", file));
        }
    }
    return different == 0 ? Exit::done : Exit::cannot_create;
}

} // namespace

Verb forms_verb() {
    return {"forms", tr("Make the forms that units fill in"),
        {"hoso-report forms mot-cua-ii06a --book so --period 2026-M10 --out bieu",
            "hoso-report forms mot-cua-ii06a --book so --period 2026-M10 --unit 00004 --out bieu"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<FormsOptions>();
            app.add_option("REGIME", options->regime, tr("Regime whose figures are asked"))->required();
            options->book.add_to(app);
            app.add_option("--period", options->period, tr("Period that is asked, such as 2026-M10"))
                ->type_name("PERIOD")
                ->required();
            app.add_option("--unit", options->units, tr("Only the form of this unit; may be repeated"))
                ->type_name("CODE")
                ->allow_extra_args(false);
            app.add_option("--out", options->out, tr("Folder that the forms are written to"))->type_name("DIR");
            app.add_flag("--overwrite", options->overwrite, tr("Replace forms that are there with another content"));
            return [options](Session& session) { return run_forms(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
