// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files.hpp"
#include "handover/letters.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hoso::handover {

/// Where packets get their secrets from. All are called from several threads at once.
struct PacketSecrets {
    FirstPassword first_password;
    std::function<crypto::Secret()> packet_password; ///< a new random one for each packet; printable ASCII
    /// The password sealed to the key of the officer who receives the packet (crypto/sealed_box.hpp); none where there
    /// is no key, and then it is printed on a sheet.
    std::function<std::optional<std::string>(const Packet&, const crypto::Secret&)> seal;
};

/// What to do with a packet that is in the folder already.
enum class Existing { refuse, keep, replace };

/// Where packets go.
struct PacketFolders {
    std::filesystem::path packets; ///< of one run alone
    /// Passwords in clear, away from the packets so that one copy does not take both. May be empty where every packet
    /// is sealed.
    std::filesystem::path sheets;
};

struct PacketSettings {
    int threads = 1;
    Existing existing = Existing::refuse;
    std::filesystem::path fonts = page::Fonts::installed;
};

/// A packet in the folder. Files are named from it.
struct WrittenPacket {
    std::string unit;
    std::size_t letters = 0;
    bool written = true; ///< false: it was kept
    bool sealed = false; ///< its password is in a .key.sealed; else on a sheet of its own
    std::string file, key_file;
    std::string sha256;                    ///< of the packet, in lower-case hexadecimal digits; empty where it was kept
    std::vector<char32_t> unknown_letters; ///< that the fonts do not have: they stand as U+FFFD in the letters
};

/// Writes each packet, encrypted, to goi/UNIT.pdf, its password to goi/UNIT.key.sealed or UNIT.pdf among the sheets,
/// and the list to sign to ky-nhan/UNIT.pdf, see hoso-handover(5); what is written is on stable storage, and its
/// owner's alone. One packet at a time is held in memory by each thread. The packet comes last: where it stands, what
/// opens it stands too, so a run that was interrupted goes on with Existing::keep. Error{output} where a packet is
/// there and Existing::refuse, before anything is written; Error{usage} where two packets are of one unit, or one is
/// not sealed and there is no folder for its sheet.
///
/// No clear password is written to any file but the sheets; the memory of drawn pages is wiped, but for what cairo and
/// qpdf keep, so core files must be off.
std::vector<WrittenPacket> write_packets(Disk& disk, const PacketFolders& folders, const Paper& paper,
    const Issue& issue, const std::vector<Packet>& packets, const PacketSecrets& secrets,
    const PacketSettings& settings = {});

/// The code of a unit as the name of a file: what is none of A-Z a-z 0-9 . _ - stands as %XX, a dot at the beginning
/// too.
std::string file_name_of(const std::string& unit);

} // namespace hoso::handover
