// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/collect.hpp"

#include "answers/labels.hpp"
#include "answers/marked_copy.hpp"
#include "answers/read_form.hpp"
#include "answers/read_list.hpp"
#include "core/error.hpp"
#include "core/files.hpp"
#include "core/parallel.hpp"
#include "messages/messages.hpp"
#include "report/approvals.hpp"
#include "report/closings.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>
#include <tuple>

namespace hoso::answers {

using regime::Period;
using regime::Regime;
using report::Figures;
using report::Receipt;

namespace {

constexpr std::uintmax_t largest_file = std::uintmax_t{64} << 20;

office::ReadLimits limits() {
    office::ReadLimits limits;
    limits.file_bytes = largest_file;
    limits.unpacked_bytes = std::size_t{256} << 20;
    limits.cells = 2'000'000;
    return limits;
}

bool same_figures(const Figures& a, const Figures& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const report::Figure& x, const report::Figure& y) {
        return x.indicator == y.indicator && x.value == y.value && x.text == y.text;
    });
}

bool speaks_of(const Regime& regime, std::string_view call) {
    return std::any_of(regime.checks.begin(), regime.checks.end(), [&](const regime::Rule& rule) {
        const auto all = regime::references(rule.check);
        return std::any_of(all.begin(), all.end(), [&](const regime::Reference& each) { return each.call == call; });
    });
}

/// The receipts that count, by unit.
using Standing = std::map<std::string, Receipt, std::less<>>;

Standing standing(report::Book& book, const Regime& regime, const std::string& period) {
    Standing result;
    for (Receipt& receipt : report::Receipts{book, regime}.of_period(period)) {
        std::string unit = receipt.unit.text();
        result.insert_or_assign(std::move(unit), std::move(receipt)); // the last one counts
    }
    return result;
}

/// What is asked for a collected period, and what is there already.
struct Asked {
    const Regime& regime;
    Period period;
    std::vector<report::ExpectedUnit> units;
    Standing now, previous, last_year;
    regime::Day last_day;
    bool is_closed = false;

    Duty duty() const { return {regime, period, units}; }
    const report::ExpectedUnit* find(const std::string& code) const {
        const auto found = std::lower_bound(
            units.begin(), units.end(), code, [](const report::ExpectedUnit& unit, const std::string& wanted) {
                return unit.unit->code.text() < wanted;
            });
        return found != units.end() && found->unit->code.text() == code ? &*found : nullptr;
    }
};

Asked asked_of(report::Book& book, const Regime& regime, const Period& period) {
    Asked asked{regime, period, report::expected_units(book, regime, period), standing(book, regime, period.to_text()),
        {}, {}, report::window_of(regime, period).to,
        report::standing_closing(book, regime.rules.id, period.to_text()).has_value()};
    if (speaks_of(regime, "previous")) asked.previous = standing(book, regime, period.previous().to_text());
    if (speaks_of(regime, "last_year")) asked.last_year = standing(book, regime, period.same_last_year().to_text());
    return asked;
}

const Figures* figures_in(const Standing& receipts, const std::string& unit) {
    const auto found = receipts.find(unit);
    return found == receipts.end() ? nullptr : &found->second.figures;
}

/// A file on its way.
struct Item {
    CollectedFile result;
    std::optional<office::Workbook> workbook;
    FormPlaces places;
    std::map<std::tuple<std::string, std::string, std::string>, CollectedAnswer> known; ///< by regime, period, unit
    bool is_known = false;                                                              ///< all that is in it
    std::vector<const Asked*> asked;                                                    ///< of the forms; of a list one
};

class Examination {
public:
    Examination(report::Book& book, const CollectRequest& request, const CollectProgress& progress)
        : m_book{book}, m_request{request}, m_progress{progress}, m_items(request.files.size()) {}

    std::vector<CollectedFile> run() {
        const Asked* const named = find_named();
        each([](Item& item, const std::filesystem::path& file) { read_bytes(item, file); });
        for (Item& item : m_items) find_known(item);
        open_all();
        for (Item& item : m_items) find_asked(item, named);
        each([](Item& item, const std::filesystem::path&) { read_answers(item); });
        for (Item& item : m_items) compare(item);
        refuse_rivals();
        if (m_request.mark) each([](Item& item, const std::filesystem::path&) { mark(item); });
        std::vector<CollectedFile> results;
        for (Item& item : m_items) results.push_back(std::move(item.result));
        return results;
    }

private:
    template <typename Work> void each(const Work& work) {
        in_parallel(m_items.size(), m_request.jobs, [&](std::size_t i) { work(m_items[i], m_request.files[i]); });
    }

