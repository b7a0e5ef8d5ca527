// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "report/verbs.hpp"

#include <CLI/CLI.hpp>

namespace hoso::cli {

void RulesOption::add_to(CLI::App& app) {
    app.add_option("--rules", own, tr("Folder of own rules, before those of the book and those installed; repeatable"))
        ->type_name("DIR");
    book.add_to(app);
}

reference::DataFolders RulesOption::folders() const {
    std::vector<std::filesystem::path> all{own.begin(), own.end()};
    if (!book.folder.empty()) {
        const report::Layout layout{book.folder};
        const std::string file = layout.settings().string();
        for (const auto& folder : report::parse_settings(read_file(file, std::uintmax_t{1} << 20), file).rules)
            all.push_back(layout.root / folder);
    }
    return reference::DataFolders{std::move(all)};
}

regime::Period period_of(const std::string& text) {
    const auto period = regime::Period::parse(text);
    if (!period)
        throw Error{
            Cause::usage, message("'{}' is no period; write 2026-M10, 2026-Q3, 2026-H1, 2026-9M, 2026, 2026-W44 or "
                                  "2026-10-05..2026-10-14",
                              text)};
    return *period;
}

} // namespace hoso::cli
