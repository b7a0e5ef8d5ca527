// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/key.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "reference/dates.hpp"
#include "shared/key_file.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace hoso::cli {

namespace {

using ledger::Approver;

struct KeyOptions {
    std::string task, person, out, valid_from, valid_to;
    std::vector<std::string> roles;
    KeyOption key;
    ApproversOption approvers;
};

std::optional<std::chrono::sys_days> day(const std::string& text, const char* option) {
    if (text.empty()) return std::nullopt;
    const auto day = reference::parse_day(text);
    if (!day) throw Error{Cause::usage, message("{}: '{}' is not a day of the form YYYY-MM-DD", option, text)};
    return day;
}

Approver approver_of(const KeyOptions& options, const crypto::Ed25519PublicKey& key) {
    const reference::Validity validity{day(options.valid_from, "--valid-from"), day(options.valid_to, "--valid-to")};
    if (validity.from && validity.to && *validity.to < *validity.from)
        throw Error{Cause::usage, tr("--valid-to: ends before it begins")};
    require(options.person, "--person");
    return ledger::make_approver(options.person, options.roles, key, validity);
}

Json json_of(const Approver& approver) {
    Json json{{"type", "approver"}, {"id", approver.id}, {"person", approver.person}, {"roles", approver.roles},
        {"public_key", to_base64(approver.key)}};
    if (approver.validity.from) json["valid_from"] = reference::to_text(*approver.validity.from);
    if (approver.validity.to) json["valid_to"] = reference::to_text(*approver.validity.to);
    return json;
}

void tell_block(const Approver& approver, Session& session) {
    if (session.common().json) return session.object(json_of(approver));
    std::string block = ledger::to_toml(approver);
    block.pop_back(); // text() ends the line
    session.text(block);
}

Exit make_key(const KeyOptions& options, Session& session) {
    require(options.out, "--out");
    const auto key = crypto::Ed25519PrivateKey::generate();
    const Approver approver = approver_of(options, key.public_key());
    return make_key_file(
        key, options.key.passphrase_file, options.out, [&] { tell_block(approver, session); },
        message("{}: has no passphrase; whoever can read it can approve as {}", options.out, approver.person), session);
}

Exit show_key(const KeyOptions& options, Session& session) {
    tell_block(approver_of(options, options.key.read().public_key()), session);
    return Exit::done;
}

Exit list_approvers(const KeyOptions& options, Session& session) {
    for (const Approver& approver : options.approvers.read()) {
        if (session.common().json) {
            session.object(json_of(approver));
            continue;
        }
        std::string roles;
        for (const std::string& role : approver.roles) roles += (roles.empty() ? "" : " ") + role;
        const auto text_of = [](const auto& date) { return date ? reference::to_text(*date) : std::string{}; };
        session.result(fmt::format("{}  {}..{}  {}  {}", approver.id, text_of(approver.validity.from),
            text_of(approver.validity.to), approver.person, roles));
    }
    return Exit::done;
}

} // namespace

Verb key_verb(const std::string& program, const std::string& role) {
    return {"key", tr("Make a key to approve with, show it, or list who may approve"),
        {program + " key new --person 'Nguyễn Văn An' --role " + role + " --out an.pem",
            program + " key list --approvers duyet.toml"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<KeyOptions>();
            app.add_option("TASK", options->task,
                   tr("new: make a key; show: the block of a key for the approvers' file; list: who may approve"))
                ->required()
                ->check(CLI::IsMember({"new", "show", "list"}));
            app.add_option("--person", options->person, tr("Whose key it is"))->type_name("NAME");
            app.add_option("--role", options->roles, tr("What the person may approve; may be repeated"))
                ->type_name("ROLE");
            app.add_option("--valid-from", options->valid_from, tr("First day of the key (YYYY-MM-DD)"))
                ->type_name("DAY");
            app.add_option("--valid-to", options->valid_to, tr("Last day of the key (YYYY-MM-DD)"))->type_name("DAY");
            app.add_option("--out", options->out, tr("With new: the file that the private key is written to"))
                ->type_name("FILE");
            options->key.add_to(app);
            options->approvers.add_to(app);
            return [options](Session& session) {
                if (options->task == "new") return make_key(*options, session);
                return options->task == "show" ? show_key(*options, session) : list_approvers(*options, session);
            };
        },
        Shown::yes};
}

} // namespace hoso::cli
