// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/options.hpp"
#include "accounts/verbs.hpp"
#include "archive/unit_lists.hpp"
#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/owned_file.hpp"
#include "ledger/randomness.hpp"
#include "messages/messages.hpp"
#include "office/table.hpp"
#include "roster/roster.hpp"

#include <CLI/CLI.hpp>

#include <map>
#include <memory>
#include <set>

namespace hoso::cli {

namespace fs = std::filesystem;
using roster::Fault;
using roster::Roster;
using roster::Severity;

namespace {

struct CheckOptions {
    std::vector<std::string> rosters, units;
    std::string mapping, encoding, delimiter, as_of, marked;
    bool overwrite = false;
};

const char* word_for(Severity severity) {
    switch (severity) {
    case Severity::error:
        return tr("error");
    case Severity::warning:
        return tr("warning");
    case Severity::note:
        return tr("note");
    }
    return "";
}

const char* key_of(Severity severity) {
    return severity == Severity::error ? "error" : severity == Severity::warning ? "warning" : "note";
}

text::Encoding encoding_of(const std::string& name) {
    if (const auto encoding = text::encoding_of(name)) return *encoding;
    std::string known;
    for (const text::Encoding encoding : text::all_encodings)
        known += (known.empty() ? "" : ", ") + text::name_of(encoding);
    throw Error{Cause::usage, message("--encoding {}: not one of {}", name, known)};
}

char delimiter_of(const std::string& text) {
    if (text == "\\t" || text == "tab") return '\t';
    const bool is_one = text.size() == 1 && static_cast<unsigned char>(text[0]) < 0x80;
    if (!is_one || std::string_view{"\"\r\n"}.find(text[0]) != std::string_view::npos)
        throw Error{Cause::usage, message("--delimiter {}: give one ASCII character, or tab", text)};
    return text[0];
}

records::UnitTree units_of(const std::vector<std::string>& files, Session& session) {
    auto reading = archive::read_unit_lists({files.begin(), files.end()});
    for (const auto& fault : reading.faults)
        session.problem(
            message("{}: {}: {} ({}); {}", fault.file, fault.place, fault.problem, fault.rule, fault.remedy));
    if (!reading.tree) throw Error{Cause::input, message("{}: the units cannot be used", files.front())};
    return std::move(*reading.tree);
}

/// Tells people who are known by citizen ID apart in this run and no longer.
crypto::Secret passing_key() {
    constexpr std::size_t size = 32;
    return crypto::Secret{ledger::SystemRandomness{}.bytes(size)};
}

// --- what was found --------------------------------------------------------------------------------------------------

void print(const Roster& checked, Session& session) {
    for (const Fault& fault : checked.faults) {
        const std::string header = fault.header.empty() ? "" : " (" + fault.header + ")";
        const std::string line =
            fmt::format("{}{}: {}: {}", roster::to_text(fault.place), header, word_for(fault.severity), fault.text);
        if (fault.severity == Severity::note)
            session.note(line);
        else
            session.result(line);
    }
    if (!session.common().quiet)
        session.result(message("{}: {} people, {} errors, {} warnings", checked.file.string(), checked.rows,
            checked.count(Severity::error), checked.count(Severity::warning)));
}

Json to_json(const roster::Place& place) {
    Json json{{"file", place.file}};
    if (!place.sheet.empty()) json["sheet"] = place.sheet;
    if (place.row > 0)
        json["cell"] = place.column > 0 ? office::cell_name(place.row, place.column) : std::to_string(place.row);
    return json;
}

void print_faults(const Roster& checked, Session& session) {
    std::map<std::string, int> seen; // one row can lack several columns
    for (const Fault& fault : checked.faults) {
        const std::string sheet = fault.place.sheet.empty() ? "" : fault.place.sheet + "!";
        std::string id = fmt::format("{}{}:{}:{}", sheet, fault.place.row, fault.place.column, fault.code);
        if (const int times = ++seen[id]; times > 1) id += fmt::format("-{}", times);
        Json json{{"type", "fault"}, {"id", id}, {"row", fault.place.row}, {"column", fault.place.column},
            {"header", fault.header}, {"severity", key_of(fault.severity)}, {"code", fault.code}, {"text", fault.text}};
        json.update(to_json(fault.place));
        session.object(json);
    }
}

void print_objects(const Roster& checked, Session& session) {
    print_faults(checked, session);
    for (const roster::Homonyms& homonyms : checked.homonyms) {
        Json places = Json::array();
        for (const roster::Place& place : homonyms.places) places.push_back(to_json(place));
        session.object({{"type", "homonyms"}, {"id", homonyms.name}, {"name", homonyms.name},
            {"file", checked.file.string()}, {"places", places}, {"evidence", homonyms.evidence}});
    }
    Json summary{{"type", "summary"}, {"id", checked.file.string()}, {"people", checked.rows},
        {"sound", checked.people.size()}, {"errors", checked.count(Severity::error)},
        {"warnings", checked.count(Severity::warning)}, {"homonyms", checked.homonyms.size()},
        {"sha256", checked.sha256}, {"format", checked.format}};
    if (!checked.encoding.empty()) summary["encoding"] = checked.encoding;
    if (checked.delimiter != 0) summary["delimiter"] = std::string(1, checked.delimiter);
    session.object(summary);
}

// --- marked copies ---------------------------------------------------------------------------------------------------

/// One name in the folder for each roster, also where two have the same in different folders.
std::string copy_name(const fs::path& file, std::set<std::string>& taken) {
    const std::string stem = file.stem().string();
    std::string name = stem + ".xlsx";
    for (int i = 2; !taken.insert(name).second; ++i) name = fmt::format("{}-{}.xlsx", stem, i);
    return name;
}

/// Also where nothing is wrong: whoever asked for copies gets one of each.
void write_copies(const std::vector<Roster>& rosters, const CheckOptions& options, Session& session) {
    const bool writes = !session.common().dry_run;
    std::set<std::string> taken;
    std::vector<fs::path> paths;
    for (const Roster& checked : rosters) paths.push_back(fs::path{options.marked} / copy_name(checked.file, taken));
    for (const fs::path& path : paths)
        if (!options.overwrite && real_disk().exists(path))
            throw Error{Cause::output, message("{}: exists; --overwrite replaces it", path.string())};
    if (writes) real_disk().create_folders(fs::absolute(options.marked).lexically_normal());
    for (std::size_t i = 0; i < rosters.size(); ++i) {
        const std::string copy = roster::marked_copy(rosters[i]);
        if (writes) replace_owned_file(real_disk(), paths[i], copy);
        if (session.common().json)
            session.object({{"type", "file"}, {"id", paths[i].string()}, {"marked_copy_of", rosters[i].file.string()},
                {"size_bytes", copy.size()}, {"written", writes}});
        else
            session.note(
                writes ? message("{}: the marked copy of {}", paths[i].string(), rosters[i].file.string())
                       : message("{}: would be the marked copy of {}", paths[i].string(), rosters[i].file.string()));
    }
}

Exit check(const CheckOptions& options, Session& session) {
    roster::Rules rules;
    if (!options.encoding.empty()) rules.encoding = encoding_of(options.encoding);
    if (!options.delimiter.empty()) rules.delimiter = delimiter_of(options.delimiter);
    rules.day = day_of(options.as_of, SystemClock{});
    if (!options.mapping.empty()) rules.mapping = roster::read_mapping(options.mapping);
    std::optional<records::UnitTree> units;
    if (!options.units.empty()) units = units_of(options.units, session);
    rules.units = units ? &*units : nullptr;
    const crypto::Secret key = passing_key();
    rules.person_key = &key;
    std::vector<Roster> rosters;
    for (const std::string& file : options.rosters) rosters.push_back(roster::read_roster(file, rules));
    roster::check_together(rosters);
    bool any_error = false;
    for (const Roster& checked : rosters) {
        if (session.common().json)
            print_objects(checked, session);
        else
            print(checked, session);
        any_error |= checked.count(Severity::error) > 0;
    }
    if (!options.marked.empty()) write_copies(rosters, options, session);
    return any_error ? Exit::found : Exit::done;
}

} // namespace

Verb check_verb() {
    Verb verb;
    verb.name = "check";
    verb.summary = tr("Find every fault in staff rosters (CSV, XLSX or ODS)");
    verb.examples = {"hoso-accounts check can-bo.csv",
        "hoso-accounts check can-bo.xlsx --units don-vi.csv --units sap-nhap.csv --marked tra-lai"};
    verb.writes = Writes::yes;
    verb.define = [](CLI::App& app) -> Runner {
        const auto options = std::make_shared<CheckOptions>();
        app.add_option("ROSTER", options->rosters, tr("Rosters: CSV, XLSX or ODS"))->type_name("")->required();
        app.add_option("--units", options->units, tr("List of units and successions; codes of units must be in it"))
            ->type_name("FILE");
        app.add_option("--as-of", options->as_of, tr("The day whose units count; today"))->type_name("DATE");
        app.add_option("--mapping", options->mapping, tr("Names of columns and words of roles (TOML)"))
            ->type_name("FILE");
        app.add_option("--encoding", options->encoding, tr("Of a CSV, where it cannot be told"))->type_name("NAME");
        app.add_option("--delimiter", options->delimiter, tr("Of a CSV, where it is another than , ; tab or |"))
            ->type_name("CHARACTER");
        app.add_option("--marked", options->marked, tr("Folder for copies (XLSX) with the faults at their cells"))
            ->type_name("DIR");
        app.add_flag("--overwrite", options->overwrite, tr("Replace copies that are there"));
        return [options](Session& session) { return check(*options, session); };
    };
    return verb;
}

} // namespace hoso::cli
