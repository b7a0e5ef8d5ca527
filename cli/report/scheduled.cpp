// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/scheduled.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "reference/dates.hpp"
#include "report/closing_period.hpp"
#include "report/mail.hpp"
#include "report/making.hpp"
#include "report/making_reports.hpp"
#include "report/model.hpp"
#include "report/obligations.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <memory>

namespace hoso::cli {

using report::Obligation;

namespace {

constexpr const char* not_mailed = "-"; ///< nobody wanted it
constexpr const char* usual_sendmail = "/usr/sbin/sendmail";

int number_at(const std::string& text, std::size_t place, std::size_t length) {
    int value = -1;
    if (place + length > text.size()) return -1;
    const char* const end = text.data() + place + length;
    const auto read = std::from_chars(text.data() + place, end, value);
    return read.ec == std::errc{} && read.ptr == end ? value : -1;
}

/// "2026-11-02", "2026-11-02T06:00" or with seconds, and Z or a difference such as +07:00 (which is meant where there
/// is none).
TimePoint time_of(const std::string& text) {
    using namespace std::chrono_literals;
    const auto fail = [&]() -> TimePoint {
        throw Error{Cause::usage, message("'{}' is no time such as 2026-11-02T06:00:00+07:00", text)};
    };
    const auto day = reference::parse_day(std::string_view{text}.substr(0, std::min<std::size_t>(10, text.size())));
    if (!day) return fail();
    if (text.size() == 10) return TimePoint{*day} - 7h;
    if (text.size() < 16) return fail();
    const int hours = number_at(text, 11, 2), minutes = number_at(text, 14, 2);
    if (text[10] != 'T' || text[13] != ':' || hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return fail();
    std::size_t rest = 16;
    int seconds = 0;
    if (text.size() >= 19 && text[16] == ':') {
        seconds = number_at(text, 17, 2);
        rest = 19;
    }
    if (seconds < 0 || seconds > 59) return fail();
    const TimePoint local =
        TimePoint{*day} + std::chrono::hours{hours} + std::chrono::minutes{minutes} + std::chrono::seconds{seconds};
    const std::string zone = text.substr(rest);
    if (zone.empty()) return local - 7h;
    if (zone == "Z") return local;
    const int zone_hours = number_at(zone, 1, 2), zone_minutes = number_at(zone, 4, 2);
    if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':' || zone_hours < 0 || zone_hours > 23 ||
        zone_minutes < 0 || zone_minutes > 59)
        return fail();
    const auto away = std::chrono::hours{zone_hours} + std::chrono::minutes{zone_minutes};
    return zone[0] == '+' ? local - away : local + away;
}

TimePoint as_of(const DueOptions& options) {
    return options.as_of.empty() ? SystemClock{}.now() : time_of(options.as_of);
}

class Scheduled {
public:
    Scheduled(report::BookWriter& book, const FactsOption& facts, Session& session)
        : m_book{book}, m_facts{facts}, m_session{session} {}

    void make(const Obligation& obligation) {
        const auto& use = m_book.settings().use(obligation.regime);
        const auto counter = m_facts.counter(m_book, m_book.regime(obligation.regime));
        auto source = report::source_of(m_book, obligation.regime, obligation.period, counter.get());
        tell_unplaced(counter.get(), m_session);
        if (source.is_provisional() && close(obligation, source, counter.get()))
            source = report::source_of(m_book, obligation.regime, obligation.period, counter.get());
        if (source.is_provisional() && use.when_missing == report::RegimeUse::WhenMissing::block) {
            m_blocked = true;
            return;
        }
        make_files(obligation, std::move(source), use);
    }

    /// What was made for somebody and not sent, now or in an earlier run that was stopped.
    void mail() {
        for (const report::RegimeUse& use : m_book.settings().regimes)
            if (!use.mail.empty())
                for (const auto& files : report::unmailed_outputs(m_book, use.id)) mail(use, files);
    }

    Exit exit() const { return m_blocked ? Exit::blocked : m_findings > 0 ? Exit::found : Exit::done; }

private:
    /// Figures that are complete, and that nobody has to approve, close by themselves.
    bool close(const Obligation& obligation, const report::ReportSource& source, report::FactCounter* counter) {
        const bool is_collected = obligation.period.kind() == source.frame.regime->collected;
        const auto obstacles = report::obstacles_to_closing(m_book, source);
        if (is_collected && !obstacles.any()) {
            report::close_period(m_book, obligation.regime, obligation.period, counter, "run --due", false);
            return true;
        }
        tell_blocked(obligation, is_collected ? obstacles : report::Obstacles{});
        return false;
    }

    void tell_blocked(const Obligation& obligation, const report::Obstacles& obstacles) {
        const std::string id = obligation.regime + " " + obligation.period.to_text();
        std::string missing;
        for (const records::UnitCode& unit : obstacles.missing) missing += (missing.empty() ? "" : ", ") + unit.text();
        std::string text = message("{}: its periods are not closed", id);
        if (obstacles.is_unapproved) text = message("{}: the figures are not approved", id);
        if (!missing.empty()) text = message("{}: {} answers are missing: {}", id, obstacles.missing.size(), missing);
        report::Change change{m_book};
        // Without words: who asks in another language is not told again.
        const bool is_new = report::tell_once(
            change, m_book, "blocked " + id + (obstacles.is_unapproved ? " unapproved: " : ": ") + missing);
        change.commit();
        if (m_session.common().json)
            m_session.object({{"type", "blocked"}, {"id", obligation.period.to_text()}, {"regime", obligation.regime},
                {"new", is_new}, {"text", text}});
        else if (is_new)
            m_session.problem(text);
        else
            m_session.detail(text);
    }