    /// The step that takes longest. Progress is told by the calling thread alone.
    void open_all() {
        std::atomic<std::size_t> done = 0;
        const auto own = std::this_thread::get_id();
        each([&](Item& item, const std::filesystem::path&) {
            open(item);
            const std::size_t count = ++done;
            if (m_progress && std::this_thread::get_id() == own) m_progress(count, m_items.size());
        });
    }

    static void fail(Item& item, std::string problem, std::string advice) {
        item.result.faults.push_back({"", 0, 0, std::move(problem), std::move(advice)});
    }

    /// Without the name of the file, which is told anyway.
    static std::string problem_of(const Error& error, const std::filesystem::path& file) {
        const std::string what = error.what(), begin = file.string() + ": ";
        return what.starts_with(begin) ? what.substr(begin.size()) : what;
    }

    static void read_bytes(Item& item, const std::filesystem::path& file) {
        item.result.file = file;
        try {
            item.result.bytes = read_file(file, largest_file);
            item.result.sha256 = to_hex(crypto::sha256(item.result.bytes));
        } catch (const Error& error) {
            fail(item, problem_of(error, file), "");
        }
    }

    void find_known(Item& item) {
        if (item.result.sha256.empty()) return;
        auto told = m_book.database().prepare("SELECT 1 FROM told WHERE finding = ?");
        told.bind_all("collect " + item.result.sha256);
        item.result.is_told = told.step();
        // A list may have the same bytes in another month.
        auto rows = m_book.database().prepare(
            "SELECT number, regime, period, unit, revision, sheet, withdrawn FROM receipt "
            "WHERE sha256 = ?1 AND (?2 = '' OR (regime = ?2 AND period = ?3)) ORDER BY number");
        rows.bind_all(
            item.result.sha256, m_request.regime, m_request.period ? m_request.period->to_text() : std::string{});
        bool any_left = false;
        while (rows.step()) {
            const bool counts = rows.text(6).empty();
            if (!m_request.is_inbox && !counts) {
                any_left = true;
                continue;
            }
            CollectedAnswer answer;
            answer.receipt = rows.integer(0);
            answer.answer.regime = rows.text(1);
            answer.answer.period = rows.text(2);
            answer.answer.unit = rows.text(3);
            answer.revision = static_cast<int>(rows.integer(4));
            answer.answer.sheet = rows.text(5);
            answer.state = counts ? AnswerState::already : AnswerState::withdrawn;
            auto& known = item.known[{answer.answer.regime, answer.answer.period, answer.answer.unit}];
            if (counts || known.receipt == 0) known = std::move(answer);
        }
        // Of a file that was refused in part, what could not be taken then may be taken now.
        item.is_known = !item.known.empty() && !item.result.is_told && !any_left;
        if (item.is_known)
            for (auto& [key, answer] : item.known) item.result.answers.push_back(std::move(answer));
    }

    static void open(Item& item) {
        if (item.is_known || !item.result.faults.empty()) return;
        try {
            item.workbook = office::read_workbook(item.result.bytes, item.result.file.string(), limits());
        } catch (const Error& error) {
            fail(item, problem_of(error, item.result.file), "");
            return;
        }
        if (item.workbook->has_macros)
            fail(item, tr("the file has macros, which no report needs"), tr("save it as XLSX without macros"));
        if (item.workbook->refers_outside)
            fail(item, tr("the file takes values from other files, which cannot be followed"),
                tr("put the values in place of the formulas that refer to other files"));
        item.places = find_forms(*item.workbook);
        for (Fault& fault : item.places.faults) item.result.faults.push_back(std::move(fault));
    }

    /// Error{usage} where what the request names is none.
    const Asked* find_named() {
        if (m_request.regime.empty() && !m_request.period) return nullptr;
        if (m_request.regime.empty() || !m_request.period)
            throw Error{Cause::usage, tr("a list needs both its regime and its period")};
        return &asked(m_request.regime, *m_request.period);
    }

    const Asked& asked(const std::string& id, const Period& period) {
        const std::string key = id + " " + period.to_text();
        const auto known = m_asked.find(key);
        if (known != m_asked.end()) return known->second;
        const Regime& regime = m_book.regime(id);
        if (period.kind() != regime.collected)
            throw Error{Cause::usage, message("{}: figures of '{}' are collected by {}", period.to_text(), id,
                                          regime::to_text(regime.collected))};
        return m_asked.emplace(key, asked_of(m_book, regime, period)).first->second;
    }

