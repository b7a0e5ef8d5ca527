// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/catalogue.hpp"
#include "archive/identity.hpp"
#include "archive/objects.hpp"
#include "core/clock.hpp"
#include "core/files.hpp"
#include "ledger/randomness.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace hoso::archive {

/// Where what stands in an archive's folder.
struct Layout {
    std::filesystem::path root;
    std::filesystem::path identity() const { return root / "archive.toml"; }
    std::filesystem::path objects() const { return root / "objects"; }
    std::filesystem::path records() const { return root / "records"; }
    std::filesystem::path unsealed() const { return root / "records" / "unsealed"; }
    std::filesystem::path log() const { return root / "log"; }
    std::filesystem::path queries() const { return root / "queries"; }
    std::filesystem::path locks() const { return root / "locks"; }
    std::filesystem::path writer_lock() const { return root / "locks" / "writer"; }
    std::filesystem::path catalogue() const { return root / "catalogue.sqlite"; }
    std::filesystem::path care() const { return root / "care"; }
    std::filesystem::path damaged() const { return root / "damaged"; }
};

/// What writing needs of the outside world. `actor` is the person that the log names.
struct Surroundings {
    Disk& disk;
    const Clock& clock;
    ledger::Randomness& randomness;
    std::string actor;
};

/// Makes an empty archive; all of it or none. Error{output} where the folder is not empty, Error{usage} where fonds or
/// name are empty or have control characters.
Identity create_archive(const std::filesystem::path& folder, const std::string& fonds, const std::string& name,
    const Surroundings& surroundings);

/// The one record with that UUID or code. Error{missing} where there is none, Error{usage} that lists the UUIDs where
/// several have the code.
Summary require_record(Catalogue& catalogue, const std::string& id);

/// UUID of the fonds that the archive was made for; others may have come with records of other archives.
std::string own_fonds(Catalogue& catalogue, const Identity& identity);

/// An archive that is read. Nothing that opening it does grows with what it holds.
class Archive {
public:
    explicit Archive(const std::filesystem::path& folder);

    const Identity& identity() const noexcept { return m_identity; }
    const Layout& layout() const noexcept { return m_layout; }
    Catalogue& catalogue() noexcept { return *m_catalogue; }
    const ObjectStore& objects() const noexcept { return m_objects; }

    Summary require(const std::string& id) { return require_record(*m_catalogue, id); }
    Record record(const Place& place) const;
    Texts texts(const Record& record) const;

private:
    Layout m_layout;
    Identity m_identity;
    ObjectStore m_objects;
    std::unique_ptr<Catalogue> m_catalogue;
};

/// The text of each page of the record, read from its objects of the roles "text" and "repaired-text".
Texts page_texts(const Record& record, const ObjectStore& objects);

/// The record at that place; Error{input} for a line that was erased.
Record read_record(const Layout& layout, const Place& place);

/// The records that the entry sealed, ready for Catalogue::apply(). Error where segment or text cannot be read; a
/// record whose text is damaged comes without it.
RecordStream sealed_records(const Layout& layout, const ObjectStore& objects, const ledger::Entry& entry);

/// Takes in what the log has and the catalogue has not. Error{input} where the log is shorter than the catalogue knows.
void catch_up(const Layout& layout, Disk& disk, Catalogue& catalogue, Indexing indexing);

/// Error{settings} where the catalogue stands on a network file system, whose locks cannot be trusted.
void require_local_catalogue(const Layout& layout);

/// True where someone other than the owner and the group may write into the folder.
bool others_can_write(const std::filesystem::path& folder);

} // namespace hoso::archive
