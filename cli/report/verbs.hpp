// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/book.hpp"
#include "shared/book_options.hpp"
#include "shared/program.hpp"

#include <string>
#include <vector>

namespace hoso::cli {

Verb init_verb();
Verb status_verb();
Verb remind_verb();
Verb approve_verb();
Verb close_verb();
Verb reopen_verb();
Verb run_verb();
Verb due_verb();
Verb explain_verb();
Verb diff_verb();

/// Where regimes, holidays and other rules are looked for: --rules, then those of the book where one is given, then
/// what is installed.
struct RulesOption {
    std::vector<std::string> own;
    BookOption book;
    void add_to(CLI::App& app);
    reference::DataFolders folders() const;
};

/// A period as it was typed; Error{usage} that says how periods are written.
regime::Period period_of(const std::string& text);

Verb list_verb();
Verb check_verb();
Verb template_verb();
Verb periods_verb();

Verb facts_verb();
Verb forms_verb();
Verb collect_verb();
Verb withdraw_verb();

} // namespace hoso::cli