    void find_asked(Item& item, const Asked* named) {
        if (item.is_known || !item.result.faults.empty()) return;
        if (item.places.forms.empty()) {
            if (named == nullptr)
                fail(item, tr("no form: the line with the form's code is missing"),
                    tr("send the form that was handed out; name regime and period to collect a list of units"));
            else
                item.asked.push_back(named);
        }
        for (const FormPlace& place : item.places.forms) {
            const Fingerprint& form = place.fingerprint;
            const auto period = Period::parse(form.period);
            try {
                if (!period) throw Error{Cause::input, message("'{}' is no period", form.period)};
                const Asked& found = asked(form.regime, *period);
                if (named != nullptr && named != &found)
                    throw Error{Cause::input, message("the form is of {} {}", form.regime, form.period)};
                item.asked.push_back(&found);
            } catch (const Error& error) {
                fail(item, error.what(), tr("use the form of a report and a period that are asked for"));
            }
        }
    }

    static void read_answers(Item& item) {
        if (item.is_known || !item.result.faults.empty()) return;
        const auto add = [&](Answer answer) {
            CollectedAnswer collected;
            collected.answer = std::move(answer);
            item.result.answers.push_back(std::move(collected));
        };
        if (item.places.forms.empty()) {
            ListReading list = read_list(*item.workbook, item.asked.front()->duty());
            for (Answer& answer : list.answers) add(std::move(answer));
            item.result.faults = std::move(list.faults);
            item.asked.resize(item.result.answers.size(), item.asked.front());
        }
        for (std::size_t i = 0; i < item.places.forms.size(); ++i) {
            const FormPlace& place = item.places.forms[i];
            add(read_form(item.workbook->sheets[place.sheet], place.fingerprint, item.asked[i]->duty()));
        }
        for (std::size_t i = 0; i < item.result.answers.size(); ++i) check(item.result.answers[i], *item.asked[i]);
    }

    static void check(CollectedAnswer& collected, const Asked& asked) {
        const Answer& answer = collected.answer;
        const report::ExpectedUnit* const unit = asked.find(answer.unit);
        if (unit == nullptr || !answer.faults.empty()) return;
        report::Comparisons comparisons;
        comparisons.previous = figures_in(asked.previous, answer.unit);
        comparisons.last_year = figures_in(asked.last_year, answer.unit);
        comparisons.level = unit->level->id;
        comparisons.unit = answer.unit;
        comparisons.day = asked.last_day;
        collected.findings = report::check_figures(asked.regime, answer.figures, comparisons);
    }

    void compare(Item& item) {
        if (item.is_known) return;
        for (std::size_t i = 0; i < item.result.answers.size(); ++i) {
            CollectedAnswer& each = item.result.answers[i];
            const auto known = item.known.find({each.answer.regime, each.answer.period, each.answer.unit});
            if (known != item.known.end())
                each = known->second;
            else
                decide(each, *item.asked[i]);
        }
    }

    void decide(CollectedAnswer& collected, const Asked& asked) {
        Answer& answer = collected.answer;
        const auto refuse = [&](std::string problem, std::string advice) {
            answer.faults.push_back({answer.sheet, 0, 0, std::move(problem), std::move(advice)});
        };
        const report::ExpectedUnit* const unit = asked.find(answer.unit);
        if (unit == nullptr) {
            refuse(message("no answer is expected of the unit {} for {}", answer.unit, answer.period),
                tr("use the form of a unit that reports"));
            return;
        }
        collected.unit_name = unit->unit->name;
        if (!answer.faults.empty()) return;
        const auto known = asked.now.find(answer.unit);
        if (known != asked.now.end() && same_figures(known->second.figures, answer.figures)) {
            collected.state = AnswerState::unchanged;
            collected.receipt = known->second.number;
            collected.revision = known->second.revision;
            return;
        }
        if (asked.is_closed) {
            refuse(message("the period {} is closed", answer.period), tr("reopen it"));
            return;
        }
        if (const auto by = report::locked_by(m_book, asked.regime, asked.period, unit->unit->code)) {
            refuse(message("the figures were approved by {}", by->text()), tr("have the approval taken back first"));
            return;
        }
        const bool wrong = std::any_of(collected.findings.begin(), collected.findings.end(),
            [](const report::RuleFinding& finding) { return finding.severity == regime::Severity::error; });
        if (!wrong) collected.state = AnswerState::received;
    }

    /// Two new answers of one unit: which is the later one is nobody's guess.
    void refuse_rivals() {
        using Key = std::tuple<std::string, std::string, std::string>;
        std::map<Key, std::vector<std::pair<CollectedAnswer*, const CollectedFile*>>> by_unit;
        for (Item& item : m_items)
            for (CollectedAnswer& each : item.result.answers)
                if (each.state == AnswerState::received)
                    by_unit[{each.answer.regime, each.answer.period, each.answer.unit}].emplace_back(
                        &each, &item.result);
        for (auto& [key, rivals] : by_unit) {
            const Figures& first = rivals.front().first->answer.figures;
            const bool agree = std::all_of(rivals.begin(), rivals.end(),
                [&](const auto& rival) { return same_figures(first, rival.first->answer.figures); });
            for (std::size_t i = agree ? 1 : 0; rivals.size() > 1 && i < rivals.size(); ++i) {
                CollectedAnswer& rival = *rivals[i].first;
                rival.state = agree ? AnswerState::unchanged : AnswerState::refused;
                if (agree) continue;
                const auto& other = rivals[i == 0 ? 1 : 0];
                rival.answer.faults.push_back({rival.answer.sheet, 0, 0,
                    message("another answer of the same unit says something else: {}",
                        other.second->file.filename().string()),
                    tr("collect them one after the other, the one that counts last")});
            }
        }
    }

