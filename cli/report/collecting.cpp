// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/collect.hpp"
#include "core/error.hpp"
#include "core/files.hpp"
#include "messages/messages.hpp"
#include "office/table.hpp"
#include "report/verbs.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>

namespace hoso::cli {

namespace fs = std::filesystem;
using answers::AnswerState;
using answers::CollectedAnswer;
using answers::CollectedFile;

namespace {

struct CollectOptions {
    std::vector<std::string> files;
    std::string inbox, marked, regime, period, reason;
    BookOption book;
    WaitOption wait;
};

/// Tables in the folder itself, in the order of their names. What a program is writing still (~$name, .name, .part) is
/// left for the next run.
std::vector<fs::path> tables_in(const fs::path& folder) {
    std::vector<fs::path> files;
    each_name(folder.string(), [&](std::string_view name, fs::file_type type) {
        const fs::path path = folder / name;
        std::string ending = path.extension().string();
        std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : static_cast<char>(c);
        });
        const bool is_table = ending == ".xlsx" || ending == ".ods" || ending == ".csv" || ending == ".xlsm" ||
                              ending == ".xls" || ending == ".tsv";
        if (is_table && type != fs::file_type::directory && !name.starts_with('.') && !name.starts_with('~'))
            files.push_back(path);
    });
    std::sort(files.begin(), files.end());
    return files;
}

class Telling {
public:
    Telling(Session& session, bool is_inbox) : m_session{session}, m_is_inbox{is_inbox} {}

    void tell(const CollectedFile& file) {
        m_file = &file;
        for (const answers::Fault& fault : file.faults) finding("error", "", fault);
        for (const CollectedAnswer& each : file.answers) {
            for (const answers::Fault& fault : each.answer.faults) finding("error", "", fault);
            for (const answers::Fault& note : each.answer.notes)
                if (each.state == AnswerState::received) finding("note", "", note);
            if (each.state == AnswerState::received || each.state == AnswerState::refused)
                for (const report::RuleFinding& found : each.findings) rule_finding(found, each);
            answer(each);
        }
        if (file.answers.empty()) refused_file();
    }

private:
    bool is_new() const { return !m_file->is_told; }

    void finding(const char* severity, const std::string& rule, const answers::Fault& fault) {
        if (m_session.common().json) {
            Json json{{"type", "finding"}, {"file", m_file->file.string()}, {"severity", severity}};
            if (!rule.empty()) json["rule"] = rule;
            if (!fault.sheet.empty()) json["sheet"] = fault.sheet;
            if (fault.row > 0)
                json["cell"] =
                    fault.column > 0 ? office::cell_name(fault.row, fault.column) : std::to_string(fault.row);
            json["problem"] = fault.problem;
            if (!fault.advice.empty()) json["advice"] = fault.advice;
            json["new"] = is_new();
            m_session.object(json);
            return;
        }
        const std::string text = m_file->file.string() + ": " + answers::to_text(fault);
        if (std::string_view{severity} == "note")
            m_session.note(text);
        else if (is_new())
            m_session.problem(text);
        else
            m_session.detail(text);
    }

    void rule_finding(const report::RuleFinding& found, const CollectedAnswer& each) {
        answers::Fault fault{each.answer.sheet, each.answer.row, 0, found.problem, ""};
        finding(found.severity == regime::Severity::error ? "error" : "warning", found.rule, fault);
    }

    void answer(const CollectedAnswer& each) {
        const std::string receipt = each.receipt == 0 ? "" : report::receipt_name(each.receipt);
        if (m_session.common().json) {
            Json json{{"type", "answer"}};
            if (!receipt.empty()) json["id"] = receipt;
            json["file"] = m_file->file.string();
            json["sha256"] = m_file->sha256;
            json["state"] = answers::to_text(each.state);
            json["regime"] = each.answer.regime;
            json["period"] = each.answer.period;
            json["unit"] = each.answer.unit;
            if (!each.unit_name.empty()) json["unit_name"] = each.unit_name;
            if (!each.answer.sheet.empty()) json["sheet"] = each.answer.sheet;
            if (!receipt.empty()) json["revision"] = each.revision;
            if (each.state == AnswerState::refused) json["new"] = is_new();
            m_session.object(json);
            return;
        }
        const std::string file = m_file->file.string();
        const std::string whose =
            message("{} of {}, {} {}", each.answer.regime, each.answer.period, each.answer.unit, each.unit_name);
        switch (each.state) {
        case AnswerState::received:
            m_session.result(fmt::format("{}  {}  {}{}", receipt.empty() ? tr("would be received") : receipt.c_str(),
                file, whose, each.revision > 0 ? message("  correction {}", each.revision) : std::string{}));
            break;
        case AnswerState::already:
            seen_before(message("{}: already received: {}", file, receipt));
            break;
        case AnswerState::unchanged:
            seen_before(message("{}: {}: says the same as {}", file, whose,
                receipt.empty() ? std::string{tr("another file of this run")} : receipt));
            break;
        case AnswerState::withdrawn:
            m_session.detail(
                message("{}: was received as {} and withdrawn; name the file to receive it again", file, receipt));
            break;
        case AnswerState::refused:
            if (is_new()) m_session.problem(message("{}: {}: refused, nothing was taken in", file, whose));
        }
    }

