// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/custodians.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "crypto/sha256.hpp"
#include "messages/messages.hpp"
#include "reference/toml.hpp"
#include "text/unicode.hpp"
#include "json/json.hpp"

#include <algorithm>

namespace hoso::credentials {

using reference::Toml;

namespace {

constexpr std::string_view schema = "hoso-custodians/1";
constexpr std::size_t id_digits = 16, most_custodians = 32;
constexpr std::uintmax_t largest_file = std::uintmax_t{1} << 20;

std::string name_of(std::string_view text) { return text::nfc(text::collapse_spaces(text)); }

/// A name goes on paper and into messages: what cannot be seen would let two look like one.
bool is_name(const std::string& name) {
    std::string letters = name;
    std::erase(letters, ' ');
    return !letters.empty() && text::is_valid_utf8(name) && text::printable_word(letters) == letters;
}

std::string wrong_name(const std::string& name) {
    return message("'{}' is no name of a person: it is empty or holds what cannot be seen", name);
}

Custodian read_custodian(const Toml& table) {
    table.allow_only({"name", "key"});
    const auto key = crypto::box_key_from_base64(table.text("key"));
    if (!key) table.fail("key", message("is not an X25519 public key: 32 bytes in base64"));
    Custodian custodian{key_id(*key), name_of(table.text("name")), *key};
    if (!is_name(custodian.name)) table.fail("name", wrong_name(custodian.name));
    return custodian;
}

} // namespace

std::string key_id(const crypto::BoxPublicKey& key) {
    const std::string_view bytes{reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size()};
    return to_hex(crypto::sha256(bytes)).substr(0, id_digits);
}

Custodian make_custodian(const std::string& name, const crypto::BoxPublicKey& key) {
    Custodian custodian{key_id(key), name_of(name), key};
    if (!text::is_valid_utf8(name) || !is_name(custodian.name)) throw Error{Cause::usage, wrong_name(custodian.name)};
    return custodian;
}

Custodians parse_custodians(std::string_view toml, const std::string& name) {
    const Toml file = reference::parse_toml(toml, name);
    if (const std::string found = file.text("schema"); found != schema)
        file.fail("schema", message("'{}' is not known here; '{}' is", found, schema));
    file.allow_only({"schema", "custodian"});
    Custodians custodians;
    for (const Toml& table : file.tables("custodian")) {
        Custodian custodian = read_custodian(table);
        for (const Custodian& other : custodians)
            if (other.id == custodian.id)
                table.fail("key", message("stands here twice; it is also that of {}", other.name));
        custodians.push_back(std::move(custodian));
    }
    if (custodians.empty() || custodians.size() > most_custodians)
        file.fail("custodian", message("there are {} custodians; 1 to {} can be", custodians.size(), most_custodians));
    return custodians;
}

Custodians read_custodians(const std::filesystem::path& file) {
    Custodians custodians = parse_custodians(read_file(file, largest_file), file.string());
    using std::filesystem::perms;
    if ((std::filesystem::status(file).permissions() & perms::others_write) != perms::none)
        throw Error{Cause::denied,
            message("{}: anyone may write it, and so have run keys sealed to themselves; chmod o-w ends that",
                file.string())};
    return custodians;
}

std::string to_toml(const Custodian& custodian) {
    return fmt::format("[[custodian]] # key {}\nname = {}\nkey = \"{}\"\n", custodian.id, to_line(Json(custodian.name)),
        to_base64(custodian.key)); // TOML takes what JSON escapes
}

} // namespace hoso::credentials
