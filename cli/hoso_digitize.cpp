// SPDX-License-Identifier: GPL-3.0-or-later
#include "digitize/batch.hpp"
#include "digitize/reason.hpp"
#include "digitize/run.hpp"
#include "digitize/work.hpp"
#include "messages/messages.hpp"
#include "shared/interrupt.hpp"
#include "shared/program.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <unistd.h>

namespace hoso::cli {

namespace {

using digitize::Batch;
using digitize::InputRow;
using digitize::Totals;

/// The options that decide what documents contain.
struct ContentOptions {
    std::string language = "vie", pdfa = "2u", keep_source = "always", ocr = "auto", engine = "auto";
    int page_seconds = 120, megapixels = 200;

    digitize::Settings settings() const {
        digitize::Settings settings;
        settings.language = language;
        settings.level = digitize::level_from(pdfa);
        settings.keep_source = digitize::keep_source_from(keep_source);
        settings.ocr = digitize::ocr_from(ocr);
        settings.page_seconds = page_seconds;
        settings.megapixels = megapixels;
        return settings;
    }
};

void add_reading_options(CLI::App& app, ContentOptions& options) {
    const std::string group = tr("Reading");
    app.add_option("-l,--language", options.language, tr("Models to read with: vie, eng, or both as vie+eng"))
        ->type_name("LANG")->capture_default_str()->group(group);
    app.add_option("--ocr", options.ocr, tr("Read pages without text of their own (auto), every page (always) or none (never)"))
        ->type_name("WHEN")->check(CLI::IsMember({"auto", "always", "never"}))->capture_default_str()->group(group);
    app.add_option("--engine", options.engine, tr("Recogniser: auto or tesseract"))
        ->type_name("NAME")->check(CLI::IsMember({"auto", "tesseract"}))->capture_default_str()->group(group);
    app.add_option("--max-page-seconds", options.page_seconds, tr("Set a page aside that takes longer"))
        ->type_name("N")->check(CLI::Range(1, 86400))->capture_default_str()->group(group);
    app.add_option("--max-megapixels", options.megapixels, tr("Set a page aside whose image is larger"))
        ->type_name("N")->check(CLI::Range(1, 1000))->capture_default_str()->group(group);
}

digitize::WorkerSettings worker_settings() {
    digitize::WorkerSettings worker;
    // What workers say stands in documents, which are the same in every locale.
    worker.command = {"/proc/self/exe", "worker", "--messages", "en"};
#if defined(__SANITIZE_ADDRESS__)
    worker.address_space_bytes = 0; // the sanitizer reserves terabytes
    worker.recycle_above_bytes = std::uint64_t{2} << 30;
#endif
    return worker;
}

Json totals_json(const Totals& totals) {
    return {{"files", totals.files}, {"files_delivered", totals.files_delivered},
        {"files_quarantined", totals.files_quarantined}, {"files_waiting", totals.files_waiting},
        {"pages", totals.pages}, {"pages_delivered", totals.pages_delivered}, {"pages_blank", totals.pages_blank},
        {"pages_quarantined", totals.pages_quarantined}, {"pages_waiting", totals.pages_waiting}};
}

std::string totals_line(const Totals& totals) {
    std::string line = message("{} of {} files delivered, {} of {} pages", totals.files_delivered, totals.files,
        totals.pages_delivered, totals.pages);
    if (totals.pages_blank > 0) line += message(", {} of them blank", totals.pages_blank);
    if (totals.files_waiting > 0) line += message(", {} files waiting", totals.files_waiting);
    if (totals.pages_quarantined + totals.files_quarantined > 0)
        line += message(", {} files and {} pages quarantined", totals.files_quarantined, totals.pages_quarantined);
    return line;
}

std::string problem_line(const InputRow& input, int page, const std::string& reason) {
    std::string text = reason.starts_with(input.shown) ? reason : input.shown + ": " + reason;
    const std::string place = "page " + std::to_string(page);
    if (page > 0 && text.find(place) == std::string::npos)
        text = input.shown + ": " + place + text.substr(input.shown.size());
    return translated_reason(text, input.shown);
}

class RunReport : public digitize::RunListener {
public:
    explicit RunReport(Session& session) : m_session{session} {}

