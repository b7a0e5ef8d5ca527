// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/source.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "report/closings.hpp"

#include <algorithm>

namespace hoso::report {

using regime::Period;

namespace {

constexpr const char* schema = "hoso-source/1";

std::string read_snapshot(Book& book, const std::string& sha256) {
    return HashedFiles{real_disk(), book.layout().snapshots()}.read(sha256);
}

PeriodInputs read_inputs(Book& book, const regime::Regime& regime, const std::string& sha256) {
    return inputs_of(read_snapshot(book, sha256), regime, (book.layout().snapshots() / sha256).string());
}

bool has_figures(const PeriodInputs& inputs) {
    return std::any_of(
        inputs.units.begin(), inputs.units.end(), [](const UnitInputs& unit) { return !unit.figures.empty(); });
}

Json to_json(const Office& office) {
    return {{"parent", office.parent}, {"name", office.name}, {"abbreviation", office.abbreviation},
        {"place", office.place}, {"signer_capacity", office.signer_capacity},
        {"signer_position", office.signer_position}, {"signer_name", office.signer_name},
        {"recipients", office.recipients}};
}

Office office_of(const Json& json) {
    return {json.at("parent"), json.at("name"), json.at("abbreviation"), json.at("place"), json.at("signer_capacity"),
        json.at("signer_position"), json.at("signer_name"), json.at("recipients"), {}};
}

/// The inputs that a closing froze.
std::string frozen_inputs(Book& book, const Closing& closing) {
    const Json source = parse_json(read_snapshot(book, closing.source), closing.source);
    return source.at("parts").at(0).at("inputs");
}

class Resolving {
public:
    Resolving(Book& book, const std::string& regime, FactCounter* facts)
        : m_book{book}, m_frame{book.frame(regime)}, m_facts{facts} {}

    ReportSource source(const Period& period) {
        const auto& regime = *m_frame.regime;
        ReportSource source{period, "p", m_frame, m_book.settings().office, m_book.settings().unit, {}, {}, {}};
        window_of(regime, period);
        int restatements = 0;
        bool is_closed = true;
        for (const Period& part : regime::parts_of(period, regime.collected)) {
            const auto closings = closings_of(m_book, regime.rules.id, part.to_text());
            source.parts.push_back(resolve(part, closings));
            if (closings.empty() || closings.back().is_open()) is_closed = false;
            restatements += closings.empty() ? 0 : closings.back().revision;
        }
        if (is_closed) source.revision = revision_name(restatements);
        source.previous = comparison(period.previous());
        source.last_year = comparison(period.same_last_year());
        return source;
    }

private:
    SourcePart resolve(const Period& part, const std::vector<Closing>& closings) {
        SourcePart result;
        for (const Closing& closing : closings)
            result.earlier.push_back(read_inputs(m_book, *m_frame.regime, frozen_inputs(m_book, closing)));
        if (!closings.empty() && !closings.back().is_open()) {
            result.inputs = std::move(result.earlier.back());
            result.earlier.pop_back();
        } else {
            result.inputs = gather(m_book, *m_frame.regime, part, m_facts);
        }
        return result;
    }

    /// Empty where nothing was reported for it.
    std::vector<PeriodInputs> comparison(const Period& period) {
        std::vector<PeriodInputs> inputs;
        for (const Period& part : regime::parts_of(period, m_frame.regime->collected)) {
            if (!m_frame.regime->windows.window(part)) return {};
            const auto closing = standing_closing(m_book, m_frame.regime->rules.id, part.to_text());
            if (closing)
                inputs.push_back(read_inputs(m_book, *m_frame.regime, frozen_inputs(m_book, *closing)));
            else if (is_in_use(part))
                inputs.push_back(gather(m_book, *m_frame.regime, part, m_facts));
            else
                return {};
        }
        if (std::none_of(inputs.begin(), inputs.end(), has_figures)) return {};
        return inputs;
    }

