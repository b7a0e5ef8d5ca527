// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "core/files.hpp"
#include "messages/messages.hpp"
#include "reference/dates.hpp"
#include "report/verbs.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace hoso::cli {

namespace {

namespace fs = std::filesystem;
using regime::Regime;

constexpr std::uintmax_t largest_file = std::uintmax_t{1} << 24;

Json words(const std::vector<regime::PeriodKind>& kinds) {
    Json all = Json::array();
    for (const regime::PeriodKind kind : kinds) all.push_back(std::string{regime::to_text(kind)});
    return all;
}

Json to_json(const Regime& regime) {
    const reference::RuleSet& rules = regime.rules;
    Json json{{"type", "regime"}, {"id", rules.id}, {"title", rules.title}, {"source", rules.source},
        {"collected", std::string{regime::to_text(regime.collected)}}, {"reported", words(regime.reported)},
        {"indicators", regime.indicators.size()}, {"rules", regime.checks.size()}, {"sha256", regime.sha256}};
    if (rules.validity.from) json["valid_from"] = reference::to_text(*rules.validity.from);
    if (rules.validity.to) json["valid_to"] = reference::to_text(*rules.validity.to);
    json["unconfirmed"] = rules.unconfirmed;
    return json;
}

std::string validity_of(const reference::Validity& validity) {
    if (!validity.from && !validity.to) return "";
    if (!validity.to) return message("valid from {}", reference::to_text(*validity.from));
    if (!validity.from) return message("valid to {}", reference::to_text(*validity.to));
    return message("valid from {} to {}", reference::to_text(*validity.from), reference::to_text(*validity.to));
}

void tell(const Regime& regime, Session& session) {
    if (session.common().json) return session.object(to_json(regime));
    session.result(fmt::format("{}  {}", regime.rules.id, regime.rules.title));
    session.result("  " + regime.rules.source);
    if (const std::string validity = validity_of(regime.rules.validity); !validity.empty())
        session.result("  " + validity);
}

Exit run_list(const RulesOption& rules, Session& session) {
    const reference::DataFolders folders = rules.folders();
    Exit result = Exit::done;
    for (const std::string& name : regime::regime_names(folders)) {
        try {
            tell(regime::load_regime(folders, name), session);
        } catch (const reference::TomlError& error) {
            session.problem(error.what());
            result = Exit::found;
        }
    }
    return result;
}

struct CheckOptions {
    RulesOption rules;
    std::vector<std::string> regimes;
};

/// A definition by its file or folder where there is one, else by its name.
fs::path file_of(const std::string& named, const reference::DataFolders& folders) {
    if (fs::is_directory(named)) return fs::path{named} / "regime.toml";
    if (fs::exists(named) || named.find('/') != std::string::npos || named.ends_with(".toml")) return named;
    if (!reference::is_identifier(named))
        throw Error{Cause::usage, message("'{}' is neither a file nor the name of a regime", named)};
    return folders.find("regimes/" + named + "/regime.toml");
}

Exit check_one(const std::string& named, const reference::DataFolders& folders, Session& session) {
    const fs::path file = file_of(named, folders);
    const std::string bytes = read_file(file, largest_file);
    // A regime is called as its folder.
    const std::string id = fs::absolute(file).lexically_normal().parent_path().filename().string();
    const auto faults = regime::faults_of_regime(bytes, file.string(), id);
    for (const auto& fault : faults) {
        session.problem(fault.what());
        if (session.common().json)
            session.object({{"type", "fault"}, {"id", fault.file()}, {"line", fault.line()}, {"column", fault.column()},
                {"text", fault.problem()},
                {"advice",
                    fault.advice().empty() ? std::string{tr("hoso-regime(5) describes the keys")} : fault.advice()}});
    }
    if (!faults.empty()) return Exit::found;
    const Regime regime = regime::parse_regime(bytes, file.string(), id);
    if (session.common().json)
        session.object(to_json(regime));
    else
        session.result(message("{}: valid", file.string()));
    for (const std::string& each : regime.rules.unconfirmed) session.detail(message("not confirmed: {}", each));
    return Exit::done;
}

Exit run_check(const CheckOptions& options, Session& session) {
    const reference::DataFolders folders = options.rules.folders();
    Exit result = Exit::done;
    for (const std::string& named : options.regimes)
        if (check_one(named, folders, session) != Exit::done) result = Exit::found;
    return result;
}

struct TemplateOptions {
    std::string id, out;
    bool overwrite = false;
};

Exit run_template(const TemplateOptions& options, Session& session) {
    require(options.out, "--out");
    if (!reference::is_identifier(options.id))
        throw Error{Cause::usage,
            message("'{}' cannot be the name of a regime; use small letters, digits and hyphens", options.id)};
    std::string text = read_file(reference::DataFolders{}.find("templates/regime.toml"), largest_file);
    text.erase(0, text.find('\n') + 1); // the licence of ours: what is made of it is the user's
    const std::string mark = "@id@";
    for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += options.id.size())
        text.replace(at, mark.size(), options.id);
    const fs::path file = fs::path{options.out} / "regimes" / options.id / "regime.toml";
    if (!options.overwrite && fs::exists(file))
        throw Error{Cause::output, message("{}: is there already; --overwrite replaces it", file.string())};
    if (!session.common().dry_run) {
        real_disk().create_folders(fs::absolute(file.parent_path()).lexically_normal());
        replace_file(real_disk(), file, text);
    }
    if (session.common().json)
        session.object({{"type", "file"}, {"id", file.string()}, {"size_bytes", text.size()},
            {"written", !session.common().dry_run}});
    else
        session.result(file.string());
    return Exit::done;
}

} // namespace

Verb list_verb() {
    return {"list", tr("List the regimes there are"), {"hoso-report list", "hoso-report list --rules quy-tac --json"},
        Writes::no, [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<RulesOption>();
            options->add_to(app);
            return [options](Session& session) { return run_list(*options, session); };
        }};
}

Verb check_verb() {
    return {"check", tr("Check definitions of regimes and tell all their faults"),
        {"hoso-report check mot-cua-ii06a", "hoso-report check quy-tac/regimes/pakn/regime.toml"}, Writes::no,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<CheckOptions>();
            app.add_option("REGIME", options->regimes, tr("Names of regimes, or their files or folders"))->required();
            options->rules.add_to(app);
            return [options](Session& session) { return run_check(*options, session); };
        }};
}

Verb template_verb() {
    return {"template", tr("Write a definition of a regime to begin with"),
        {"hoso-report template pakn --out quy-tac", "hoso-report check pakn --rules quy-tac"}, Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<TemplateOptions>();
            app.add_option("ID", options->id, tr("How the regime will be called"))->required();
            app.add_option("--out", options->out, tr("Folder of rules that it is written to"))->type_name("DIR");
            app.add_flag("--overwrite", options->overwrite, tr("Replace the file where it is there already"));
            return [options](Session& session) { return run_template(*options, session); };
        }};
}

} // namespace hoso::cli