    void progress(std::int64_t done, std::int64_t known) override { m_session.progress(tr("pages"), done, known); }
    void delivered(const InputRow& input, const records::Document& document) override {
        if (m_session.common().json) {
            Json object = records::to_json(document);
            object.erase("schema");
            Json line{{"type", "document"}};
            line.update(object);
            m_session.object(line);
        } else {
            m_session.detail(message("{}: {} pages, confidence {:.2f}", input.document_id, document.pages.size(),
                mean_confidence(document)));
        }
    }
    void quarantined(const InputRow& input, int page, const std::string& reason) override {
        if (m_session.common().json)
            m_session.object({{"type", "finding"}, {"id", input.document_id}, {"path", input.shown}, {"page", page},
                {"code", "quarantined"}, {"text", reason}});
        m_session.problem(message("{} (quarantined)", problem_line(input, page, reason)));
    }

private:
    static double mean_confidence(const records::Document& document) {
        double sum = 0, words = 0;
        for (const records::Page& page : document.pages) {
            sum += page.confidence * page.words;
            words += page.words;
        }
        return words > 0 ? sum / words : 0;
    }
    Session& m_session;
};

Exit dry_run(Session& session, const std::string& folder, const std::vector<digitize::Input>& inputs,
    const digitize::RunOptions& options) {
    std::set<std::string> taken;
    digitize::RunPlan plan;
    if (std::filesystem::exists(std::filesystem::path{folder} / "batch.sqlite")) {
        plan = Batch::open_for_reading(folder).plan(inputs, options);
    } else {
        for (const digitize::Input& input : inputs) plan.ids.push_back(digitize::document_id(input.relative, taken));
        plan.fresh = static_cast<std::int64_t>(inputs.size());
    }
    if (session.common().json) {
        session.object({{"type", "plan"}, {"new", plan.fresh}, {"unfinished", plan.unfinished},
            {"changed", plan.changed}, {"done", plan.done}, {"quarantined", plan.quarantined}, {"documents", plan.ids}});
        return Exit::done;
    }
    session.result(message("{} new files, {} to go on with, {} changed, {} done, {} quarantined", plan.fresh,
        plan.unfinished, plan.changed, plan.done, plan.quarantined));
    for (const std::string& id : plan.ids) session.result("  " + id);
    return Exit::done;
}

struct RunArguments {
    std::vector<std::string> inputs;
    std::string batch;
    ContentOptions content;
    bool redo = false;
};

Exit run_batch(Session& session, const RunArguments& arguments) {
    require(arguments.batch, "--batch");
    const auto inputs = digitize::find_inputs(arguments.inputs, arguments.batch);
    if (inputs.empty()) throw Error{Cause::missing, tr("no files to digitize")};
    const Interrupt interrupt;
    digitize::RunOptions options;
    options.settings = arguments.content.settings();
    options.redo = arguments.redo;
    options.jobs = session.jobs();
    options.worker = worker_settings();
    options.stop = [&] { return interrupt.requested(); };
    if (session.common().dry_run) return dry_run(session, arguments.batch, inputs, options);
    static_cast<void>(digitize::describe_engine(options.settings)); // before a folder is made for nothing
    Batch batch = Batch::open_for_writing(arguments.batch);
    RunReport report{session};
    const digitize::RunResult result = batch.run(inputs, options, report);
    if (session.common().json) {
        Json object{{"type", "batch"}, {"id", batch.journal().batch_id()}, {"path", arguments.batch},
            {"new_documents", result.new_documents}, {"new_pages", result.new_pages},
            {"new_quarantined", result.new_quarantined}, {"stopped", result.stopped}};
        object.update(totals_json(result.totals));
        session.object(object);
    } else if (!session.common().quiet) {
        session.result(message("{}: {} new documents; {}", arguments.batch, result.new_documents,
            totals_line(result.totals)));
    }
    if (result.stopped) {
        session.note(message("stopped; running it again goes on"));
        return interrupt.exit().value_or(Exit::interrupted);
    }
    return result.new_quarantined > 0 ? Exit::found : Exit::done;
}

Verb run_verb() {
    return {"run", tr("Digitize scans into a batch of searchable documents; running it again goes on"),
        {"hoso-digitize run scans/ --batch batch", "hoso-digitize run a.pdf b.tif --batch batch -l vie+eng --pdfa 1b"},
        Writes::yes, [](CLI::App& app) -> Runner {
            auto arguments = std::make_shared<RunArguments>();
            app.add_option("INPUT", arguments->inputs, tr("Files and folders to digitize"))->required()->type_name("");
            app.add_option("--batch", arguments->batch, tr("Folder of the batch"))->type_name("DIR");
            add_reading_options(app, arguments->content);
            const std::string group = tr("Writing");
            app.add_option("--pdfa", arguments->content.pdfa, tr("PDF/A level of document.pdf"))
                ->type_name("2u|2b|1b")->check(CLI::IsMember({"2u", "2b", "1b"}))->capture_default_str()->group(group);
            app.add_option("--keep-source", arguments->content.keep_source,
                   tr("Keep the bytes of every input (always), or only of those that document.pdf does not hold whole "
                      "(unless-embedded)"))
                ->type_name("WHEN")->check(CLI::IsMember({"always", "unless-embedded"}))->capture_default_str()->group(group);
            app.add_flag("--redo", arguments->redo,
                   tr("Make documents again whose input or settings changed, and try again what was quarantined"))
                ->group(group);
            return [arguments](Session& session) { return run_batch(session, *arguments); };
        }};
}

Exit show_status(Session& session, const std::string& folder, bool check) {
    require(folder, "--batch");
    const Batch batch = Batch::open_for_reading(folder);
    const Totals totals = batch.totals();
    for (const InputRow& input : batch.inputs()) {
        std::vector<std::pair<int, std::string>> problems;
        if (input.pages_lost > 0 && input.pages > 1)
            for (const digitize::PageRow& page : batch.pages(input))
                if (page.state == digitize::PageState::quarantined) problems.emplace_back(page.page, page.reason);
        if (input.state == digitize::InputState::quarantined) problems.emplace_back(0, input.reason);
        for (const auto& [page, reason] : problems) {
            if (session.common().json)
                session.object({{"type", "finding"}, {"id", input.document_id}, {"path", input.shown}, {"page", page},
                    {"code", "quarantined"}, {"text", reason}});
            else
                session.result(message("quarantined: {}", problem_line(input, page, reason)));
        }
    }
    if (session.common().json) {
        Json object{{"type", "batch"}, {"id", batch.journal().batch_id()}, {"path", folder}};
        object.update(totals_json(totals));
        session.object(object);
    } else {
        session.result(totals_line(totals));
    }
    const bool complete = totals.files_waiting == 0 && totals.files_quarantined == 0 && totals.pages_quarantined == 0;
    return check && !complete ? Exit::found : Exit::done;
}

Verb status_verb() {
    return {"status", tr("Say how far a batch is and what was set aside"),
        {"hoso-digitize status --batch batch", "hoso-digitize status --batch batch --check && echo complete"}, Writes::no,
        [](CLI::App& app) -> Runner {
            auto batch = std::make_shared<std::string>();
            auto check = std::make_shared<bool>(false);
            app.add_option("--batch", *batch, tr("Folder of the batch"))->type_name("DIR");
            app.add_flag("--check", *check, tr("Answer by the exit status whether everything was delivered"));
            return [batch, check](Session& session) { return show_status(session, *batch, *check); };
        }};
}

Exit verify_batch(Session& session, const std::string& folder, const std::string& schemas) {
    require(folder, "--batch");
    const auto findings = digitize::verify(Batch::open_for_reading(folder), schemas);
    for (const digitize::Finding& finding : findings) {
        if (session.common().json)
            session.object(
                {{"type", "finding"}, {"id", finding.document_id}, {"code", "damaged"}, {"text", finding.problem}});
        else
            session.result(
                finding.document_id.empty() ? finding.problem : finding.document_id + ": " + finding.problem);
    }
    if (findings.empty() && !session.common().json)
        session.note(message("{}: everything is as it was written", folder));
    return findings.empty() ? Exit::done : Exit::found;
}

Verb verify_verb() {
    return {"verify", tr("Re-read every file of a batch, compare digests, and check that pages in are pages out"),
        {"hoso-digitize verify --batch batch", "hoso-digitize verify --batch batch --schemas /usr/share/xml/alto"},
        Writes::no, [](CLI::App& app) -> Runner {
            auto batch = std::make_shared<std::string>();
            auto schemas = std::make_shared<std::string>();
            app.add_option("--batch", *batch, tr("Folder of the batch"))->type_name("DIR");
            app.add_option("--schemas", *schemas,
                   tr("Folder of XML schemas; document.alto.xml is validated against its alto-4-4.xsd"))
                ->type_name("DIR");
            return [batch, schemas](Session& session) { return verify_batch(session, *batch, *schemas); };
        }};
}

/// Reads files without a batch: pages go to workers in order, results are printed in order.
class TextPrinter {
public:
    TextPrinter(Session& session, const digitize::Settings& settings)
        : m_session{session}, m_settings{settings}, m_pool{worker_settings(), session.jobs()} {}

