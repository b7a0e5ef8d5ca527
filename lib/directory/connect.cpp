// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/connect.hpp"

#include "directory/ldap_directory.hpp"
#include "messages/messages.hpp"

namespace hoso::directory {

std::unique_ptr<Directory> connect(const Address& address) {
    const std::string scheme = address.url.substr(0, address.url.find(':'));
    if (scheme == "ldap" || scheme == "ldaps" || scheme == "ldapi") return std::make_unique<LdapDirectory>(address);
    throw Error{Cause::usage,
        message("{}: is no target: ldap://, ldaps://, ldapi://, ldif:FILE or passwd:FOLDER", address.url)};
}

} // namespace hoso::directory
