// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.hpp"
#include "core/files.hpp"
#include "crypto/sha256.hpp"

#include <atomic>
#include <bitset>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hoso::archive {

struct StoredObject {
    crypto::Sha256 sha256;
    std::int64_t size_bytes = 0;
    bool operator==(const StoredObject&) const = default;
};

/// What shall become an object: a file's bytes, or bytes that were made here, which must outlive the put.
struct Put {
    std::variant<std::filesystem::path, std::string_view> content;
    std::optional<crypto::Sha256> expected; ///< of a file, where it is known what its bytes must be
};

enum class ObjectState { sound, damaged, missing, unreadable };

struct ObjectCheck {
    ObjectState state = ObjectState::sound;
    std::int64_t size_bytes = 0;
    std::string problem;   ///< a sentence that names the file; empty where it is sound
    bool is_flaky = false; ///< the first reading was wrong and the second right: the memory or the disk is failing
};

struct Collected {
    std::int64_t objects = 0, size_bytes = 0;
};

/// Files by the SHA-256 of their bytes: ab/cd/abcd..., read-only, each content once. What a put returned is on stable
/// storage, under its name; before that it may be lost, but it is never there by half. Functions may be called from
/// several threads; only one process may put or collect at a time.
class ObjectStore {
public:
    ObjectStore(Disk& disk, std::filesystem::path folder) : m_disk{disk}, m_folder{std::move(folder)} {}

    /// Many at once, which costs much less than one by one: reads on up to `jobs` threads, syncs the files together and
    /// each folder once. The outcomes are in the order of `puts`. An outcome is the Error of a file that cannot be
    /// read, or Error{input} where its digest is not the expected one: of it nothing is stored. Throws where the store
    /// cannot take objects; then none of these puts counts, and later ones throw the same: after a failed sync nobody
    /// knows what the disk holds. Content that is there already is read again: where it is
    /// damaged, a sound copy takes its place. Holds at most a megabyte for each thread in memory.
    std::vector<Outcome<StoredObject>> put_all(std::span<const Put> puts, int jobs);

    /// One by itself; throws what would be its outcome.
    StoredObject put(std::string_view content);
    StoredObject put_file(const std::filesystem::path& file, const std::optional<crypto::Sha256>& expected);

    /// The object's bytes, not compared with its name. Error{missing} where there is none.
    std::string read(const crypto::Sha256& object) const;

    /// Reads the object and compares it with its name. What looks wrong is read again around the system's cache before
    /// it is called damaged or unreadable.
    ObjectCheck check(const crypto::Sha256& object) const;

    /// Every object in order of its digest; also while others put. Files that are no objects in their place are passed
    /// over. Reads folders on up to `jobs` threads. Throws Error{io} where a folder cannot be read.
    std::vector<crypto::Sha256> list(int jobs) const;

    /// Removes the objects that no record names. Only for the one who may write, while nothing is being put.
    Collected collect(const std::function<bool(const crypto::Sha256&)>& is_named);

    /// The folders ab/cd, by the number 0xabcd: one leaf holds the objects whose digests begin with it.
    static constexpr std::size_t leaf_count = 256 * 256;
    using Leaves = std::bitset<leaf_count>;
    static std::size_t leaf_of(const crypto::Sha256& object);
    /// Those that are there. Throws Error{io} where a folder cannot be read.
    Leaves leaves() const;
    class OpenLeaf;
    class Checker;

    std::filesystem::path path_of(const crypto::Sha256& object) const;
    const std::filesystem::path& folder() const noexcept { return m_folder; }
    /// Where files stand until they are whole. What is found there when nobody writes is of an interrupted run.
    std::filesystem::path incoming() const { return m_folder / "incoming"; }

private:
    class Arrival;

    void prepare();
    std::vector<Outcome<StoredObject>> put_groups(std::span<const Put> puts, int jobs);
    std::filesystem::path new_part() { return incoming() / std::to_string(++m_parts); }
    void receive(const Put& put, Arrival& arrival);
    void receive_file(
        const std::filesystem::path& file, const std::optional<crypto::Sha256>& expected, Arrival& arrival);
    void keep(Arrival& arrival, std::string_view held);
    ObjectState standing(const crypto::Sha256& object);
    void settle(std::span<Arrival> arrivals);
    void make_folders(std::span<const Arrival> arrivals);
    StoredObject put_one(const Put& put);
    using Reading = std::function<void(const Piece&)>;
    ObjectCheck look_at(const crypto::Sha256& object, const Reading& read) const;
    ObjectCheck judge(const crypto::Sha256& object, const crypto::Sha256& digest, std::int64_t size_bytes) const;
    static ObjectCheck failed(const Error& error);
    /// What stands, where that is what the first look gave; else what a second one gives.
    ObjectCheck confirmed(const crypto::Sha256& object, ObjectCheck first) const;

    Disk& m_disk;
    std::filesystem::path m_folder;
    std::atomic<std::uint64_t> m_parts = 0;

    std::mutex m_mutex;
    bool m_is_prepared = false;
    std::optional<Error> m_failure;
    /// Folders ab/cd and ab whose names this process knows to be on stable storage, by their bytes.
    Leaves m_leaves;
    std::bitset<256> m_branches;
    std::set<crypto::Sha256> m_sound; ///< contents that were put again, and found to be sound
};

/// A leaf of the store that stays open while all that is in it is looked at: much quicker than one object by its path
/// after the other. One thread at a time; the store outlives it.
class ObjectStore::OpenLeaf {
public:
    /// Throws Error{io, missing, denied} where it cannot be read, as does list().
    OpenLeaf(const ObjectStore& store, std::size_t leaf);
    /// What is in it, as ObjectStore::list() gives it.
    std::vector<crypto::Sha256> list();
    /// As ObjectStore::check(), of an object that belongs here.
    ObjectCheck check(const crypto::Sha256& object);

private:
    friend class Checker;
    const ObjectStore& m_store;
    std::size_t m_leaf;
    std::unique_ptr<OpenFolder> m_folder;
};

/// Looks at one object after the other as ObjectStore::check() does, and hashes two small ones at once. What it finds
/// is told in the order of the calls: at the latest by finish(). One thread, and one of these in it, at a time.
class ObjectStore::Checker {
public:
    using Told = std::function<void(const ObjectCheck&)>;
    Checker(const ObjectStore& store, Told told);
    /// `size_bytes` is about what the object has; -1 where that is not known.
    void check(OpenLeaf& leaf, const crypto::Sha256& object, std::int64_t size_bytes);
    void check(const crypto::Sha256& object);
    void finish();

private:
    void tell(const crypto::Sha256& object, const crypto::Sha256& digest, std::size_t size);
    const ObjectStore& m_store;
    Told m_told;
    std::optional<crypto::Sha256> m_held; ///< waits for another one
};

} // namespace hoso::archive