    Exit print(const std::string& file) {
        const auto about = ask({{"job", "inspect"}, {"file", digitize::hex_of(file)}, {"settings", to_json(m_settings)}});
        if (!about) return Exit::found;
        const std::size_t pages = digitize::about_from_json(*about).pages.size();
        std::vector<std::optional<digitize::JobResult>> results(pages);
        Exit exit = Exit::done;
        for (std::size_t printed = 0, started = 0; printed < pages;) {
            while (started < pages && m_pool.has_room()) {
                m_pool.start(static_cast<std::int64_t>(started),
                    {{"job", "read"}, {"file", digitize::hex_of(file)}, {"page", started + 1}, {"about", *about},
                        {"settings", to_json(m_settings)}},
                    std::chrono::seconds{m_settings.page_seconds});
                ++started;
            }
            for (auto& [page, result] : m_pool.wait(std::chrono::seconds{1}))
                results[static_cast<std::size_t>(page)] = std::move(result);
            for (; printed < pages && results[printed]; ++printed)
                if (!print_page(file, static_cast<int>(printed) + 1, *results[printed])) exit = Exit::found;
        }
        return exit;
    }

private:
    std::optional<Json> ask(const Json& job) {
        m_pool.start(0, job, std::chrono::seconds{m_settings.page_seconds});
        for (;;)
            for (auto& [ticket, result] : m_pool.wait(std::chrono::seconds{1})) {
                if (result.value) return std::move(result.value);
                if (result.cause == Cause::unavailable) throw Error{result.cause, result.problem};
                m_session.problem(result.problem);
                return std::nullopt;
            }
    }

