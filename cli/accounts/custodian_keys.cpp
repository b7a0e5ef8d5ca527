// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/custodian_keys.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "shared/key_file.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace hoso::cli {

namespace {

using credentials::Custodian;

struct Options {
    std::string task, person, out;
    KeyOption key;
    CustodiansOption custodians;
};

void tell_block(const Custodian& custodian, Session& session) {
    if (session.common().json)
        return session.object({{"type", "custodian"}, {"id", custodian.id}, {"person", custodian.name},
            {"public_key", to_base64(custodian.key)}});
    std::string block = credentials::to_toml(custodian);
    block.pop_back(); // text() ends the line
    session.text(block);
}

Exit make_key(const Options& options, Session& session) {
    require(options.person, "--person");
    require(options.out, "--out");
    const auto key = crypto::BoxPrivateKey::generate();
    const Custodian custodian = credentials::make_custodian(options.person, key.public_key());
    return make_key_file(
        key, options.key.passphrase_file, options.out, [&] { tell_block(custodian, session); },
        message("{}: has no passphrase; whoever can read it can open run keys as {}", options.out, custodian.name),
        session);
}

Exit show_key(const Options& options, Session& session) {
    require(options.person, "--person");
    require(options.key.file, "--key");
    const auto key = crypto::read_box_key(options.key.file, [&] { return options.key.passphrase(); });
    tell_block(credentials::make_custodian(options.person, key.public_key()), session);
    return Exit::done;
}

Exit list_custodians(const Options& options, Session& session) {
    for (const Custodian& custodian : options.custodians.read()) {
        if (session.common().json)
            tell_block(custodian, session);
        else
            session.result(fmt::format("{}  {}", custodian.id, custodian.name));
    }
    return Exit::done;
}

} // namespace

void CustodiansOption::add_to(CLI::App& app) {
    app.add_option("--custodians", file, tr("To whom run keys are sealed (TOML)"))->type_name("FILE");
}

credentials::Custodians CustodiansOption::read() const {
    require(file, "--custodians");
    return credentials::read_custodians(file);
}

void CustodianKeysOption::add_to(CLI::App& app) {
    app.add_option("--key", files, tr("Private key of a custodian; may be repeated"))->type_name("FILE");
    app.add_option("--passphrase-file", passphrase_files,
           tr("File whose first line is the passphrase of a key; one for each protected key, in their order"))
        ->type_name("FILE");
}

std::vector<crypto::BoxPrivateKey> CustodianKeysOption::read() const {
    std::vector<crypto::BoxPrivateKey> keys;
    std::size_t used = 0;
    for (const std::string& file : files)
        keys.push_back(crypto::read_box_key(file, [&] {
            return used < passphrase_files.size() ? read_passphrase(passphrase_files[used++]) : ask_passphrase(file);
        }));
    if (used < passphrase_files.size())
        throw Error{
            Cause::usage, message("{}: there is no protected key left that it could be for", passphrase_files[used])};
    return keys;
}

Verb custodian_verb() {
    return {"custodian", tr("Make a custodian's key, to which run keys are sealed, show it, or list the custodians"),
        {"hoso-accounts custodian new --person 'Nguyễn Văn An' --out an.pem",
            "hoso-accounts custodian list --custodians giu-khoa.toml"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<Options>();
            app.add_option("TASK", options->task,
                   tr("new: make a key; show: the block of a key for the custodians' file; list: who they are"))
                ->required()
                ->check(CLI::IsMember({"new", "show", "list"}));
            app.add_option("--person", options->person, tr("Whose key it is"))->type_name("NAME");
            app.add_option("--out", options->out, tr("With new: the file that the private key is written to"))
                ->type_name("FILE");
            options->key.add_to(app);
            options->custodians.add_to(app);
            return [options](Session& session) {
                if (options->task == "new") return make_key(*options, session);
                return options->task == "show" ? show_key(*options, session) : list_custodians(*options, session);
            };
        },
        Shown::yes};
}

} // namespace hoso::cli
