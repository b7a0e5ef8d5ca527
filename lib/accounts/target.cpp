// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/target.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "crypto/sha256.hpp"
#include "directory/dn.hpp"
#include "messages/messages.hpp"
#include "naming/person.hpp"
#include "reference/toml.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace hoso::accounts {

namespace fs = std::filesystem;
using reference::Toml;

namespace {

constexpr std::array words{"login", "name", "family", "given", "number", "key", "mail", "aliases", "unit", "unit_name",
    "position", "phone", "roles", "quota_mb", "system", "account", "group"};

/// Looks a key up in the target's table first, then in the profile's.
class Layers {
public:
    Layers(std::optional<Toml> own, std::optional<Toml> profile) : m_own{std::move(own)}, m_profile{std::move(profile)} {}
    Layers below(std::string_view key) const {
        return {m_own ? m_own->table(key) : std::nullopt, m_profile ? m_profile->table(key) : std::nullopt};
    }
    const Toml* with(std::string_view key) const {
        if (m_own && m_own->has(key)) return &*m_own;
        return m_profile && m_profile->has(key) ? &*m_profile : nullptr;
    }
    std::string text(std::string_view key) const {
        const Toml* table = with(key);
        return table ? table->text(key) : std::string{};
    }
    std::vector<std::string> texts(std::string_view key) const {
        const Toml* table = with(key);
        return table ? table->texts(key) : std::vector<std::string>{};
    }
    bool boolean(std::string_view key, bool otherwise) const {
        const Toml* table = with(key);
        return table ? table->boolean(key, otherwise) : otherwise;
    }
    std::set<std::string> keys() const {
        std::set<std::string> keys;
        for (const auto* table : {&m_own, &m_profile})
            if (*table)
                for (std::string& key : (*table)->keys()) keys.insert(std::move(key));
        return keys;
    }
    void allow_only(std::initializer_list<std::string_view> keys) const {
        if (m_own) m_own->allow_only(keys);
        if (m_profile) m_profile->allow_only(keys);
    }
    [[noreturn]] void fail(std::string_view key, const std::string& problem) const {
        (m_own && m_own->has(key) ? *m_own : m_profile ? *m_profile : *m_own).fail(key, problem);
    }

private:
    std::optional<Toml> m_own, m_profile;
};

bool is_word(std::string_view word) { return std::find(words.begin(), words.end(), word) != words.end(); }

void check_template(const Layers& table, const std::string& key, const std::string& text) {
    for (std::size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
        const std::size_t end = text.find('}', at);
        if (end == std::string::npos || !is_word(std::string_view{text}.substr(at + 1, end - at - 1)))
            table.fail(key, message("'{}' has a word in braces that is not known", text));
    }
}

std::map<std::string, std::vector<std::string>, directory::CaselessLess> templates_of(const Layers& table) {
    std::map<std::string, std::vector<std::string>, directory::CaselessLess> result;
    for (const std::string& key : table.keys()) {
        auto texts = table.texts(key);
        for (const std::string& text : texts) check_template(table, key, text);
        const bool is_dropped = texts.empty() || (texts.size() == 1 && texts.front().empty());
        if (!is_dropped) result[key] = std::move(texts);
    }
    return result;
}

directory::Attributes constants_of(const Layers& table) {
    directory::Attributes result;
    for (const std::string& key : table.keys())
        if (auto texts = table.texts(key); !texts.empty() && !texts.front().empty()) result[key] = std::move(texts);
    return result;
}

EntryRule rule_of(const Layers& table) {
    EntryRule rule{table.text("rdn"), table.texts("classes"), table.texts("auxiliary"),
        templates_of(table.below("attributes"))};
    if (rule.rdn.empty()) table.fail("rdn", tr("it must say which attribute names the entry"));
    return rule;
}

directory::Encryption encryption_of(const Toml& file, const std::string& url) {
    const std::string text = file.text("encryption", url.starts_with("ldaps://") ? "ldaps" : "starttls");
    if (text == "starttls") return directory::Encryption::start_tls;
    if (text == "ldaps") return directory::Encryption::ldaps;
    if (text == "none") return directory::Encryption::none;
    file.fail("encryption", message("'{}' is none of: {}", text, "starttls, ldaps, none"));
}

directory::Bind bind_of(const Toml& file) {
    const std::string text = file.text("bind", file.has("bind_dn") ? "simple" : "external");
    if (text == "simple") return directory::Bind::simple;
    if (text == "external") return directory::Bind::external;
    if (text == "anonymous") return directory::Bind::anonymous;
    file.fail("bind", message("'{}' is none of: {}", text, "simple, external, anonymous"));
}

fs::path beside(const fs::path& file, const std::string& path) {
    return path.empty() ? fs::path{} : file.parent_path() / path;
}

directory::Address address_of(const Toml& file, const fs::path& path) {
    directory::Address address;
    address.url = file.text("url");
    for (const std::string_view scheme : {"ldif:", "passwd:"})
        if (address.url.starts_with(scheme))
            address.url = std::string{scheme} + beside(path, address.url.substr(scheme.size())).string();
    address.base = file.text("base");
    address.encryption = encryption_of(file, address.url);
    address.ca = beside(path, file.text("ca", ""));
    address.bind = bind_of(file);
    address.bind_dn = file.text("bind_dn", "");
    address.password_file = beside(path, file.text("password_file", ""));
    address.window = static_cast<int>(std::clamp<std::int64_t>(file.integer("window").value_or(64), 1, 10'000));
    address.use_transactions = file.boolean("transactions", true);
    address.together = static_cast<std::size_t>(std::clamp<std::int64_t>(file.integer("together").value_or(500), 0, 10'000));
    address.timeout = std::chrono::seconds{std::clamp<std::int64_t>(file.integer("timeout").value_or(30), 1, 3600)};
    return address;
}

void read_account(const Layers& table, Target& target) {
    table.allow_only({"rdn", "key", "secret", "classes", "auxiliary", "start", "end", "attributes", "first", "disabled",
        "use"});
    target.account = rule_of(table);
    target.key_attribute = table.text("key");
    target.secret_attribute = table.text("secret");
    target.start_attribute = table.text("start");
    target.end_attribute = table.text("end");
    target.first = constants_of(table.below("first"));
    target.disabled = constants_of(table.below("disabled"));
    if (target.disabled.empty()) table.fail("disabled", tr("it must say how an account is disabled"));
    const Layers use = table.below("use");
    use.allow_only({"last_login", "password_changed", "must_change"});
    target.last_login = use.text("last_login");
    target.password_changed = use.text("password_changed");
    target.must_change = use.text("must_change");
}

void read_unit(const Layers& table, Target& target) {
    table.allow_only({"nesting", "rdn", "classes", "auxiliary", "attributes"});
    const std::string nesting = table.text("nesting");
    if (nesting == "flat")
        target.nesting = Nesting::flat;
    else if (nesting == "none")
        target.nesting = Nesting::none;
    else if (nesting != "tree")
        table.fail("nesting", message("'{}' is none of: {}", nesting, "tree, flat, none"));
    target.unit = rule_of(table);
}

void read_group(const Layers& table, Target& target) {
    table.allow_only({"container", "rdn", "member", "classes", "auxiliary", "units", "attributes"});
    target.group = rule_of(table);
    target.group_container = table.text("container");
    target.member_attribute = table.text("member");
    target.unit_groups = table.boolean("units", true);
}

void collect_operational(Target& target) {
    std::set<std::string> names{target.start_attribute, target.end_attribute, target.last_login,
        target.password_changed, target.must_change};
    for (const auto& [name, values] : target.first) names.insert(name);
    for (const auto& [name, values] : target.disabled) names.insert(name);
    names.erase("");
    target.operational.assign(names.begin(), names.end());
}

Target target_of(const Toml& file, const fs::path& path, const std::string& name, const std::string& bytes,
    const reference::DataFolders& rules) {
    file.allow_only({"schema", "url", "base", "encryption", "ca", "bind", "bind_dn", "password_file", "transactions",
        "window", "together", "timeout", "formerly", "profile", "unit", "account", "group"});
    if (file.text("schema") != "hoso-target/1")
        file.fail("schema", message("'{}' is not '{}'", file.text("schema"), "hoso-target/1"));
    const std::string profile_name = file.text("profile", "openldap");
    if (!reference::is_identifier(profile_name))
        file.fail("profile", message("'{}' cannot be the name of a profile", profile_name));
    const fs::path profile_path = rules.find("targets/" + profile_name + ".toml");
    const std::string profile_bytes = read_file(profile_path, 1 << 20);
    const Toml profile = reference::parse_toml(profile_bytes, profile_path.string());
    profile.allow_only({"schema", "unit", "account", "group"});
    Target target;
    target.name = name;
    target.address = address_of(file, path);
    target.formerly = file.texts("formerly");
    const Layers whole{file, profile};
    read_unit(whole.below("unit"), target);
    read_account(whole.below("account"), target);
    read_group(whole.below("group"), target);
    collect_operational(target);
    target.sha256 = crypto::to_hex(crypto::sha256(profile_bytes + '\0' + bytes));
    return target;
}

/// Of the name that was asked for last: an entry is filled in several times over, attribute by attribute.
const naming::WrittenName& parts_of(const std::string& name) {
    thread_local std::string last;
    thread_local naming::WrittenName parts;
    if (name != last) {
        parts = naming::split_as_written(name);
        last = name;
    }
    return parts;
}

std::string value_of(std::string_view word, const Account& account) {
    if (word == "login") return account.login;
    if (word == "name") return account.name;
    if (word == "family") {
        const auto& parts = parts_of(account.name);
        return account.is_of_office() || parts.family.empty() ? account.name : parts.family; // sn is required (RFC 4519)
    }
    if (word == "given") return account.is_of_office() ? std::string{} : parts_of(account.name).given;
    if (word == "number") return account.number;
    if (word == "key") return account.number.empty() ? account.owner : account.number;
    if (word == "mail") return account.mail;
    if (word == "unit") return account.unit;
    if (word == "unit_name") return account.unit_name;
    if (word == "position") return account.position;
    if (word == "phone") return account.phone;
    if (word == "system") return account.system;
    if (word == "account") return account.id;
    if (word == "quota_mb") return account.quota_mb > 0 ? std::to_string(account.quota_mb) : "";
    return {};
}

} // namespace

std::string Target::container_dn(const System& system) const { return directory::join(system.container, address.base); }

std::string Target::login_attribute() const {
    const std::vector<std::string> alone{"{login}"};
    const auto naming = account.attributes.find(account.rdn);
    if (naming == account.attributes.end() || naming->second == alone) return account.rdn;
    const auto found = std::find_if(
        account.attributes.begin(), account.attributes.end(), [&](const auto& each) { return each.second == alone; });
    return found == account.attributes.end() ? account.rdn : found->first;
}

std::string Target::group_dn(std::string_view wanted) const {
    return directory::join(directory::make_rdn(group.rdn, wanted), directory::join(group_container, address.base));
}

namespace {

bool is_url(const std::string& text) {
    constexpr std::array schemes{"ldap://", "ldaps://", "ldapi://", "ldif:", "passwd:"};
    return std::any_of(
        schemes.begin(), schemes.end(), [&](const char* scheme) { return text.starts_with(scheme); });
}

std::string base_of_domain(const std::string& domain) {
    std::string base;
    for (std::size_t at = 0; at < domain.size();) {
        const std::size_t end = std::min(domain.find('.', at), domain.size());
        base = directory::join(base, directory::make_rdn("dc", domain.substr(at, end - at)));
        at = end + 1;
    }
    return base;
}

/// What a file would say that has no more than the URL.
std::string file_of_url(std::string url, const std::string& mail_domain) {
    std::string base = base_of_domain(mail_domain);
    const std::size_t slash = url.starts_with("ldap") ? url.find('/', url.find("://") + 3) : std::string::npos;
    if (slash != std::string::npos) {
        if (slash + 1 < url.size()) base = url.substr(slash + 1);
        url.resize(slash);
    }
    if (base.empty())
        throw Error{Cause::usage, message("{}: which base? Say it in a target file, or set the mail domain", url)};
    const auto quoted = [](const std::string& text) { return to_line(Json(text)); };
    return "schema = \"hoso-target/1\"\nurl = " + quoted(url) + "\nbase = " + quoted(base) + "\n";
}

} // namespace

Target read_target(const std::string& wanted, const fs::path& targets, const reference::DataFolders& rules,
    const std::string& mail_domain) {
    if (is_url(wanted)) {
        const std::string bytes = file_of_url(wanted, mail_domain);
        return target_of(reference::parse_toml(bytes, wanted), {}, wanted, bytes, rules);
    }
    const bool is_name = wanted.find('/') == std::string::npos && !wanted.ends_with(".toml");
    const fs::path path = is_name ? targets / (wanted + ".toml") : fs::path{wanted};
    if (!fs::exists(path))
        throw Error{Cause::usage, message("{}: there is no such target; a target is a file such as {}", wanted,
                                      (targets / "NAME.toml").string())};
    if (!is_name && fs::weakly_canonical(fs::absolute(path).parent_path()) != fs::weakly_canonical(targets))
        throw Error{Cause::usage, message("{}: stands outside of {}, where the targets of this book are; copy it there",
                                      wanted, targets.string())};
    const std::string bytes = read_file(path, 1 << 20);
    return target_of(reference::parse_toml(bytes, path.string()), path, path.stem().string(), bytes, rules);
}

std::vector<std::string> fill(const std::vector<std::string>& templates, const Account& account) {
    std::vector<std::string> values;
    for (const std::string& text : templates) {
        if (text == "{aliases}" || text == "{roles}") {
            const auto& many = text == "{aliases}" ? account.aliases : account.roles;
            values.insert(values.end(), many.begin(), many.end());
            continue;
        }
        std::string value;
        bool complete = true;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t open = text.find('{', at);
            value.append(text, at, open - at);
            if (open == std::string::npos) break;
            const std::size_t end = text.find('}', open);
            const std::string part = value_of(std::string_view{text}.substr(open + 1, end - open - 1), account);
            if (part.empty()) complete = false;
            value += part;
            at = end + 1;
        }
        if (complete && std::find(values.begin(), values.end(), value) == values.end())
            values.push_back(std::move(value));
    }
    return values;
}

std::string generalized_time(Day day, Edge edge) {
    constexpr std::chrono::hours vietnam{7};
    const auto time = std::chrono::sys_seconds{day} - vietnam +
                      (edge == Edge::end ? std::chrono::seconds{86399} : std::chrono::seconds{0});
    const auto date = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day parts{date};
    const std::chrono::hh_mm_ss clock{time - date};
    return fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}Z", static_cast<int>(parts.year()),
        static_cast<unsigned>(parts.month()), static_cast<unsigned>(parts.day()), clock.hours().count(),
        clock.minutes().count(), clock.seconds().count());
}

directory::Attributes attributes_of(const Account& account, const Target& target) {
    directory::Attributes result;
    for (const auto& [attribute, templates] : target.account.attributes)
        if (auto values = fill(templates, account); !values.empty()) result[attribute] = std::move(values);
    result["objectClass"] = target.account.classes;
    if (account.start && !target.start_attribute.empty())
        result[target.start_attribute] = {generalized_time(*account.start, Edge::begin)};
    if (account.end && !target.end_attribute.empty())
        result[target.end_attribute] = {generalized_time(*account.end, Edge::end)};
    if (account.state == State::disabled)
        for (const auto& [attribute, values] : target.disabled) result[attribute] = values;
    return result;
}

} // namespace hoso::accounts
