// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/secret.hpp"

#include <string>
#include <string_view>

namespace hoso::pdf {

/// The same document, to be opened with the password alone: AES-256 by the standard security handler of revision 6
/// (ISO 32000-2, 7.6.4), metadata too. Whoever opens it may print it and read it aloud, nothing else; the owner's
/// password is random and kept by nobody. Two calls give different bytes: keys and vectors are random.
///
/// The password is 8 to 127 printable ASCII characters, so that every reader and keyboard makes the same bytes of it;
/// Error{usage} otherwise, Error{input} where `pdf` is damaged. qpdf's copies of the password cannot be wiped.
std::string encrypt(std::string_view pdf, const crypto::Secret& password);

} // namespace hoso::pdf
