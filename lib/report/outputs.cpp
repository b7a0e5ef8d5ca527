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

std::optional<Output> first_of(Book& book, database::Statement& rows) {
    if (!rows.step()) return std::nullopt;
    const auto text = [&](int column) { return std::string{rows.text(column)}; };
    const Json settings = parse_json(rows.text(8), book.layout().database().string());
    return Output{rows.integer(0), text(1), text(2), text(3), text(4), text(5), text(6), text(7),
        settings.value("source", ""),
        settings.value("boundaries", "") == "today" ? Boundaries::today : Boundaries::as_reported, rows.integer(9) != 0,
        text(10), text(11)};
}

} // namespace

void keep_output(Change& change, BookWriter& book, const Output& output) {
    book.database()
        .prepare("INSERT INTO output(regime, period, unit, format, revision, file, sha256, settings, scheduled, time) "
                 "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .run(output.regime, output.period, output.unit, output.format, output.revision, output.file, output.sha256,
            to_line(settings_of(output)), output.is_scheduled ? 1 : 0, output.time);
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
