// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/objects.hpp"

#include "core/error.hpp"
#include "core/handle.hpp"
#include "messages/messages.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

namespace hoso::archive {

namespace fs = std::filesystem;
using crypto::Sha256;

namespace {

/// Calls `piece` for the file's bytes in order.
template <typename Piece> void read_pieces(const fs::path& path, Piece&& piece) {
    const Handle<std::FILE, &std::fclose> file{std::fopen(path.c_str(), "rbe")};
    if (!file) {
        const Cause cause = errno == ENOENT ? Cause::missing : errno == EACCES ? Cause::denied : Cause::io;
        throw Error{cause, path.string() + ": " + std::strerror(errno)};
    }
    std::setvbuf(file.get(), nullptr, _IONBF, 0);
    std::vector<char> buffer(std::size_t{1} << 18);
    while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), file.get()))
        piece(std::string_view{buffer.data(), got});
    if (std::ferror(file.get()) != 0) throw Error{Cause::io, path.string() + ": " + std::strerror(errno)};
}

void require_same(const fs::path& file, const Sha256& found, const std::optional<Sha256>& expected) {
    if (expected && found != *expected)
        throw Error{Cause::input, message("{}: the bytes are not those that were described: SHA-256 {} instead of {}",
                                      file.string(), to_hex(found), to_hex(*expected))};
}

/// Removes the file unless it was renamed to its place.
class Part {
public:
    Part(Disk& disk, fs::path path) : m_disk{disk}, m_path{std::move(path)} {}
    Part(const Part&) = delete;
    Part& operator=(const Part&) = delete;
    ~Part() {
        try {
            m_disk.remove(m_path);
        } catch (const Error&) { // the next writer clears the folder
        }
    }
    const fs::path& path() const noexcept { return m_path; }

private:
    Disk& m_disk;
    fs::path m_path;
};

} // namespace

fs::path ObjectStore::path_of(const Sha256& object) const {
    const std::string hex = to_hex(object);
    return m_folder / hex.substr(0, 2) / hex.substr(2, 2) / hex;
}

fs::path ObjectStore::new_part() {
    m_disk.create_folders(incoming());
    fs::path part = incoming() / std::to_string(++m_parts);
    m_disk.remove(part);
    return part;
}

void ObjectStore::settle(const fs::path& part, const Sha256& object) {
    const fs::path place = path_of(object);
    m_disk.create_folders(place.parent_path());
    (void)m_disk.rename_new(part, place); // false: the content is there already
    // Also where it was there: the run that put it may have died between its rename and its sync.
    m_disk.sync_folder(place.parent_path());
}

StoredObject ObjectStore::put(std::string_view content) {
    const StoredObject object{crypto::sha256(content), static_cast<std::int64_t>(content.size())};
    const Part part{m_disk, new_part()};
    const auto file = m_disk.create(part.path(), Permission::read_only);
    file->write(content);
    file->finish();
    settle(part.path(), object.sha256);
    return object;
}

StoredObject ObjectStore::put_file(const fs::path& file, const std::optional<Sha256>& expected) {
    if (!expected || !m_disk.exists(path_of(*expected))) return copy_in(file, expected);
    crypto::Sha256Stream hash;
    StoredObject object;
    read_pieces(file, [&](std::string_view piece) {
        hash.add(piece);
        object.size_bytes += static_cast<std::int64_t>(piece.size());
    });
    object.sha256 = hash.finish();
    require_same(file, object.sha256, expected);
    m_disk.sync_folder(path_of(object.sha256).parent_path());
    return object;
}

StoredObject ObjectStore::copy_in(const fs::path& file, const std::optional<Sha256>& expected) {
    const Part part{m_disk, new_part()};
    const auto copy = m_disk.create(part.path(), Permission::read_only);
    crypto::Sha256Stream hash;
    StoredObject object;
    read_pieces(file, [&](std::string_view piece) {
        hash.add(piece);
        copy->write(piece);
        object.size_bytes += static_cast<std::int64_t>(piece.size());
    });
    object.sha256 = hash.finish();
    require_same(file, object.sha256, expected);
    copy->finish();
    settle(part.path(), object.sha256);
    return object;
}

std::string ObjectStore::read(const Sha256& object) const { return m_disk.read(path_of(object)); }

} // namespace hoso::archive
