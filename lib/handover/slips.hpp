// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/secret.hpp"
#include "handover/letter.hpp"
#include "page/document.hpp"

namespace hoso::handover {

/// Of lib/handover alone. How much of the foot of a letter its two slips take, the edge of the paper included.
inline constexpr double slips_mm = 103;

/// Draws at the foot of the page what is torn off: the secret part with login and first password, which the person
/// keeps until the password is changed, and below it the receipt with serial and QR code, which goes back signed.
void draw_slips(page::Document& document, const Letter& letter, const crypto::Secret& password);

/// Draws the characters of a password, each in its own box, from the top of a part of the page on, in as many rows as
/// they need; says where they end. Error as page::draw_characters() says.
double draw_in_boxes(page::Document& document, const crypto::Secret& password, const page::Rectangle& box);

} // namespace hoso::handover