    /// Whether the book may have something on it; counting facts of a period for nothing takes time.
    bool is_in_use(const Period& part) {
        auto rows = m_book.database().prepare("SELECT 1 FROM receipt WHERE regime = ? AND period = ? LIMIT 1");
        rows.bind_all(m_frame.regime->rules.id, part.to_text());
        return m_facts != nullptr || rows.step();
    }

    Book& m_book;
    Frame m_frame;
    FactCounter* m_facts;
};

std::vector<PeriodInputs> load_all(Book& book, const regime::Regime& regime, const Json& digests) {
    std::vector<PeriodInputs> inputs;
    for (const Json& digest : digests) inputs.push_back(read_inputs(book, regime, digest));
    return inputs;
}

ReportSource load_json(Book& book, const Json& json) {
    if (json.at("schema") != schema)
        throw Error{Cause::input, message("'{}' is not '{}'", json.at("schema").dump(), schema)};
    const auto period = Period::parse(json.at("period").get<std::string>());
    const auto unit = records::UnitCode::parse(json.at("unit").get<std::string>());
    if (!period || !unit) throw Error{Cause::input, tr("it names no period, or no unit")};
    ReportSource source{*period, json.at("revision"),
        book.frozen_frame(json.at("regime"), json.at("regime_sha256"), json.at("units_sha256")),
        office_of(json.at("office")), *unit, {}, {}, {}};
    const regime::Regime& regime = *source.frame.regime;
    for (const Json& part : json.at("parts"))
        source.parts.push_back(
            {read_inputs(book, regime, part.at("inputs")), load_all(book, regime, part.at("earlier"))});
    source.previous = load_all(book, regime, json.at("previous"));
    source.last_year = load_all(book, regime, json.at("last_year"));
    return source;
}

} // namespace

ReportSource source_of(Book& book, const std::string& regime, const Period& period, FactCounter* facts) {
    if (const auto closing = standing_closing(book, regime, period.to_text()))
        return load_source(book, closing->source);
    return Resolving{book, regime, facts}.source(period);
}

std::string keep_source(BookWriter& book, const ReportSource& source) {
    const regime::Regime& regime = *source.frame.regime;
    std::vector<std::string> contents;
    const auto keep = [&](const PeriodInputs& inputs) {
        contents.push_back(to_text(inputs, regime));
        return crypto::to_hex(crypto::sha256(contents.back()));
    };
    const auto keep_all = [&](const std::vector<PeriodInputs>& all) {
        Json digests = Json::array();
        for (const PeriodInputs& inputs : all) digests.push_back(keep(inputs));
        return digests;
    };
    Json parts = Json::array();
    for (const SourcePart& part : source.parts)
        parts.push_back({{"inputs", keep(part.inputs)}, {"earlier", keep_all(part.earlier)}});
    const Json json{{"schema", schema}, {"regime", regime.rules.id}, {"regime_sha256", regime.sha256},
        {"units_sha256", source.frame.units_sha256}, {"period", source.period.to_text()}, {"revision", source.revision},
        {"unit", source.unit.text()}, {"office", to_json(source.office)}, {"parts", parts},
        {"previous", keep_all(source.previous)}, {"last_year", keep_all(source.last_year)}};
    contents.push_back(regime.definition);
    contents.push_back(book.units_text());
    contents.push_back(to_canonical(json));
    const std::string name = crypto::to_hex(crypto::sha256(contents.back()));
    book.snapshots().put(contents, 2);
    return name;
}

ReportSource load_source(Book& book, const std::string& sha256) {
    const std::string name = (book.layout().snapshots() / sha256).string();
    try {
        return load_json(book, parse_json(read_snapshot(book, sha256), name));
    } catch (const Json::exception&) {
        throw Error{Cause::input, message("{}: is damaged", name)};
    }
}

ReportSource source_of_revision(
    Book& book, const std::string& regime, const Period& period, const std::string& revision) {
    for (const Closing& closing : closings_of(book, regime, period.to_text()))
        if (revision_name(closing.revision) == revision) return load_source(book, closing.source);
    throw Error{Cause::usage, message("{}: has no revision {}", period.to_text(), revision)};
}

} // namespace hoso::report
