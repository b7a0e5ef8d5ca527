// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/approver.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "crypto/sha256.hpp"
#include "messages/messages.hpp"
#include "reference/dates.hpp"
#include "text/same_name.hpp"
#include "text/unicode.hpp"
#include "json/json.hpp"

#include <algorithm>

namespace hoso::ledger {

using reference::Toml;

namespace {

constexpr std::string_view schema = "hoso-approvers/1";
constexpr std::size_t id_digits = 16;
constexpr std::uintmax_t largest_file = std::uintmax_t{1} << 24;

std::string person_of(std::string_view text) { return text::nfc(text::collapse_spaces(text)); }

/// A name goes on paper and into messages: what cannot be seen would let two look like one.
bool is_person(const std::string& text) {
    if (text.empty() || !text::is_valid_utf8(text)) return false;
    for (std::size_t at = 0; at < text.size();) {
        const auto point = text::code_point_at(text, at);
        const auto kind = text::kind_of(point.value);
        if (kind == text::CharacterKind::control || kind == text::CharacterKind::invisible) return false;
        at += point.size;
    }
    return true;
}

bool is_role(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    });
}

std::string wrong_person(const std::string& person) {
    return message("'{}' is no name of a person: it is empty or holds what cannot be seen", person);
}
std::string wrong_role(const std::string& role) {
    return message("'{}' is no role: it must be of a-z, 0-9, hyphens and full stops", role);
}

Approver read_approver(const Toml& table) {
    table.allow_only({"person", "roles", "key", "valid_from", "valid_to"});
    Approver approver;
    approver.person = person_of(table.text("person"));
    if (!is_person(approver.person)) table.fail("person", wrong_person(approver.person));
    approver.roles = table.texts("roles");
    if (approver.roles.empty())
        table.fail("roles", message("{} has no role and so could approve nothing", approver.person));
    for (const std::string& role : approver.roles)
        if (!is_role(role)) table.fail("roles", wrong_role(role));
    const auto key = crypto::ed25519_key_from_base64(table.text("key"));
    if (!key) table.fail("key", message("is not an Ed25519 public key: 32 bytes in base64"));
    approver.key = *key;
    approver.id = key_id(*key);
    approver.validity = reference::read_validity(table);
    return approver;
}

std::string quoted(const std::string& text) { return to_line(Json(text)); } // TOML takes what JSON escapes

} // namespace

bool Approver::has_role(std::string_view role) const {
    return std::find(roles.begin(), roles.end(), role) != roles.end();
}

std::string key_id(const crypto::Ed25519PublicKey& key) {
    const std::string_view bytes{reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size()};
    return to_hex(crypto::sha256(bytes)).substr(0, id_digits);
}

Approver make_approver(const std::string& person, std::vector<std::string> roles, const crypto::Ed25519PublicKey& key,
    const reference::Validity& validity) {
    Approver approver{key_id(key), person_of(person), std::move(roles), key, validity};
    if (!text::is_valid_utf8(person) || !is_person(approver.person))
        throw Error{Cause::usage, wrong_person(approver.person)};
    for (const std::string& role : approver.roles)
        if (!is_role(role)) throw Error{Cause::usage, wrong_role(role)};
    return approver;
}

bool same_person(std::string_view one, std::string_view other) {
    return text::same_name(one, other);
}

const Approver* find_approver(const Approvers& approvers, std::string_view key_id) {
    const auto found = std::find_if(
        approvers.begin(), approvers.end(), [&](const Approver& approver) { return approver.id == key_id; });
    return found == approvers.end() ? nullptr : &*found;
}

Approvers parse_approvers(std::string_view toml, const std::string& name) {
    const Toml file = reference::parse_toml(toml, name);
    if (const std::string found = file.text("schema"); found != schema)
        file.fail("schema", message("'{}' is not known here; '{}' is", found, schema));
    file.allow_only({"schema", "approver"});
    Approvers approvers;
    for (const Toml& table : file.tables("approver")) {
        Approver approver = read_approver(table);
        if (const Approver* first = find_approver(approvers, approver.id))
            table.fail("key", message("stands here twice; it is also that of {}", first->person));
        approvers.push_back(std::move(approver));
    }
    if (approvers.empty()) file.fail("approver", message("there is no approver"));
    return approvers;
}

Approvers read_approvers(const std::filesystem::path& file) {
    Approvers approvers = parse_approvers(read_file(file, largest_file), file.string());
    using std::filesystem::perms;
    if ((std::filesystem::status(file).permissions() & perms::others_write) != perms::none)
        throw Error{
            Cause::denied, message("{}: anyone may write it, and so approve; chmod o-w ends that", file.string())};
    return approvers;
}

std::string to_toml(const Approver& approver) {
    std::string roles;
    for (const std::string& role : approver.roles) roles += (roles.empty() ? "" : ", ") + quoted(role);
    std::string text = fmt::format("[[approver]] # key {}\nperson = {}\nroles = [{}]\nkey = {}\n", approver.id,
        quoted(approver.person), roles, quoted(to_base64(approver.key)));
    if (approver.validity.from)
        text += fmt::format("valid_from = \"{}\"\n", reference::to_text(*approver.validity.from));
    if (approver.validity.to) text += fmt::format("valid_to = \"{}\"\n", reference::to_text(*approver.validity.to));
    return text;
}

} // namespace hoso::ledger
