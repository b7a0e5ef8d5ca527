// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace hoso::text {

/// Whether two names are spelt alike but for case, spaces and the letter that carries the tone: "Nguyễn Văn Hòa" and
/// "nguyễn  văn Hoà" are, "Hoa" and "Hòa" are not.
bool same_name(std::string_view one, std::string_view other);

} // namespace hoso::text
