// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/collect.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "report/verbs.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace hoso::cli {

namespace {

struct WithdrawOptions {
    std::string receipt, reason;
    BookOption book;
    WaitOption wait;
};

report::Receipt examined(const WithdrawOptions& options, std::int64_t number) {
    report::Book book{options.book.path()};
    return answers::require_withdrawable(book, number);
}

report::Receipt withdrawn(const WithdrawOptions& options, std::int64_t number, Session& session) {
    Here here;
    report::BookWriter book{options.book.path(), here.surroundings(), options.wait.patience(session)};
    return answers::withdraw(book, number, options.reason);
}

Exit run_withdraw(const WithdrawOptions& options, Session& session) {
    const auto number = report::receipt_number(options.receipt);
    if (!number) throw Error{Cause::usage, message("'{}' is no receipt; they are called R000123", options.receipt)};
    require(options.reason, "--reason");
    const bool dry_run = session.common().dry_run;
    const report::Receipt receipt = dry_run ? examined(options, *number) : withdrawn(options, *number, session);
    const std::string name = report::receipt_name(receipt.number);
    if (session.common().json)
        session.object({{"type", "receipt"}, {"id", name}, {"regime", receipt.regime}, {"period", receipt.period},
            {"unit", receipt.unit.text()}, {"revision", receipt.revision}, {"withdrawn", !dry_run}});
    else
        session.note(dry_run
                         ? message("{}: would be withdrawn", name)
                         : message("{}: is withdrawn; the receipt before it counts again, where there is one", name));
    return Exit::done;
}

} // namespace

Verb withdraw_verb() {
    return {"withdraw", tr("Take back a receipt that was made by mistake"),
        {"hoso-report withdraw --book so R000123 --reason 'gửi nhầm kỳ'"}, Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<WithdrawOptions>();
            app.add_option("RECEIPT", options->receipt, tr("The receipt, such as R000123"))->required();
            options->book.add_to(app);
            options->wait.add_to(app);
            app.add_option("--reason", options->reason, tr("Why; kept in the log"))->type_name("TEXT");
            return [options](Session& session) { return run_withdraw(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
