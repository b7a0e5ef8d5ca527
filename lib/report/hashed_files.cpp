// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/hashed_files.hpp"

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <atomic>
#include <vector>

namespace hoso::report {

bool HashedFiles::write(const crypto::Sha256& name, std::string_view content) {
    const auto path = path_of(name);
    if (m_disk.exists(path)) return false;
    const auto part = std::filesystem::path{path.string() + ".part"};
    m_disk.remove(part);
    m_disk.write_new(part, content);
    m_disk.rename(part, path);
    return true;
}

void HashedFiles::put(std::span<const std::string> contents, int jobs) {
    m_disk.create_folders(m_folder);
    std::vector<crypto::Sha256> names(contents.size());
    in_parallel(contents.size(), jobs, [&](std::size_t i) { names[i] = crypto::sha256(contents[i]); });
    // Two with the same bytes would write the same file at once.
    std::vector<std::size_t> order(contents.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return names[a] < names[b]; });
    order.erase(
        std::unique(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return names[a] == names[b]; }),
        order.end());
    std::atomic<bool> any = false;
    in_parallel(order.size(), jobs, [&](std::size_t i) {
        if (write(names[order[i]], contents[order[i]])) any = true;
    });
    if (any) m_disk.sync_folder(m_folder);
}

crypto::Sha256 HashedFiles::put(const std::string& content) {
    put(std::span{&content, 1}, 1);
    return crypto::sha256(content);
}

crypto::Sha256 HashedFiles::put_file(const std::filesystem::path& file) {
    m_disk.create_folders(m_folder);
    const auto part = m_folder / "incoming.part";
    m_disk.remove(part);
    crypto::Sha256Stream digest;
    const auto copy = m_disk.create(part, Permission::read_only);
    m_disk.read_pieces(file, Look::cached, [&](std::string_view piece) {
        digest.add(piece);
        copy->write(piece);
    });
    copy->finish();
    const crypto::Sha256 name = digest.finish();
    if (m_disk.rename_new(part, path_of(name)))
        m_disk.sync_folder(m_folder);
    else
        m_disk.remove(part);
    return name;
}

std::string HashedFiles::read(const crypto::Sha256& name) const {
    std::string content = m_disk.read(path_of(name));
    if (crypto::sha256(content) != name)
        throw Error{Cause::input, message("{}: the bytes are not those that were kept", path_of(name).string())};
    return content;
}

std::string HashedFiles::read(const std::string& hex) const {
    const auto name = crypto::sha256_from_hex(hex);
    if (!name) throw Error{Cause::input, message("'{}' is no SHA-256", hex)};
    return read(*name);
}

} // namespace hoso::report
