// SPDX-License-Identifier: GPL-3.0-or-later
#include "handover/packets.hpp"

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "crypto/sha256.hpp"
#include "handover/cover.hpp"
#include "handover/wording.hpp"
#include "messages/messages.hpp"
#include "pdf/encrypt.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <set>

namespace hoso::handover {

namespace fs = std::filesystem;

namespace {

constexpr const char *packets_below = "goi", *lists_below = "ky-nhan";

/// A drawn PDF that holds passwords, wiped when it is let go.
class ClearPdf {
public:
    explicit ClearPdf(std::string bytes) : m_bytes{std::move(bytes)} {}
    ClearPdf(const ClearPdf&) = delete;
    ClearPdf& operator=(const ClearPdf&) = delete;
    ~ClearPdf() { ::explicit_bzero(m_bytes.data(), m_bytes.size()); }
    std::string_view view() const noexcept { return m_bytes; }

private:
    std::string m_bytes;
};

struct Paths {
    fs::path packet, sealed, sheet, list;
};

Paths paths_of(const PacketFolders& folders, const std::string& unit) {
    const std::string name = file_name_of(unit);
    return {folders.packets / packets_below / (name + ".pdf"), folders.packets / packets_below / (name + ".key.sealed"),
        folders.sheets.empty() ? fs::path{} : folders.sheets / (name + ".pdf"),
        folders.packets / lists_below / (name + ".pdf")};
}

/// Writes beside the target and renames; the folder is synced later, once. Its owner's alone from its first byte on.
void write_file(Disk& disk, const fs::path& path, std::string_view bytes) {
    fs::path beside = path;
    beside += ".new";
    disk.remove(beside);
    const auto file = disk.create(beside, Permission::owner_only);
    file->write(bytes);
    file->finish();
    disk.rename(beside, path);
}

/// Draws and writes packets one after the other; each thread has one.
class Writer {
public:
    Writer(Disk& disk, const PacketFolders& folders, const Paper& paper, const Issue& issue,
        const PacketSecrets& secrets, const PacketSettings& settings)
        : m_disk{disk}, m_folders{folders}, m_paper{paper}, m_issue{issue}, m_secrets{secrets},
          m_existing{settings.existing}, m_fonts{settings.fonts} {}

    WrittenPacket write(const Packet& packet) {
        const Paths paths = paths_of(m_folders, packet.unit);
        WrittenPacket written{packet.unit, packet.letters.size(), true, false, paths.packet.string(), {}, {}, {}};
        const bool is_there = m_disk.exists(paths.packet);
        if (is_there && m_existing == Existing::keep) return kept(std::move(written), paths);
        const crypto::Secret password = m_secrets.packet_password();
        const auto sealed = m_secrets.seal ? m_secrets.seal(packet, password) : std::nullopt;
        if (!sealed && paths.sheet.empty())
            throw Error{Cause::usage,
                message("{}: its officer has no key, and there is no folder for the packet's password", packet.unit)};
        if (is_there) m_disk.remove(paths.packet);
        write_file(m_disk, paths.list, sign_list_pdf(m_fonts, m_paper.layout, m_issue, packet));
        write_key(packet, password, sealed, paths, written);
        m_disk.sync_folder(fs::path{written.key_file}.parent_path());
        const std::string encrypted = draw(packet, password, written);
        written.sha256 = crypto::to_hex(crypto::sha256(encrypted));
        write_file(m_disk, paths.packet, encrypted);
        return written;
    }

private:
    WrittenPacket kept(WrittenPacket written, const Paths& paths) {
        written.written = false;
        written.sealed = m_disk.exists(paths.sealed);
        written.key_file = (written.sealed ? paths.sealed : paths.sheet).string();
        return written;
    }

    void write_key(const Packet& packet, const crypto::Secret& password, const std::optional<std::string>& sealed,
        const Paths& paths, WrittenPacket& written) {
        written.sealed = sealed.has_value();
        const fs::path& path = sealed ? paths.sealed : paths.sheet;
        written.key_file = path.string();
        const fs::path& other = sealed ? paths.sheet : paths.sealed; // of an earlier call: it would open nothing
        if (!other.empty()) m_disk.remove(other);
        if (sealed) return write_file(m_disk, path, *sealed);
        const ClearPdf sheet{password_sheet_pdf(m_fonts, m_paper.layout, m_issue, packet, password)};
        write_file(m_disk, path, sheet.view());
    }

    std::string draw(const Packet& packet, const crypto::Secret& password, WrittenPacket& written) {
        DrawnPacket drawn = draw_packet(m_fonts, m_paper, m_issue, packet, m_secrets.first_password);
        written.unknown_letters = std::move(drawn.unknown_letters);
        const ClearPdf clear{std::move(drawn.pdf)};
        return pdf::encrypt(clear.view(), password);
    }

    Disk& m_disk;
    const PacketFolders& m_folders;
    const Paper& m_paper;
    const Issue& m_issue;
    const PacketSecrets& m_secrets;
    Existing m_existing;
    page::Fonts m_fonts;
};

void check(Disk& disk, const PacketFolders& folders, const std::vector<Packet>& packets, Existing existing) {
    std::set<std::string> units;
    for (const Packet& packet : packets) {
        if (!units.insert(packet.unit).second)
            throw Error{Cause::usage, message("{}: two packets of one unit", packet.unit)};
        const fs::path path = paths_of(folders, packet.unit).packet;
        if (existing == Existing::refuse && disk.exists(path))
            throw Error{Cause::output, message("{}: is there already", path.string())};
    }
}

} // namespace

std::string file_name_of(const std::string& unit) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string name;
    for (const char letter : unit) {
        const bool plain = (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') ||
                           (letter >= '0' && letter <= '9') || letter == '_' || letter == '-' ||
                           (letter == '.' && !name.empty());
        const auto byte = static_cast<unsigned char>(letter);
        if (plain)
            name += letter;
        else
            name += {'%', digits[byte >> 4], digits[byte & 15]};
    }
    return name;
}

std::vector<WrittenPacket> write_packets(Disk& disk, const PacketFolders& folders, const Paper& paper,
    const Issue& issue, const std::vector<Packet>& packets, const PacketSecrets& secrets,
    const PacketSettings& settings) {
    check(disk, folders, packets, settings.existing);
    std::vector<fs::path> made{folders.packets / packets_below, folders.packets / lists_below};
    if (!folders.sheets.empty()) made.push_back(folders.sheets);
    for (const fs::path& each : made) disk.create_folders(each);
    std::vector<WrittenPacket> written(packets.size());
    std::atomic<std::size_t> next = 0;
    std::atomic<bool> failed = false;
    // Fonts belong to a thread, so a thread, not a packet, is the unit of work here.
    in_parallel(static_cast<std::size_t>(std::max(settings.threads, 1)), settings.threads, [&](std::size_t) {
        try {
            Writer writer{disk, folders, paper, issue, secrets, settings};
            for (std::size_t i = next++; i < packets.size() && !failed; i = next++)
                written[i] = writer.write(packets[i]);
        } catch (...) {
            failed = true;
            throw;
        }
    });
    disk.sync_folders(made);
    return written;
}

} // namespace hoso::handover
