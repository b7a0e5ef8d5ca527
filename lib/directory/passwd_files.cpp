// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/passwd_files.hpp"

#include "messages/messages.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <map>

namespace hoso::directory {

namespace fs = std::filesystem;

namespace {

struct Account {
    std::string mailbox, hash, quota;
    std::vector<std::string> aliases;
};

const Values& values_of(const Entry& entry, const std::string& name) {
    static const Values none;
    const auto found = entry.attributes.find(name);
    return found == entry.attributes.end() ? none : found->second;
}

[[noreturn]] void fail(const Entry& entry, const std::string& problem) {
    throw Error{Cause::input, message("{}: {}", entry.dn, problem)};
}

/// One field of a line with colons between them, or of two with white space.
void require_field(const Entry& entry, const std::string& value) {
    const bool fits = std::all_of(value.begin(), value.end(),
        [](char c) { return static_cast<unsigned char>(c) > ' ' && c != ':' && c != 0x7f; });
    if (value.empty() || !fits)
        fail(entry, message("\"{}\" cannot stand in a file for mail programs", text::to_valid_utf8(value)));
}

/// Mail programs compare addresses without case; a part that climbs out of the folder is none.
std::string address_of(const Entry& entry, const std::string& value) {
    require_field(entry, value);
    const std::size_t at = value.find('@');
    const std::string_view name = std::string_view{value}.substr(0, at);
    const bool whole =
        at != std::string::npos && at != 0 && at + 1 != value.size() && value.find('@', at + 1) == std::string::npos;
    if (!whole || value.find('/') != std::string::npos || name.starts_with('.') || value[at + 1] == '.' ||
        value.starts_with('#'))
        fail(entry, message("\"{}\" is no mail address", value));
    return text::lower(value);
}

std::string megabytes_of(const Entry& entry, const std::string& value) {
    const bool is_number = !value.empty() && value.size() <= 9 &&
                           std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!is_number) fail(entry, message("\"{}\" is no quota in megabytes", value));
    return value;
}

std::optional<Account> account_of(const Entry& entry, const MailAttributes& names) {
    const Values& mailboxes = values_of(entry, names.mailbox);
    const Values& hashes = values_of(entry, names.hash);
    if (mailboxes.empty() || hashes.empty() || !values_of(entry, names.inactive).empty()) return std::nullopt;
    Account account{address_of(entry, mailboxes.front()), hashes.front(), {}, {}};
    // OpenLDAP's name for all kinds of argon2 (slapd-pw-argon2(5)); Dovecot wants to be told which
    constexpr std::string_view of_slapd = "{ARGON2}$argon2id$";
    if (account.hash.starts_with(of_slapd)) account.hash.insert(7, "ID");
    require_field(entry, account.hash);
    if (!account.hash.starts_with('{')) fail(entry, message("its password is not a hash"));
    for (std::size_t i = 1; i < mailboxes.size(); ++i) account.aliases.push_back(address_of(entry, mailboxes[i]));
    for (const std::string& alias : values_of(entry, names.alias)) account.aliases.push_back(address_of(entry, alias));
    const Values& quotas = values_of(entry, names.quota);
    if (!quotas.empty()) account.quota = megabytes_of(entry, quotas.front());
    return account;
}

std::string path_of(const std::string& address) {
    const std::size_t at = address.find('@');
    return address.substr(at + 1) + '/' + address.substr(0, at);
}

} // namespace

PasswdFiles::PasswdFiles(const fs::path& folder, const std::string& base, MailAttributes attributes)
    : LdifDirectory{folder / "entries.ldif", base, "passwd"}, m_folder{fs::absolute(folder)}, m_names{std::move(
                                                                                                  attributes)} {}

void PasswdFiles::finish() {
    LdifDirectory::finish();
    std::map<std::string, Account> accounts;
    std::map<std::string, std::string> owners; // of each address
    tree().each([&](const Entry& entry) {
        std::optional<Account> account = account_of(entry, m_names);
        if (!account) return;
        const auto own = [&](const std::string& address) {
            const auto [owner, is_new] = owners.emplace(address, entry.dn);
            if (!is_new && owner->second != entry.dn)
                fail(entry, message("{} has the address {} already", owner->second, address));
        };
        own(account->mailbox);
        for (const std::string& alias : account->aliases) own(alias);
        std::string mailbox = account->mailbox;
        accounts.emplace(std::move(mailbox), *std::move(account));
    });

    std::string users;
    std::string mailboxes;
    std::map<std::string, std::string> aliases;
    for (const auto& [mailbox, account] : accounts) {
        users += mailbox + ':' + account.hash + ':' + std::to_string(m_names.uid) + ':' + std::to_string(m_names.gid) +
                 "::" + m_names.folder + '/' + path_of(mailbox) + "::";
        if (!account.quota.empty()) users += "userdb_quota_rule=*:storage=" + account.quota + 'M';
        users += '\n';
        mailboxes += mailbox + '\t' + path_of(mailbox) + "/\n";
        for (const std::string& alias : account.aliases)
            if (alias != mailbox) aliases.emplace(alias, mailbox);
    }
    std::string alias_lines;
    for (const auto& [alias, mailbox] : aliases) alias_lines += alias + '\t' + mailbox + '\n';
    replace_private_file(m_folder / "users", users);
    replace_private_file(m_folder / "virtual_mailbox", mailboxes);
    replace_private_file(m_folder / "virtual_alias", alias_lines);
}

} // namespace hoso::directory