    /// In an inbox files stay, and cron reads it again and again.
    void seen_before(const std::string& text) {
        if (m_is_inbox)
            m_session.detail(text);
        else
            m_session.note(text);
    }

    void refused_file() {
        if (m_session.common().json)
            m_session.object({{"type", "answer"}, {"file", m_file->file.string()}, {"sha256", m_file->sha256},
                {"state", "refused"}, {"new", is_new()}});
        else if (is_new())
            m_session.problem(message("{}: refused, nothing was taken in", m_file->file.string()));
    }

    Session& m_session;
    bool m_is_inbox;
    const CollectedFile* m_file = nullptr;
};

/// NAME.DIGEST.xlsx: the same bytes have the same copy, so one that is there is left.
void write_marked(const std::vector<CollectedFile>& files, const std::string& folder, Session& session) {
    constexpr std::size_t digits = 8;
    if (folder.empty()) return;
    if (!session.common().dry_run) real_disk().create_folders(fs::absolute(folder).lexically_normal());
    for (const CollectedFile& file : files) {
        if (file.marked.empty()) continue;
        const fs::path path =
            fs::path{folder} / fmt::format("{}.{}.xlsx", file.file.stem().string(), file.sha256.substr(0, digits));
        if (real_disk().exists(path) && real_disk().read(path) == file.marked) continue;
        if (!session.common().dry_run) replace_file(real_disk(), path, file.marked);
        if (session.common().json)
            session.object({{"type", "file"}, {"id", path.string()}, {"marked_copy_of", file.file.string()},
                {"size_bytes", file.marked.size()}, {"written", !session.common().dry_run}});
        else
            session.note(message("{}: the marked copy for the sender", path.string()));
    }
}

answers::CollectRequest request_of(const CollectOptions& options, Session& session) {
    answers::CollectRequest request;
    if (!options.files.empty() && !options.inbox.empty())
        throw Error{Cause::usage, tr("collect: name files or --inbox, not both")};
    if (options.files.empty() && options.inbox.empty())
        throw Error{Cause::usage, tr("collect: which answers? name their files, or --inbox")};
    request.is_inbox = !options.inbox.empty();
    if (request.is_inbox)
        request.files = tables_in(options.inbox);
    else
        request.files.assign(options.files.begin(), options.files.end());
    request.regime = options.regime;
    if (!options.period.empty()) request.period = period_of(options.period);
    request.reason = options.reason;
    request.jobs = session.jobs();
    request.mark = !options.marked.empty();
    return request;
}

void tell_all(const std::vector<CollectedFile>& files, bool is_inbox, Session& session) {
    Telling telling{session, is_inbox};
    std::size_t received = 0, known = 0, refused = 0;
    for (const CollectedFile& file : files) {
        telling.tell(file);
        if (file.answers.empty()) ++refused;
        for (const CollectedAnswer& each : file.answers) {
            received += each.state == AnswerState::received;
            refused += each.state == AnswerState::refused;
            known += each.state == AnswerState::already || each.state == AnswerState::unchanged;
        }
    }
    const bool is_quiet = is_inbox && received == 0;
    if (files.size() > 1 && !is_quiet && !session.common().json)
        session.note(message("{} answers received, {} known already, {} refused", received, known, refused));
}

Exit run_collect(const CollectOptions& options, Session& session) {
    const auto request = request_of(options, session);
    const auto progress = [&](std::size_t done, std::size_t of) {
        session.progress(tr("files"), static_cast<std::int64_t>(done), static_cast<std::int64_t>(of));
    };
    std::vector<CollectedFile> files;
    if (session.common().dry_run) {
        report::Book book{options.book.path()};
        files = answers::examine(book, request, progress);
    } else {
        Here here;
        report::BookWriter book{options.book.path(), here.surroundings(), options.wait.patience(session)};
        files = answers::examine(book, request, progress);
        write_marked(files, options.marked, session);
        answers::take_in(book, request, files);
    }
    if (session.common().dry_run) write_marked(files, options.marked, session);
    tell_all(files, !options.inbox.empty(), session);
    const bool any_new = std::any_of(files.begin(), files.end(),
        [](const CollectedFile& file) { return (file.is_refused() && !file.is_told) || file.has_warnings(); });
    return any_new ? Exit::found : Exit::done;
}

} // namespace

Verb collect_verb() {
    return {"collect", tr("Take in the answers of units"),
        {"hoso-report collect --book so bieu-da-nhap.xlsx",
            "hoso-report collect --book so --inbox hop-thu --marked tra-lai"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<CollectOptions>();
            app.add_option("FILE", options->files, tr("Answers: XLSX, ODS or CSV"));
            options->book.add_to(app);
            options->wait.add_to(app);
            app.add_option("--inbox", options->inbox, tr("Folder whose tables are taken in; they stay where they are"))
                ->type_name("DIR");
            app.add_option("--marked", options->marked, tr("Folder for copies that tell the sender what is wrong"))
                ->type_name("DIR");
            app.add_option("--regime", options->regime, tr("Of lists of many units: the regime"))->type_name("ID");
            app.add_option("--period", options->period, tr("Of lists of many units: the period"))->type_name("PERIOD");
            app.add_option("--reason", options->reason, tr("Why figures are corrected; kept with the receipts"))
                ->type_name("TEXT");
            return [options](Session& session) { return run_collect(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
