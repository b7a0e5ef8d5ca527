// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/secret.hpp"
#include "handover/instructions.hpp"
#include "handover/letter.hpp"
#include "page/administrative.hpp"
#include "page/document.hpp"

#include <functional>
#include <string>

namespace hoso::handover {

/// What letters look like and say, besides what is theirs.
struct Paper {
    page::AdministrativeLayout layout; ///< Decree 30/2020/NĐ-CP, Annex I
    std::vector<Instruction> instructions;
};
/// As it is on the day of the issue: layouts/nd30-2020.toml and handover/huong-dan.toml.
Paper read_paper(const reference::DataFolders& data, std::chrono::sys_days day);

/// The first password of a letter, derived when it is drawn and wiped behind that. Called from several threads at once.
using FirstPassword = std::function<crypto::Secret(const Letter&)>;

/// Draws a letter on a new page (A4): what the account is, how to use it, signature, and at the foot the slips that
/// are torn off. Where texts are long the type becomes smaller, from the decree's 13 points down to 9, and what then
/// does not fit goes on to a second page, which has the slips. Same arguments, same bytes. Passwords of other than
/// printable ASCII are refused: Error{input}.
void draw_letter(page::Document& document, const Paper& paper, const Issue& issue, const Letter& letter,
    const crypto::Secret& password);

struct DrawnPacket {
    std::string pdf;
    std::vector<char32_t> unknown_letters; ///< that the fonts do not have
};

/// Everything a unit receives as one PDF: the cover sheet (cover.hpp), the list to sign, the letters in the packet's
/// order. It holds passwords: encrypt it (pdf/encrypt.hpp) and wipe it. cairo's own buffers cannot be wiped.
DrawnPacket draw_packet(
    page::Fonts& fonts, const Paper& paper, const Issue& issue, const Packet& packet, const FirstPassword& password);

} // namespace hoso::handover
