// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hoso::naming {

/// A person's name as names of accounts are made of it: each part folded to a-z0-9, without spaces.
struct AccountWords {
    std::string family, given;
    std::vector<std::string> middle;
    std::vector<std::string> all; ///< in the order in which they are written
    bool operator==(const AccountWords&) const = default;
};

/// - Spaces and hyphens part words (Tôn-Nữ); an apostrophe of any form does not (K'Sor is ksor), nor does one with a
///   space behind it (H' Hen is hhen). Whatever else is no letter or digit is left out; a word of which nothing is left
///   is none.
/// - Vietnamese order: family name, middle names, given name (Nguyễn Văn An). That is the order of Điểu K'Sor, Ksor
///   H'Nham and Rơ Châm Thuý too, and of every name that does not begin as below.
/// - One word is a given name.
/// - A name that begins with the particle of a man or woman has the given name first, and the rest is the family's:
///   Y, H, H'... (Ê Đê, Mnông), K, K'..., Ka (Cơ Ho, Mạ), A (Xơ Đăng, Giẻ Triêng). The particle is of the given name:
///   Y Blô Niê is yblo of nie, H'Hen Niê is hhen of nie, Ka Hoàng is kahoang. No family of other peoples is called so.
AccountWords split_for_account(std::string_view name);

/// The same parts as they are written, in NFC with single spaces: sn and givenName of a directory (RFC 4519).
struct WrittenName {
    std::string family, middle, given;
    bool operator==(const WrittenName&) const = default;
};

/// Parts the name where split_for_account() does: Y Blô Niê is "Y Blô" of "Niê". What has no letter of a-z is a given
/// name as a whole.
WrittenName split_as_written(std::string_view name);

/// A code or number as part of a name: folded, and one hyphen for whatever stands between letters and digits.
std::string fold_code(std::string_view code);

} // namespace hoso::naming
