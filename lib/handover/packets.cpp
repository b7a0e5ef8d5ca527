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
#include <array>
#include <atomic>
#include <cstring>
#include <set>

namespace hoso::handover {

namespace fs = std::filesystem;

namespace {

constexpr const char *packets_below = "goi", *sheets_below = "mat-khau-goi", *lists_below = "ky-nhan";

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

Paths paths_of(const fs::path& folder, const std::string& unit) {
    const std::string name = file_name_of(unit);
    return {folder / packets_below / (name + ".pdf"), folder / packets_below / (name + ".key.sealed"),
        folder / sheets_below / (name + ".pdf"), folder / lists_below / (name + ".pdf")};
}

/// Writes beside the target and renames. A file with a secret is its owner's alone from its first byte on.
void write_file(Disk& disk, const fs::path& path, std::string_view bytes, Permission permission) {
    fs::path beside = path;
    beside += ".new";
    disk.remove(beside);
    const auto file = disk.create(beside, permission);
    file->write(bytes);
    file->finish();
    disk.rename(beside, path);
}

/// Draws and writes packets one after the other; each thread has one.
class Writer {
public:
    Writer(Disk& disk, const fs::path& folder, const Paper& paper, const Issue& issue, const PacketSecrets& secrets,
        const PacketSettings& settings)
        : m_disk{disk}, m_folder{folder}, m_paper{paper}, m_issue{issue}, m_secrets{secrets},
          m_existing{settings.existing}, m_fonts{settings.fonts} {}

    WrittenPacket write(const Packet& packet) {
        const Paths paths = paths_of(m_folder, packet.unit);
        WrittenPacket written{packet.unit, packet.letters.size(), true, false, paths.packet.string(), {}, {}, {}};
        if (m_disk.exists(paths.packet)) {
            if (m_existing == Existing::keep) return kept(std::move(written), paths);
            m_disk.remove(paths.packet);
        }
        const crypto::Secret password = m_secrets.packet_password();
        write_file(m_disk, paths.list, sign_list_pdf(m_fonts, m_paper.layout, m_issue, packet), Permission::read_write);
        write_key(packet, password, paths, written);
        m_disk.sync_folder(fs::path{written.key_file}.parent_path());
        const std::string encrypted = draw(packet, password, written);
        written.sha256 = crypto::to_hex(crypto::sha256(encrypted));
        write_file(m_disk, paths.packet, encrypted, Permission::owner_only);
        return written;
    }

private:
    WrittenPacket kept(WrittenPacket written, const Paths& paths) {
        written.written = false;
        written.sealed = m_disk.exists(paths.sealed);
        written.key_file = (written.sealed ? paths.sealed : paths.sheet).string();
        return written;
    }

    void write_key(const Packet& packet, const crypto::Secret& password, const Paths& paths, WrittenPacket& written) {
        const auto sealed = m_secrets.seal ? m_secrets.seal(packet, password) : std::nullopt;
        written.sealed = sealed.has_value();
        const fs::path& path = sealed ? paths.sealed : paths.sheet;
        written.key_file = path.string();
        m_disk.remove(sealed ? paths.sheet : paths.sealed); // of an earlier call: it would open nothing
        if (sealed) return write_file(m_disk, path, *sealed, Permission::owner_only);
        const ClearPdf sheet{password_sheet_pdf(m_fonts, m_paper.layout, m_issue, packet, password)};
        write_file(m_disk, path, sheet.view(), Permission::owner_only);
    }

    std::string draw(const Packet& packet, const crypto::Secret& password, WrittenPacket& written) {
        DrawnPacket drawn = draw_packet(m_fonts, m_paper, m_issue, packet, m_secrets.first_password);
        written.unknown_letters = std::move(drawn.unknown_letters);
        const ClearPdf clear{std::move(drawn.pdf)};
        return pdf::encrypt(clear.view(), password);
    }

    Disk& m_disk;
    const fs::path& m_folder;
    const Paper& m_paper;
    const Issue& m_issue;
    const PacketSecrets& m_secrets;
    Existing m_existing;
    page::Fonts m_fonts;
};

void check(Disk& disk, const fs::path& folder, const std::vector<Packet>& packets, Existing existing) {
    std::set<std::string> units;
    for (const Packet& packet : packets) {
        if (!units.insert(packet.unit).second)
            throw Error{Cause::usage, message("{}: two packets of one unit", packet.unit)};
        const fs::path path = paths_of(folder, packet.unit).packet;
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
        if (plain) name += letter;
        else name += {'%', digits[byte >> 4], digits[byte & 15]};
    }
    return name;
}

std::vector<WrittenPacket> write_packets(Disk& disk, const fs::path& folder, const Paper& paper, const Issue& issue,
    const std::vector<Packet>& packets, const PacketSecrets& secrets, const PacketSettings& settings) {
    check(disk, folder, packets, settings.existing);
    const std::array folders{folder / packets_below, folder / sheets_below, folder / lists_below};
    for (const fs::path& below : folders) disk.create_folders(below);
    std::vector<WrittenPacket> written(packets.size());
    std::atomic<std::size_t> next = 0;
    std::atomic<bool> failed = false;
    // Fonts belong to a thread, so a thread, not a packet, is the unit of work here.
    in_parallel(static_cast<std::size_t>(std::max(settings.threads, 1)), settings.threads, [&](std::size_t) {
        try {
            Writer writer{disk, folder, paper, issue, secrets, settings};
            for (std::size_t i = next++; i < packets.size() && !failed; i = next++)
                written[i] = writer.write(packets[i]);
        } catch (...) {
            failed = true;
            throw;
        }
    });
    disk.sync_folders(folders);
    return written;
}

} // namespace hoso::handover