    static void mark(Item& item) {
        if (item.workbook && item.result.is_refused()) item.result.marked = marked_copy(*item.workbook, item.result);
    }

    report::Book& m_book;
    const CollectRequest& m_request;
    const CollectProgress& m_progress;
    std::vector<Item> m_items;
    std::map<std::string, Asked> m_asked;
};

} // namespace

std::string to_text(AnswerState state) {
    switch (state) {
    case AnswerState::received:
        return "received";
    case AnswerState::already:
        return "already-received";
    case AnswerState::unchanged:
        return "unchanged";
    case AnswerState::withdrawn:
        return "withdrawn";
    case AnswerState::refused:
        break;
    }
    return "refused";
}

bool CollectedFile::is_refused() const {
    return !faults.empty() || std::any_of(answers.begin(), answers.end(),
                                  [](const CollectedAnswer& each) { return each.state == AnswerState::refused; });
}

bool CollectedFile::has_warnings() const {
    return std::any_of(answers.begin(), answers.end(),
        [](const CollectedAnswer& each) { return each.state == AnswerState::received && !each.findings.empty(); });
}

std::vector<CollectedFile> examine(report::Book& book, const CollectRequest& request, const CollectProgress& progress) {
    return Examination{book, request, progress}.run();
}

void take_in(report::BookWriter& book, const CollectRequest& request, std::vector<CollectedFile>& files) {
    std::vector<std::string> contents;
    bool any = false;
    for (CollectedFile& file : files) {
        const bool received = std::any_of(file.answers.begin(), file.answers.end(),
            [](const CollectedAnswer& each) { return each.state == AnswerState::received; });
        if (received) contents.push_back(std::move(file.bytes));
        any = any || received || (file.is_refused() && !file.is_told && !file.sha256.empty());
    }
    if (!any) return;
    book.answers().put(contents, request.jobs);
    report::Change change{book};
    for (CollectedFile& file : files) {
        for (CollectedAnswer& each : file.answers) {
            if (each.state != AnswerState::received) continue;
            Receipt receipt{0, each.answer.regime, each.answer.period,
                records::UnitCode::parse(each.answer.unit).value(), 0, file.sha256,
                plain_text(file.file.filename().string()), plain_text(each.answer.sheet), "", "",
                plain_text(request.reason), "", each.answer.figures};
            const Receipt made = report::Receipts{book, book.regime(each.answer.regime)}.add(
                change, std::move(receipt), book.surroundings());
            each.receipt = made.number;
            each.revision = made.revision;
        }
        if (file.is_refused() && !file.is_told && !file.sha256.empty())
            book.database().prepare("INSERT OR IGNORE INTO told VALUES(?)").run("collect " + file.sha256);
    }
    change.commit();
}

Receipt require_withdrawable(report::Book& book, std::int64_t number) {
    const std::string name = report::receipt_name(number);
    auto row = book.database().prepare("SELECT regime FROM receipt WHERE number = ?");
    row.bind_all(number);
    if (!row.step()) throw Error{Cause::usage, message("{}: there is no such receipt", name)};
    const Regime& regime = book.regime(std::string{row.text(0)});
    Receipt receipt = report::Receipts{book, regime}.find(number).value();
    if (!receipt.withdrawn.empty()) throw Error{Cause::usage, message("{}: was withdrawn already", name)};
    if (report::standing_closing(book, regime.rules.id, receipt.period))
        throw Error{Cause::denied, message("{}: the period {} is closed; reopen it", name, receipt.period)};
    const auto period = Period::parse(receipt.period);
    if (const auto by = period ? report::locked_by(book, regime, *period, receipt.unit) : std::nullopt)
        throw Error{Cause::denied,
            message("{}: the figures were approved by {}; have the approval taken back first", name, by->text())};
    return receipt;
}

Receipt withdraw(report::BookWriter& book, std::int64_t number, const std::string& reason) {
    Receipt receipt = require_withdrawable(book, number);
    report::Change change{book};
    report::Receipts{book, book.regime(receipt.regime)}.withdraw(
        change, receipt, plain_text(reason), book.surroundings());
    change.commit();
    return receipt;
}

} // namespace hoso::answers
