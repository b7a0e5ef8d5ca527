// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/digitization.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "json/json.hpp"

#include <cmath>

namespace hoso::report {

using archive::Digitization;

namespace {

void require_month(const std::string& month, const char* option) {
    bool well = month.size() == 7 && month[4] == '-';
    for (std::size_t i = 0; well && i < month.size(); ++i) well = i == 4 || (month[i] >= '0' && month[i] <= '9');
    well = well && month.substr(5) >= "01" && month.substr(5) <= "12";
    if (!month.empty() && !well)
        throw Error{Cause::usage, message("{} {}: not a month such as 2026-10", option, month)};
}

/// Rows come by month; confidence is weighted by words as it is within a row.
std::vector<Digitization> sums_by_month(const std::vector<Digitization>& rows) {
    std::vector<Digitization> months;
    for (const Digitization& row : rows) {
        if (months.empty() || months.back().month != row.month) months.push_back({"", row.month});
        Digitization& sum = months.back();
        const auto words = static_cast<double>(sum.words + row.words);
        if (words > 0)
            sum.mean_confidence = (sum.mean_confidence * static_cast<double>(sum.words) +
                                      row.mean_confidence * static_cast<double>(row.words)) /
                                  words;
        sum.documents += row.documents;
        sum.pages += row.pages;
        sum.quarantined += row.quarantined;
        sum.blank += row.blank;
        sum.words += row.words;
    }
    return months;
}

double rounded(double value) { return std::round(value * 10000) / 10000; }

std::string cell(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

Json row_json(const Digitization& row) {
    Json json{{"month", row.month}};
    if (!row.batch.empty()) json["batch"] = row.batch;
    json["documents"] = row.documents;
    json["pages"] = row.pages;
    json["quarantined_pages"] = row.quarantined;
    json["blank_pages"] = row.blank;
    json["words"] = row.words;
    const auto error = estimated_error(row);
    json["mean_confidence"] = error ? Json(rounded(row.mean_confidence)) : Json{};
    json["estimated_error"] = error ? Json(rounded(*error)) : Json{};
    return json;
}

} // namespace

void require_months(const Months& months) {
    require_month(months.from, "--from");
    require_month(months.to, "--to");
    if (!months.from.empty() && !months.to.empty() && months.from > months.to)
        throw Error{Cause::usage, message("--from {} is after --to {}", months.from, months.to)};
}

std::optional<double> estimated_error(const Digitization& row) {
    return row.words > 0 ? std::optional{1 - row.mean_confidence} : std::nullopt;
}

DigitizationReport digitization(
    archive::Catalogue& catalogue, const archive::Identity& identity, const Months& months) {
    require_months(months);
    DigitizationReport report{identity, months, catalogue.digitization(months.from, months.to), {}};
    report.by_month = sums_by_month(report.by_batch);
    return report;
}

std::string to_csv(const std::vector<Digitization>& rows) {
    std::string csv =
        "month,batch,documents,pages,quarantined_pages,blank_pages,words,mean_confidence,estimated_error\r\n";
    for (const Digitization& row : rows) {
        const auto error = estimated_error(row);
        csv += fmt::format("{},{},{},{},{},{},{},{},{}\r\n", row.month, cell(row.batch), row.documents, row.pages,
            row.quarantined, row.blank, row.words, error ? fmt::format("{:.4f}", row.mean_confidence) : "",
            error ? fmt::format("{:.4f}", *error) : "");
    }
    return csv;
}

std::string to_json(const DigitizationReport& report) {
    Json json{
        {"schema", "hoso-report-digitization/1"}, {"archive", report.archive.id}, {"fonds", report.archive.fonds}};
    json["from"] = report.months.from.empty() ? Json{} : Json(report.months.from);
    json["to"] = report.months.to.empty() ? Json{} : Json(report.months.to);
    json["estimated_error_is"] =
        "1 - mean_confidence: an estimate by the engine that read the text, no count of errors";
    json["months"] = Json::array();
    for (const Digitization& row : report.by_month) json["months"].push_back(row_json(row));
    json["batches"] = Json::array();
    for (const Digitization& row : report.by_batch) json["batches"].push_back(row_json(row));
    return to_document(json);
}

} // namespace hoso::report