    void make_files(const Obligation& obligation, report::ReportSource source, const report::RegimeUse& use) {
        const std::string period = obligation.period.to_text();
        if (const auto made = report::source_of_outputs(m_book, use.id, period, source.revision);
            made && !source.is_provisional())
            source = report::load_source(m_book, *made);
        std::vector<render::Format> formats;
        for (const render::Format format : formats_of(use.formats))
            if (!report::scheduled_output(
                    m_book, use.id, period, source.revision, std::string{render::to_text(format)}))
                formats.push_back(format);
        if (formats.empty()) return;
        const report::ReportFigures figures{source, report::Boundaries::as_reported};
        // Before the report counts as made: a run that is stopped between must not keep them to itself.
        m_findings += tell_new_findings(m_book, figures, m_session);
        const std::string kept = report::keep_source(m_book, source);
        const auto folder = m_book.layout().outbox() / use.id / period;
        const auto files = make_reports(
            {figures, {0}, formats, folder}, m_book.rules(), m_session.jobs(), [&](std::size_t, std::size_t) {});
        const std::string time = to_rfc3339(m_book.surroundings().clock.now());
        {
            report::Change change{m_book};
            for (const MadeFile& file : files)
                report::keep_output(change, m_book,
                    {0, use.id, period, figures.whole.rows().front().unit.text(),
                        std::string{render::to_text(file.format)}, source.revision,
                        (std::filesystem::path{use.id} / period / file.path.filename()).string(), file.sha256, kept,
                        report::Boundaries::as_reported, true, time, use.mail.empty() ? not_mailed : ""});
            change.commit();
        }
        for (const MadeFile& file : files) {
            if (m_session.common().json)
                m_session.object({{"type", "file"}, {"id", file.path.string()}, {"regime", use.id}, {"period", period},
                    {"revision", source.revision}, {"format", render::to_text(file.format)}, {"sha256", file.sha256},
                    {"size_bytes", file.size_bytes}});
            else
                m_session.result(file.path.string());
        }
    }

    void mail(const report::RegimeUse& use, const std::vector<report::Output>& outputs) {
        const report::Output& first = outputs.front();
        Mail mail{m_book.settings().office.mail_from, use.mail, {}, {}, {},
            m_book.settings().id + " " + use.id + " " + first.period + " " + first.revision};
        const auto period = regime::Period::parse(first.period);
        mail.subject = m_book.regime(use.id).rules.title + ", " + (period ? period->vietnamese_name() : first.period) +
                       " (" + first.revision + ")";
        mail.text = mail.subject + "\n\n";
        for (const report::Output& output : outputs) {
            const auto path = m_book.layout().outbox() / output.file;
            mail.files.push_back({path.filename().string(), read_file(path)});
            mail.text += path.filename().string() + "  SHA-256 " + output.sha256 + "\n";
        }
        const char* const given = std::getenv("HOSO_SENDMAIL");
        send(mail, given != nullptr ? given : usual_sendmail);
        report::Change change{m_book};
        for (const report::Output& output : outputs) report::note_mailed(change, m_book, output);
        change.commit();
    }

    report::BookWriter& m_book;
    const FactsOption& m_facts;
    Session& m_session;
    bool m_blocked = false;
    std::size_t m_findings = 0;
};

void tell(const Obligation& obligation, Session& session) {
    const bool is_closed = !obligation.revision.empty();
    if (session.common().json)
        session.object({{"type", "obligation"}, {"id", obligation.period.to_text()}, {"regime", obligation.regime},
            {"due", reference::to_text(obligation.due)}, {"revision", is_closed ? Json(obligation.revision) : Json{}}});
    else
        session.result(message("{} {}: answers were due on {}; {}", obligation.regime, obligation.period.to_text(),
            report::vietnamese_date(reference::to_text(obligation.due)),
            is_closed ? message("closed as {}", obligation.revision) : std::string{tr("figures not closed yet")}));
}

Exit run_question(const DueOptions& options, Session& session) {
    report::Book book{options.book.path()};
    const auto due = report::obligations(book, as_of(options));
    for (const Obligation& obligation : due) tell(obligation, session);
    if (due.empty()) session.note(tr("nothing is due"));
    return due.empty() ? Exit::done : Exit::found;
}

} // namespace

Exit run_due(const DueOptions& options, Session& session) {
    const TimePoint now = as_of(options);
    {
        // Mostly there is nothing to do; who only looks needs no lock.
        report::Book book{options.book.path()};
        const auto due = report::obligations(book, now);
        if (due.empty() && !report::has_unmailed_outputs(book)) return Exit::done;
        if (session.common().dry_run) {
            for (const Obligation& obligation : due) tell(obligation, session);
            return Exit::done;
        }
    }
    Here here;
    report::BookWriter book{options.book.path(), here.surroundings(), options.wait.patience(session)};
    Scheduled scheduled{book, options.facts, session};
    for (const Obligation& obligation : report::obligations(book, now)) scheduled.make(obligation);
    scheduled.mail();
    return scheduled.exit();
}

Verb due_verb() {
    return {"due", tr("Show which reports are due and not made yet"),
        {"hoso-report due --book so-bao-cao", "hoso-report due --as-of 2026-11-02 --json --book so-bao-cao"},
        Writes::no,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<DueOptions>();
            options->book.add_to(app);
            app.add_option("--as-of", options->as_of, tr("Time that counts as now, such as 2026-11-02T06:00:00+07:00"))
                ->type_name("TIME");
            return [options](Session& session) { return run_question(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