    bool print_page(const std::string& file, int page, const digitize::JobResult& result) {
        if (!result.value) {
            if (result.cause == Cause::unavailable) throw Error{result.cause, result.problem};
            std::string reason = result.problem;
            for (const std::string& known : {file + ": ", message("page {}", page) + ": "})
                if (reason.starts_with(known)) reason.erase(0, known.size());
            m_session.problem(message("{}: page {}: {}", file, page, reason));
            return false;
        }
        const digitize::PageReading reading = digitize::reading_from_json(*result.value);
        std::string text = records::plain_text(reading.text);
        if (m_session.common().json) {
            m_session.object({{"type", "page"}, {"path", file}, {"page", page}, {"text", text},
                {"text_from", reading.text_from}, {"confidence", records::mean_confidence(reading.text)},
                {"flags", reading.flags}});
        } else {
            if (!text.empty()) text.pop_back(); // text() ends the line
            m_session.text((page > 1 ? "\f" : "") + text);
        }
        return true;
    }

    Session& m_session;
    digitize::Settings m_settings;
    digitize::Pool m_pool;
};

Verb text_verb() {
    return {"text", tr("Print the text of files, read by OCR where they have none; no batch is made"),
        {"hoso-digitize text scan.jpg", "hoso-digitize text letter.pdf --json"}, Writes::no, [](CLI::App& app) -> Runner {
            auto files = std::make_shared<std::vector<std::string>>();
            auto content = std::make_shared<ContentOptions>();
            app.add_option("FILE", *files, tr("Files to read"))->required()->type_name("");
            add_reading_options(app, *content);
            return [files, content](Session& session) {
                const digitize::Settings settings = content->settings();
                static_cast<void>(digitize::describe_engine(settings));
                for (const std::string& file : *files) {
                    std::error_code error;
                    if (!std::filesystem::exists(file, error))
                        throw Error{Cause::missing, message("{}: no such file", file)};
                    if (!std::filesystem::is_regular_file(file, error))
                        throw Error{Cause::input, message("{}: not a file", file)};
                }
                TextPrinter printer{session, settings};
                Exit exit = Exit::done;
                for (const std::string& file : *files)
                    if (printer.print(file) != Exit::done) exit = Exit::found;
                return exit;
            };
        }};
}

/// What the program starts itself with; not for people.
Verb worker_verb() {
    return {"worker", "", {}, Writes::no,
        [](CLI::App&) -> Runner {
            return [](Session&) {
                // Libraries print to stdout now and then; the answers go where nothing else does.
                const int answers = ::dup(STDOUT_FILENO);
                ::dup2(STDERR_FILENO, STDOUT_FILENO);
                digitize::serve_jobs(STDIN_FILENO, answers, digitize::make_worker());
                return Exit::done;
            };
        },
        Shown::no};
}

Program describe() {
    return {"hoso-digitize", "digitize",
        tr("Turns scanned paper into searchable, preservable documents: PDF/A, text, ALTO and metadata."),
        {run_verb(), status_verb(), verify_verb(), text_verb(), worker_verb()}};
}

} // namespace

} // namespace hoso::cli

int main(int argc, char** argv) { return hoso::cli::run_program(hoso::cli::describe, argc, argv); }
