// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "directory/ldif_directory.hpp"

#include <filesystem>
#include <string>

namespace hoso::directory {

/// Which attributes of an account the mail programs get. An entry without a mailbox or a hash is no account for them.
struct MailAttributes {
    std::string mailbox = "mail"; ///< the first value is the mailbox and the name to log in with
    std::string alias = "mailAlternateAddress";
    std::string hash = "userPassword";             ///< {SCHEME}…
    std::string quota = "mailQuota";               ///< megabytes; no quota where it is missing
    std::string inactive = "pwdAccountLockedTime"; ///< who has this is left out
    std::string folder = "/var/mail";              ///< mailboxes are DOMAIN/NAME below it
    unsigned uid = 5000, gid = 5000;               ///< whose the mailboxes are
};

/// Accounts for a mail server without a directory: entries.ldif and entries.changes.ldif in the folder as with
/// LdifDirectory, and what finish() writes from them for active accounts, sorted: `users`, a passwd-file of Dovecot
/// (user:hash:uid:gid::home::extra fields), `virtual_mailbox` and `virtual_alias`, maps of Postfix as text
/// (postmap(1)).
class PasswdFiles : public LdifDirectory {
public:
    PasswdFiles(const std::filesystem::path& folder, const std::string& base, MailAttributes attributes);
    /// Error{input} where two accounts want one address, or a value cannot stand in these files.
    void finish() override;

private:
    std::filesystem::path m_folder;
    MailAttributes m_names;
};

} // namespace hoso::directory
