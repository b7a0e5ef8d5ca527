// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "directory/directory.hpp"
#include "directory/passwd_files.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

namespace hoso::directory {

enum class Encryption { none, start_tls, ldaps };
enum class Bind { anonymous, simple, external };

/// How a target is reached; read from its TOML by lib/accounts.
struct Address {
    std::string url;                               ///< ldap://HOST:PORT, ldaps://, ldapi://, ldif:FILE, passwd:FOLDER
    std::string base;                              ///< DN below which everything stands
    Encryption encryption = Encryption::start_tls; ///< of ldap://; a server's certificate is always checked
    std::filesystem::path ca;                      ///< certificates that are trusted; empty: the system's
    Bind bind = Bind::external;
    std::string bind_dn;
    std::filesystem::path password_file; ///< one line, for its owner only
    std::chrono::seconds timeout{30};
    int window = 64; ///< operations that are on their way at once where there are no transactions
    bool use_transactions = true;
    std::size_t together = 500; ///< operations of small groups that share a transaction; 0: each group has its own
    MailAttributes mail; ///< of passwd:
};

/// Error{usage} where the URL is none of these. The program must ignore SIGPIPE, as run_program() does: libldap writes
/// to sockets that the server may have closed.
std::unique_ptr<Directory> connect(const Address& address);

} // namespace hoso::directory
