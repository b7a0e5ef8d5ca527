// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/outputs.hpp"

namespace hoso::report {

namespace {

constexpr const char* columns = "SELECT number, regime, period, unit, format, revision, file, sha256, settings, "
                                "scheduled, time, mailed FROM output ";

Json settings_of(const Output& output) {
    return {
        {"source", output.source}, {"boundaries", output.boundaries == Boundaries::today ? "today" : "as-reported"}};
}

Output output_of(Book& book, const database::Statement& rows) {
    const auto text = [&](int column) { return std::string{rows.text(column)}; };
    const Json settings = parse_json(rows.text(8), book.layout().database().string());
    return {rows.integer(0), text(1), text(2), text(3), text(4), text(5), text(6), text(7),
        settings.value("source", ""),
        settings.value("boundaries", "") == "today" ? Boundaries::today : Boundaries::as_reported, rows.integer(9) != 0,
        text(10), text(11)};
}

std::optional<Output> first_of(Book& book, database::Statement& rows) {
    return rows.step() ? std::optional{output_of(book, rows)} : std::nullopt;
}

} // namespace

void keep_output(Change& change, BookWriter& book, const Output& output) {
    book.database()
        .prepare("INSERT INTO output(regime, period, unit, format, revision, file, sha256, settings, scheduled, time, "
                 "mailed) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .run(output.regime, output.period, output.unit, output.format, output.revision, output.file, output.sha256,
            to_line(settings_of(output)), output.is_scheduled ? 1 : 0, output.time, output.mailed);
    if (output.is_scheduled)
        change.note({"make", output.file,
            {{"regime", output.regime}, {"period", output.period}, {"revision", output.revision},
                {"format", output.format}, {"sha256", output.sha256}, {"source", output.source}}});
}

std::optional<Output> output_with_bytes(Book& book, const std::string& sha256) {
    auto rows = book.database().prepare(std::string{columns} + "WHERE sha256 = ? ORDER BY number DESC LIMIT 1");
    rows.bind_all(sha256);
    return first_of(book, rows);
}

std::optional<Output> scheduled_output(Book& book, const std::string& regime, const std::string& period,
    const std::string& revision, const std::string& format) {
    auto rows = book.database().prepare(
        std::string{columns} + "WHERE regime = ? AND period = ? AND revision = ? AND format = ? AND scheduled = 1");
    rows.bind_all(regime, period, revision, format);
    return first_of(book, rows);
}

std::optional<std::string> source_of_outputs(
    Book& book, const std::string& regime, const std::string& period, const std::string& revision) {
    auto rows = book.database().prepare(
        std::string{columns} + "WHERE regime = ? AND period = ? AND revision = ? ORDER BY number LIMIT 1");
    rows.bind_all(regime, period, revision);
    const auto output = first_of(book, rows);
    return output ? std::optional{output->source} : std::nullopt;
}

std::vector<std::vector<Output>> unmailed_outputs(Book& book, const std::string& regime) {
    auto rows = book.database().prepare(
        std::string{columns} + "WHERE regime = ? AND scheduled = 1 AND mailed = '' ORDER BY number");
    rows.bind_all(regime);
    std::vector<std::vector<Output>> reports;
    while (rows.step()) {
        Output output = output_of(book, rows);
        if (reports.empty() || reports.back().front().period != output.period ||
            reports.back().front().revision != output.revision)
            reports.emplace_back();
        reports.back().push_back(std::move(output));
    }
    return reports;
}

bool has_unmailed_outputs(Book& book) {
    auto rows = book.database().prepare("SELECT 1 FROM output WHERE scheduled = 1 AND mailed = '' LIMIT 1");
    return rows.step();
}

void note_mailed(Change& change, BookWriter& book, const Output& output) {
    const std::string time = to_rfc3339(book.surroundings().clock.now());
    book.database().prepare("UPDATE output SET mailed = ? WHERE number = ?").run(time, output.number);
    change.note(
        {"mail", output.file, {{"regime", output.regime}, {"period", output.period}, {"sha256", output.sha256}}});
}

bool tell_once(Change&, BookWriter& book, const std::string& finding) {
    book.database().prepare("INSERT OR IGNORE INTO told(finding) VALUES(?)").run(finding);
    return book.database().changes() > 0;
}

} // namespace hoso::report
