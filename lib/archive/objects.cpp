// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/objects.hpp"

#include "core/parallel.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <system_error>

namespace hoso::archive {

namespace fs = std::filesystem;
using crypto::Sha256;

namespace {

/// Files that are synced together: enough to keep the disk busy and to share its commits, few enough to be held open
/// under the usual limit of 1024 open files.
constexpr std::size_t group_files = 256;
/// Large files make small groups, so that the system never holds much that is not yet written.
constexpr std::uintmax_t group_bytes = std::uintmax_t{128} << 20;
/// Up to here a file is read into memory, and written only where its content is new.
constexpr std::size_t small_file = std::size_t{1} << 20;

using Leaves = ObjectStore::Leaves;

/// Two digits that name a folder.
void append_shard(std::string& path, std::size_t shard) {
    constexpr std::string_view digits = "0123456789abcdef";
    path += '/';
    path += digits[shard / 16];
    path += digits[shard % 16];
}

// Plain strings: each object's path is made, and taking one apart into names costs more than opening its file.
std::string branch_path(const fs::path& folder, std::size_t branch) {
    std::string path = folder.native();
    append_shard(path, branch);
    return path;
}
std::string leaf_path(const fs::path& folder, std::size_t leaf) {
    std::string path = branch_path(folder, leaf / 256);
    append_shard(path, leaf % 256);
    return path;
}

void sync_leaves(Disk& disk, const fs::path& folder, const Leaves& leaves) {
    std::vector<fs::path> paths;
    for (std::size_t leaf = 0; leaf < leaves.size(); ++leaf)
        if (leaves.test(leaf)) paths.push_back(leaf_path(folder, leaf));
    disk.sync_folders(paths);
}

/// How many of the first of `puts` are synced together; at least one.
std::size_t size_of_group(std::span<const Put> puts) {
    std::size_t count = 0;
    for (std::uintmax_t bytes = 0; count < std::min(puts.size(), group_files) && bytes < group_bytes; ++count) {
        const auto* file = std::get_if<fs::path>(&puts[count].content);
        std::error_code error;
        const std::uintmax_t size = file != nullptr ? fs::file_size(*file, error) : 0;
        if (!error) bytes += std::min(size, group_bytes);
    }
    return count;
}

/// Removes the file unless it was moved to its place.
class Part {
public:
    Part(Disk& disk, fs::path path) : m_disk{disk}, m_path{std::move(path)} {}
    Part(const Part&) = delete;
    Part& operator=(const Part&) = delete;
    ~Part() {
        if (m_is_moved) return;
        try {
            m_disk.remove(m_path);
        } catch (const Error&) { // the next writer clears the folder
        }
    }
    const fs::path& path() const noexcept { return m_path; }
    void moved() noexcept { m_is_moved = true; }

private:
    Disk& m_disk;
    fs::path m_path;
    bool m_is_moved = false;
};

/// A byte as the two digits that name a folder; nothing for other names.
std::optional<std::size_t> shard_of(std::string_view name) {
    constexpr std::string_view digits = "0123456789abcdef";
    if (name.size() != 2) return std::nullopt;
    const std::size_t high = digits.find(name[0]), low = digits.find(name[1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    return high * 16 + low;
}

std::bitset<256> shards_in(const std::string& folder) {
    std::bitset<256> shards;
    each_name(folder, [&](std::string_view name, fs::file_type type) {
        if (const auto shard = shard_of(name); shard && type == fs::file_type::directory) shards.set(*shard);
    });
    return shards;
}

/// The objects of a leaf, in order.
std::vector<Sha256> objects_in(OpenFolder& folder, std::size_t leaf) {
    std::vector<Sha256> objects;
    folder.each_name([&](std::string_view name, fs::file_type type) {
        const auto digest = crypto::sha256_from_hex(name);
        if (digest && type == fs::file_type::regular && ObjectStore::leaf_of(*digest) == leaf &&
            to_hex(*digest) == name)
            objects.push_back(*digest);
    });
    std::sort(objects.begin(), objects.end());
    return objects;
}

} // namespace

/// A put on its way to its place.
class ObjectStore::Arrival {
public:
    StoredObject object;
    std::optional<Error> refused;
    bool replaces = false; ///< what stands in its place is damaged

    void refuse(Error reason) {
        drop();
        refused = std::move(reason);
    }
    /// Nothing of it is to be kept.
    void drop() {
        m_file.reset();
        m_part.reset();
    }
    void create(Disk& disk, const fs::path& path) {
        m_store_failed = true;
        disk.remove(path); // what an interrupted run left
        m_part.emplace(disk, path);
        m_file = disk.create(path, Permission::read_only);
        m_store_failed = false;
    }
    void write(std::string_view bytes) {
        m_store_failed = true;
        m_file->write(bytes);
        m_store_failed = false;
    }
    /// True after a failure of create() or write(): not the fault of the file that is read meanwhile.
    bool store_failed() const noexcept { return m_store_failed; }

    bool has_part() const noexcept { return m_part.has_value(); }
    const fs::path& part() const noexcept { return m_part->path(); }
    NewFile& file() const noexcept { return *m_file; }
    void moved() noexcept { m_part->moved(); }

private:
    std::optional<Part> m_part;
    std::unique_ptr<NewFile> m_file; // closed before its part is removed
    bool m_store_failed = false;
};

std::size_t ObjectStore::leaf_of(const Sha256& object) { return object.bytes[0] * std::size_t{256} + object.bytes[1]; }

fs::path ObjectStore::path_of(const Sha256& object) const {
    return leaf_path(m_folder, leaf_of(object)) + "/" + to_hex(object);
}

void ObjectStore::prepare() {
    const std::lock_guard lock{m_mutex};
    if (m_failure) throw Error{*m_failure};
    if (m_is_prepared) return;
    m_disk.create_folders(incoming());
    m_is_prepared = true;
}

std::vector<Outcome<StoredObject>> ObjectStore::put_all(std::span<const Put> puts, int jobs) {
    try {
        prepare();
        return put_groups(puts, jobs);
    } catch (const Error& error) {
        const std::lock_guard lock{m_mutex};
        if (!m_failure) m_failure = error;
        throw;
    }
}

std::vector<Outcome<StoredObject>> ObjectStore::put_groups(std::span<const Put> puts, int jobs) {
    std::vector<Outcome<StoredObject>> outcomes;
    outcomes.reserve(puts.size());
    Leaves touched;
    while (outcomes.size() < puts.size()) {
        const auto rest = puts.subspan(outcomes.size());
        std::vector<Arrival> arrivals(size_of_group(rest));
        in_parallel(arrivals.size(), jobs, [&](std::size_t i) { receive(rest[i], arrivals[i]); });
        settle(arrivals);
        for (Arrival& arrival : arrivals) {
            if (arrival.refused) {
                outcomes.emplace_back(std::move(*arrival.refused));
            } else {
                touched.set(leaf_of(arrival.object.sha256));
                outcomes.emplace_back(arrival.object);
            }
        }
    }
    // Also where the content was there: the run that put it may have died between its rename and its sync.
    sync_leaves(m_disk, m_folder, touched);
    return outcomes;
}

void ObjectStore::receive(const Put& put, Arrival& arrival) {
    if (const auto* file = std::get_if<fs::path>(&put.content)) return receive_file(*file, put.expected, arrival);
    const auto bytes = std::get<std::string_view>(put.content);
    arrival.object = {crypto::sha256(bytes), static_cast<std::int64_t>(bytes.size())};
    keep(arrival, bytes);
}

void ObjectStore::receive_file(const fs::path& file, const std::optional<Sha256>& expected, Arrival& arrival) {
    const bool is_there = expected && standing(*expected) == ObjectState::sound;
    crypto::Sha256Stream hash;
    std::string held;
    const auto take = [&](std::string_view piece) {
        hash.add(piece);
        arrival.object.size_bytes += static_cast<std::int64_t>(piece.size());
        if (is_there) return;
        if (!arrival.has_part() && held.size() + piece.size() <= small_file) {
            held.append(piece);
            return;
        }
        if (!arrival.has_part()) {
            arrival.create(m_disk, new_part());
            arrival.write(held);
            held = {};
        }
        arrival.write(piece);
    };
    try {
        m_disk.read_pieces(file, Look::cached, take);
    } catch (const Error& error) {
        if (arrival.store_failed()) throw;
        return arrival.refuse(error);
    }
    arrival.object.sha256 = hash.finish();
    if (expected && arrival.object.sha256 != *expected)
        return arrival.refuse(
            Error{Cause::input, message("{}: the bytes are not those that were described: SHA-256 {} instead of {}",
                                    file.string(), to_hex(arrival.object.sha256), to_hex(*expected))});
    if (!is_there) keep(arrival, held);
}

void ObjectStore::keep(Arrival& arrival, std::string_view held) {
    const ObjectState there = standing(arrival.object.sha256);
    if (there == ObjectState::sound) return arrival.drop();
    arrival.replaces = there != ObjectState::missing;
    if (!arrival.has_part()) {
        arrival.create(m_disk, new_part());
        arrival.write(held);
    }
    arrival.file().begin_sync();
}

ObjectState ObjectStore::standing(const Sha256& object) {
    if (!m_disk.exists(path_of(object))) return ObjectState::missing;
    {
        const std::lock_guard lock{m_mutex};
        if (m_sound.contains(object)) return ObjectState::sound;
    }
    const ObjectState state = check(object).state;
    if (state != ObjectState::sound) return state;
    const std::lock_guard lock{m_mutex};
    m_sound.insert(object);
    return state;
}

void ObjectStore::settle(std::span<Arrival> arrivals) {
    std::vector<NewFile*> files;
    for (const Arrival& arrival : arrivals)
        if (arrival.has_part()) files.push_back(&arrival.file());
    m_disk.finish_all(files);
    make_folders(arrivals);
    for (Arrival& arrival : arrivals) {
        if (!arrival.has_part()) continue;
        const fs::path place = path_of(arrival.object.sha256);
        if (arrival.replaces)
            m_disk.rename(arrival.part(), place);
        else if (!m_disk.rename_new(arrival.part(), place))
            continue; // the same content came twice
        arrival.moved();
    }
}

void ObjectStore::make_folders(std::span<const Arrival> arrivals) {
    const std::lock_guard lock{m_mutex};
    Leaves made;
    std::set<fs::path> parents;
    for (const Arrival& arrival : arrivals) {
        const std::size_t leaf = leaf_of(arrival.object.sha256), branch = leaf / 256;
        if (arrival.refused || m_leaves.test(leaf) || made.test(leaf)) continue;
        // A folder that was there may be of a run that died before it synced the parent.
        if (!m_branches.test(branch)) {
            m_disk.create_folder(branch_path(m_folder, branch));
            parents.insert(m_folder);
        }
        if (m_disk.create_folder(leaf_path(m_folder, leaf)) || !m_branches.test(branch))
            parents.insert(branch_path(m_folder, branch));
        made.set(leaf);
    }
    m_disk.sync_folders(std::vector<fs::path>{parents.begin(), parents.end()});
    m_leaves |= made;
    for (const Arrival& arrival : arrivals)
        if (!arrival.refused) m_branches.set(leaf_of(arrival.object.sha256) / 256);
}

StoredObject ObjectStore::put_one(const Put& put) {
    Outcome<StoredObject> outcome = std::move(put_all({&put, 1}, 1).front());
    if (const auto* error = std::get_if<Error>(&outcome)) throw *error;
    return std::get<StoredObject>(outcome);
}

StoredObject ObjectStore::put(std::string_view content) { return put_one({content, std::nullopt}); }

StoredObject ObjectStore::put_file(const fs::path& file, const std::optional<Sha256>& expected) {
    return put_one({file, expected});
}

std::string ObjectStore::read(const Sha256& object) const { return m_disk.read(path_of(object)); }

ObjectCheck ObjectStore::check(const Sha256& object) const {
    return confirmed(
        object, look_at(object, [&](const Piece& piece) { m_disk.read_pieces(path_of(object), Look::cached, piece); }));
}

ObjectCheck ObjectStore::confirmed(const Sha256& object, ObjectCheck first) const {
    if (first.state == ObjectState::sound || first.state == ObjectState::missing) return first;
    ObjectCheck second =
        look_at(object, [&](const Piece& piece) { m_disk.read_pieces(path_of(object), Look::at_disk, piece); });
    second.is_flaky = second.state == ObjectState::sound;
    return second;
}

ObjectCheck ObjectStore::look_at(const Sha256& object, const Reading& read) const {
    std::int64_t size_bytes = 0;
    crypto::Sha256Stream hash;
    try {
        read([&](std::string_view piece) {
            hash.add(piece);
            size_bytes += static_cast<std::int64_t>(piece.size());
        });
    } catch (const Error& error) {
        return failed(error);
    }
    return judge(object, hash.finish(), size_bytes);
}

ObjectCheck ObjectStore::failed(const Error& error) {
    return {error.cause() == Cause::missing ? ObjectState::missing : ObjectState::unreadable, 0, error.what()};
}

ObjectCheck ObjectStore::judge(const Sha256& object, const Sha256& digest, std::int64_t size_bytes) const {
    if (digest == object) return {ObjectState::sound, size_bytes, {}};
    return {ObjectState::damaged, size_bytes,
        message("{}: the bytes are not those that were put", path_of(object).string())};
}

Leaves ObjectStore::leaves() const {
    Leaves found;
    std::error_code error;
    if (!fs::exists(m_folder, error) && !error) return found;
    const std::bitset<256> branches = shards_in(m_folder);
    for (std::size_t branch = 0; branch < branches.size(); ++branch) {
        if (!branches.test(branch)) continue;
        const std::bitset<256> leaves = shards_in(branch_path(m_folder, branch));
        for (std::size_t leaf = 0; leaf < leaves.size(); ++leaf)
            if (leaves.test(leaf)) found.set(branch * 256 + leaf);
    }
    return found;
}

std::vector<Sha256> ObjectStore::list(int jobs) const {
    const Leaves there = leaves();
    std::array<std::vector<Sha256>, 256> found;
    in_parallel(found.size(), jobs, [&](std::size_t branch) {
        for (std::size_t leaf = branch * 256; leaf < (branch + 1) * 256; ++leaf) {
            if (!there.test(leaf)) continue;
            const std::vector<Sha256> some = OpenLeaf{*this, leaf}.list();
            found[branch].insert(found[branch].end(), some.begin(), some.end());
        }
    });
    std::vector<Sha256> objects;
    for (const std::vector<Sha256>& some : found) objects.insert(objects.end(), some.begin(), some.end());
    return objects;
}

ObjectStore::OpenLeaf::OpenLeaf(const ObjectStore& store, std::size_t leaf)
    : m_store{store}, m_leaf{leaf}, m_folder{store.m_disk.open_folder(leaf_path(store.m_folder, leaf))} {}

std::vector<Sha256> ObjectStore::OpenLeaf::list() { return objects_in(*m_folder, m_leaf); }

ObjectCheck ObjectStore::OpenLeaf::check(const Sha256& object) {
    return m_store.confirmed(
        object, m_store.look_at(object, [&](const Piece& piece) { m_folder->read_pieces(to_hex(object), piece); }));
}

Collected ObjectStore::collect(const std::function<bool(const Sha256&)>& is_named) {
    Collected collected;
    Leaves touched;
    for (const Sha256& object : list(1)) {
        if (is_named(object)) continue;
        const fs::path path = path_of(object);
        std::error_code error;
        const std::uintmax_t size = fs::file_size(path, error);
        m_disk.remove(path);
        m_sound.erase(object);
        touched.set(leaf_of(object));
        ++collected.objects;
        if (!error) collected.size_bytes += static_cast<std::int64_t>(size);
    }
    sync_leaves(m_disk, m_folder, touched);
    return collected;
}

} // namespace hoso::archive
