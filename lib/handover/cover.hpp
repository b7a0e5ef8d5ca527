// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/secret.hpp"
#include "handover/letter.hpp"
#include "page/administrative.hpp"
#include "page/document.hpp"

#include <string>

namespace hoso::handover {

/// Draws what lies on top of a packet, on new pages: the unit, how many letters of each system, how to hand them over,
/// and the receipt that the officer signs, with the packet's QR code. No password.
void draw_cover(page::Document& document, const page::AdministrativeLayout& layout, const Issue& issue,
    const Packet& packet);

/// Draws the list that each person signs (danh sách ký nhận) on new pages, across: name, position, login, serial, and
/// room to sign. No password.
void draw_sign_list(page::Document& document, const page::AdministrativeLayout& layout, const Issue& issue,
    const Packet& packet);

/// The list alone, as a PDF.
std::string sign_list_pdf(
    page::Fonts& fonts, const page::AdministrativeLayout& layout, const Issue& issue, const Packet& packet);

/// The sheet with the password of a packet, as a PDF of one page, to be delivered apart from the packet. It holds a
/// secret: it is for printing, not for keeping.
std::string password_sheet_pdf(page::Fonts& fonts, const page::AdministrativeLayout& layout, const Issue& issue,
    const Packet& packet, const crypto::Secret& password);

} // namespace hoso::handover
