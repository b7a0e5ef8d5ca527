// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/archive.hpp"

#include "archive/erasure.hpp"
#include "archive/record_line.hpp"
#include "archive/sqlite_catalogue.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <memory>

namespace hoso::archive {

namespace fs = std::filesystem;

namespace {

void require_line(const std::string& text, const char* option) {
    const bool has_control =
        std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    if (text.empty() || has_control) throw Error{Cause::usage, message("{} must be a line of text", option)};
}

/// Without a slash at the end, so that something can be written beside it.
fs::path without_slash(const fs::path& folder) {
    const fs::path whole = fs::absolute(folder).lexically_normal();
    return whole.has_filename() ? whole : whole.parent_path();
}

/// The archive's first record: the fonds that all others belong to (ISAD(G), level of description "fonds").
Record fonds_record(const Identity& identity, const Surroundings& surroundings) {
    Record fonds;
    fonds.uuid = ledger::new_uuid(surroundings.clock.now(), surroundings.randomness);
    fonds.type = "fonds";
    fonds.code = identity.fonds;
    fonds.title = identity.name;
    return fonds;
}

void fill(const Layout& layout, const Identity& identity, const Surroundings& surroundings) {
    Disk& disk = surroundings.disk;
    for (const fs::path& folder : {layout.objects(), layout.records(), layout.log(), layout.locks()})
        disk.create_folders(folder);
    const auto catalogue = open_sqlite_catalogue(layout.catalogue(), CatalogueAccess::create);
    SegmentWriter segment{disk, layout.records(), 1};
    segment.add(record_line(fonds_record(identity, surroundings), surroundings.randomness));
    ledger::Log log{disk, layout.log()};
    const ledger::Event event{surroundings.actor, "create", identity.id,
        {{"fonds", identity.fonds}, {"name", identity.name}, {"format", identity.format}}, segment.finish()};
    const ledger::Entry entry = log.append(event, surroundings.clock.now(), surroundings.randomness);
    catalogue->apply(entry, sealed_records(layout, ObjectStore{disk, layout.objects()}, entry), Indexing::now);
    disk.write_new(layout.identity(), to_toml(identity));
}

} // namespace

Identity create_archive(
    const fs::path& folder, const std::string& fonds, const std::string& name, const Surroundings& surroundings) {
    require_line(fonds, "--fonds");
    require_line(name, "--name");
    const fs::path place = without_slash(folder);
    if (fs::exists(place / "archive.toml"))
        throw Error{Cause::output, message("{}: is an archive already", folder.string())};
    if (fs::exists(place) && !fs::is_empty(place))
        throw Error{Cause::output, message("{}: is not empty", folder.string())};
    Identity identity;
    identity.id = ledger::new_uuid(surroundings.clock.now(), surroundings.randomness);
    identity.fonds = fonds;
    identity.name = name;
    identity.created = to_rfc3339(surroundings.clock.now());

    fs::path beside = place;
    beside += ".new";
    if (fs::exists(beside / "objects")) fs::remove_all(beside); // what an interrupted run left
    surroundings.disk.create_folders(place.parent_path());
    surroundings.disk.create_folders(beside);
    try {
        fill({beside}, identity, surroundings);
        sync_tree(beside);
        surroundings.disk.rename(beside, place);
    } catch (const Error&) {
        std::error_code ignored;
        fs::remove_all(beside, ignored);
        throw;
    }
    surroundings.disk.sync_folder(place.parent_path());
    return identity;
}

std::string own_fonds(Catalogue& catalogue, const Identity& identity) {
    constexpr int most = 1000;
    std::string own;
    for (const Summary& one : catalogue.list({{"type", "fonds"}}, "", most))
        if (one.code == identity.fonds) own = one.uuid; // the last of the list is the first that came
    return own;
}

Archive::Archive(const fs::path& folder)
    : m_layout{folder}, m_identity{read_identity(folder)}, m_objects{real_disk(), m_layout.objects()},
      m_catalogue{open_sqlite_catalogue(m_layout.catalogue(), CatalogueAccess::read)} {}

Summary require_record(Catalogue& catalogue, const std::string& id) {
    const auto found = catalogue.find(id);
    if (found.empty()) throw Error{Cause::missing, message("{}: no record has this UUID or code", id)};
    if (found.size() == 1) return found.front();
    std::string uuids;
    for (const Summary& summary : found) uuids += " " + summary.uuid;
    throw Error{Cause::usage, message("{}: several records have this code:{}", id, uuids)};
}

Record read_record(const Layout& layout, const Place& place) {
    const std::string name = segment_path(layout.records(), place.segment).string();
    const std::string line = read_line(layout.records(), place);
    if (is_erased(line)) throw Error{Cause::input, message("{}: the record's line was erased", name)};
    return record_from_line(line, name);
}

Record Archive::record(const Place& place) const { return read_record(m_layout, place); }

Texts Archive::texts(const Record& record) const { return page_texts(record, m_objects); }

namespace {

std::vector<std::string> pages_of(const Record& record, const char* role, const ObjectStore& objects) {
    const File* text = find_file(record, role);
    if (text == nullptr) return {};
    const auto object = crypto::sha256_from_hex(text->sha256);
    if (!object) throw Error{Cause::input, message("{}: '{}' is not a SHA-256 digest", record.uuid, text->sha256)};
    const std::string bytes = objects.read(*object);
    if (crypto::sha256(bytes) != *object) // or a damaged text would be shown, indexed, and held against the catalogue
        throw Error{
            Cause::input, message("{}: the bytes are not those that were put", objects.path_of(*object).string())};
    return split_pages(bytes);
}

} // namespace

Texts page_texts(const Record& record, const ObjectStore& objects) {
    return {pages_of(record, "text", objects), pages_of(record, "repaired-text", objects)};
}

RecordStream sealed_records(const Layout& layout, const ObjectStore& objects, const ledger::Entry& entry) {
    if (!entry.seal) return [] { return std::nullopt; };
    const auto lines = std::make_shared<SegmentReader>(layout.records(), entry.seal->segment);
    const std::string name = segment_path(layout.records(), entry.seal->segment).string();
    return [lines, &objects, name]() -> std::optional<CataloguedRecord> {
        auto line = lines->next();
        std::optional<ErasedVersion> erased;
        while (line && is_erased(line->text) && !(erased = erased_version(line->text))) line = lines->next();
        if (!line) return std::nullopt;
        CataloguedRecord item{{}, line->place, {}, erased.has_value()};
        if (erased) {
            item.record.type.clear();
            item.record.uuid = erased->uuid;
            item.record.version = erased->version;
            return item;
        }
        item.record = record_from_line(line->text, name);
        try {
            item.texts = page_texts(item.record, objects);
        } catch (const Error&) { // verify() tells of the object; the record is there all the same
        }
        return item;
    };
}

void catch_up(const Layout& layout, Disk& disk, Catalogue& catalogue, Indexing indexing) {
    ledger::Log log{disk, layout.log()};
    const ledger::Head known = catalogue.head(), reached = log.head();
    if (known == reached) return;
    if (known.sequence >= reached.sequence)
        throw Error{Cause::input,
            message("{}: the log ends at entry {}, but the catalogue knows entry {}: see 'hoso-archive verify'",
                layout.log().string(), reached.sequence, known.sequence)};
    const ObjectStore objects{disk, layout.objects()};
    log.read(known.sequence, [&](const ledger::Entry& entry) {
        if (entry.action == erase_action)
            catalogue.erase(entry, erased_records(entry, log.payload(entry)));
        else
            catalogue.apply(entry, sealed_records(layout, objects, entry), indexing);
    });
}

void require_local_catalogue(const Layout& layout) {
    if (!is_on_network(layout.root)) return;
    throw Error{Cause::settings, message("{}: a network file system cannot keep {} safe; use a local disk",
                                     layout.catalogue().string(), tr("the catalogue"))};
}

bool others_can_write(const fs::path& folder) {
    return (fs::status(folder).permissions() & fs::perms::others_write) != fs::perms::none;
}

} // namespace hoso::archive
