// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace hoso::cli {

struct Attachment {
    std::string name, content;
};

/// A message in plain text with files (RFC 5322, RFC 2045 to 2047). The same values give the same bytes, also its
/// Message-ID: who gets it twice can tell.
struct Mail {
    std::string from; ///< empty: the system's own
    std::vector<std::string> to;
    std::string subject, text;
    std::vector<Attachment> files;
    std::string id; ///< unique: of it the Message-ID is made
};
std::string to_message(const Mail& mail);

/// Hands it to the program that sends the system's mail, "sendmail -t -i". Error{unavailable} where there is none,
/// Error{io} where it does not take the message.
void send(const Mail& mail, const std::string& sendmail);

} // namespace hoso::cli
