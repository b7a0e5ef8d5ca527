// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "credentials/choices.hpp"
#include "credentials/custodians.hpp"
#include "crypto/base64.hpp"
#include "crypto/hkdf.hpp"
#include "crypto/hmac.hpp"
#include "messages/messages.hpp"
#include "text/same_name.hpp"
#include "json/json.hpp"

#include <map>
#include <optional>

namespace hoso::credentials {

using crypto::Secret;

namespace {

constexpr std::string_view schema = "hoso-sealed-run-key/1";
constexpr std::size_t key_size = 32;

bool is_one_person(const Custodian& a, const Custodian& b) { return text::same_name(a.name, b.name); }

Secret exclusive_or(const Secret& a, const Secret& b) {
    return Secret{key_size, [&](std::span<unsigned char> bytes) {
                      for (std::size_t i = 0; i < bytes.size(); ++i)
                          bytes[i] = static_cast<unsigned char>(a.view()[i] ^ b.view()[i]);
                  }};
}

/// Whether all else in the text is what stood there when it was sealed, and the key the one that was: the HMAC-SHA256
/// of its canonical form, with a key from the run key.
std::string check_of(const RunKey& key, Json sealed) {
    sealed.erase("check");
    const Secret check_key = crypto::hkdf_sha256(key.bytes(), derivation, "check", key_size);
    return to_hex(crypto::hmac_sha256(check_key.view(), to_canonical(sealed)));
}

Json share_for(const Custodian& custodian, const Secret& part) {
    return {{"custodian", custodian.id}, {"sealed", crypto::to_base64(seal(part, custodian.key))}};
}

/// Each share is an array of parts, all of which are needed.
Json shares_of(const RunKey& key, const Custodians& custodians, int needed) {
    Json shares = Json::array();
    for (std::size_t i = 0; i < custodians.size(); ++i) {
        if (needed == 1) {
            shares.push_back(Json::array({share_for(custodians[i], key.bytes())}));
            continue;
        }
        for (std::size_t j = i + 1; j < custodians.size(); ++j) {
            if (is_one_person(custodians[i], custodians[j])) continue;
            const Secret pad = crypto::random_secret(key_size);
            shares.push_back(
                Json::array({share_for(custodians[i], pad), share_for(custodians[j], exclusive_or(pad, key.bytes()))}));
        }
    }
    return shares;
}

/// The text, taken apart and found to have the right members.
struct Part {
    std::string custodian, sealed;
};
struct Sealed {
    Json json;
    std::int64_t needed = 0;
    std::string names, check; ///< names joined by commas
    std::vector<std::vector<Part>> shares;
};

Sealed read_sealed(std::string_view text, const std::string& name) {
    Sealed sealed{parse_json(text, name), 0, {}, {}, {}};
    try {
        const Json& json = sealed.json;
        if (json.at("schema").get<std::string>() != schema)
            throw Error{Cause::input, message("{}: is not a sealed run key ({})", name, schema)};
        sealed.needed = json.at("needed").get<std::int64_t>();
        sealed.check = json.at("check").get<std::string>();
        for (const Json& custodian : json.at("custodians"))
            sealed.names += (sealed.names.empty() ? "" : ", ") + custodian.at("name").get<std::string>();
        for (const Json& share : json.at("shares")) {
            std::vector<Part> parts;
            for (const Json& part : share)
                parts.push_back({part.at("custodian").get<std::string>(), part.at("sealed").get<std::string>()});
            sealed.shares.push_back(std::move(parts));
        }
    } catch (const Json::exception&) {
        throw Error{Cause::input, message("{}: is not a sealed run key ({})", name, schema)};
    }
    return sealed;
}

[[noreturn]] void fail_changed(const std::string& name) {
    throw Error{Cause::input, message("{}: was changed after the run key was sealed", name)};
}

[[noreturn]] void fail_without_keys(const Sealed& sealed, const std::string& name) {
    if (sealed.needed == 1)
        throw Error{Cause::denied, message("{}: the run key is sealed to {}, one of whose keys is needed; without it "
                                           "passwords cannot be made again: reissue",
                                       name, sealed.names)};
    throw Error{Cause::denied, message("{}: the run key is sealed to {}, the keys of two of whom are needed; without "
                                       "them passwords cannot be made again: reissue",
                                   name, sealed.names)};
}

using Keys = std::map<std::string, const crypto::BoxPrivateKey*>;

/// Nothing where a key is missing.
std::optional<Secret> open_share(const std::vector<Part>& parts, const Keys& keys, const std::string& name) {
    if (parts.empty()) return std::nullopt;
    std::optional<Secret> all;
    for (const Part& part : parts)
        if (!keys.contains(part.custodian)) return std::nullopt;
    for (const Part& part : parts) {
        const auto bytes = crypto::from_base64(part.sealed);
        std::optional<Secret> opened;
        if (bytes) opened = keys.at(part.custodian)->open(*bytes);
        if (!opened || opened->view().size() != key_size) fail_changed(name);
        all = all ? exclusive_or(*all, *opened) : std::move(*opened);
    }
    return all;
}

} // namespace

std::string seal_run_key(const RunKey& key, const Custodians& custodians, int needed) {
    if (needed != 1 && needed != 2)
        throw Error{Cause::settings, message("a run key is opened by 1 or 2 custodians, not {}", needed)};
    Json people = Json::array();
    for (const Custodian& custodian : custodians) people.push_back({{"id", custodian.id}, {"name", custodian.name}});
    Json sealed{{"schema", schema}, {"needed", needed}, {"custodians", std::move(people)},
        {"shares", shares_of(key, custodians, needed)}};
    if (sealed["shares"].empty())
        throw Error{Cause::settings, needed == 1 ? message("there is no custodian to seal the run key to")
                                                 : message("there are no two custodians to seal the run key to")};
    sealed["check"] = check_of(key, sealed);
    return to_document(sealed);
}

RunKey open_run_key(std::string_view text, const std::string& name, std::span<const crypto::BoxPrivateKey> keys) {
    const Sealed sealed = read_sealed(text, name);
    Keys by_id;
    for (const crypto::BoxPrivateKey& key : keys) by_id[key_id(key.public_key())] = &key;
    for (const std::vector<Part>& share : sealed.shares) {
        std::optional<Secret> opened = open_share(share, by_id, name);
        if (!opened) continue;
        RunKey key{std::move(*opened)};
        if (check_of(key, sealed.json) != sealed.check) fail_changed(name);
        return key;
    }
    fail_without_keys(sealed, name);
}

} // namespace hoso::credentials
