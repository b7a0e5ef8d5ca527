// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/record.hpp"
#include "archive/segments.hpp"
#include "ledger/log.hpp"
#include "text/search.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace hoso::archive {

/// The current version of a record as lists show it.
struct Summary {
    std::string uuid, type, profile, code, title, kind, access, batch;
    std::string issued;   ///< the record's own date in EDTF, or empty
    std::string imported; ///< time of its first version, RFC 3339
    std::string changed;  ///< time of this version
    int version = 1;
    std::int64_t pages = 0, words = 0, size_bytes = 0;
    Place place;
    std::vector<std::string> dossiers; ///< codes of the dossiers that it is filed in
    bool operator==(const Summary&) const = default;
};

/// Where a version of a record stands, and the event that brought it.
struct VersionPlace {
    int version = 1;
    Place place;
    std::int64_t sequence = 0;
    std::string time, actor, action;
    bool operator==(const VersionPlace&) const = default;
};

/// A page that matches. `page` is 0 where the record has no pages.
struct Hit {
    std::string uuid, type, code, title, kind, issued, imported;
    std::vector<std::string> dossiers;
    int page = 0;
    std::string text, repaired; ///< of the page, as it was read and as it was repaired
    std::string description;    ///< of the record, on its first page only
    Place place;                ///< of the record
    std::string alto;           ///< digest of the object that says where its words stand, in hexadecimal; may be empty
};

enum class Order { newest, relevance };

/// Whether terms that are spelled almost like a word are found with it; see database::add_neighbours().
enum class Spelling { as_typed, tolerant };

/// field -> value, all of which must be equal. Fields are code, dossier, kind, type, access, profile, batch, and every
/// field that a record has. Letters compare without case, accents as they are.
using Filter = std::vector<std::pair<std::string, std::string>>;

/// Records with one of the values in one of the fields, whichever records have such fields.
struct AnyOf {
    std::vector<std::string> fields, values;
};

/// Records whose date in that field may lie between two dates, both inclusive; either may be empty. Dates are YYYY,
/// YYYY-MM or YYYY-MM-DD. A record of which only the year is known may lie on every day of it.
struct DateRange {
    std::string field = "issued", from, to;
};

struct Search {
    std::string query;
    Filter filter{};
    Order order = Order::newest;
    int limit = 20;
    Spelling spelling = Spelling::as_typed;
    std::vector<DateRange> dates{};
    std::vector<AnyOf> choices{};
    /// Fields whose values are to be counted: those of a Filter, and year, that of `issued`.
    std::vector<std::string> facets{};
};

/// How many of the records found have which value, the most frequent first.
struct Facet {
    struct Value {
        std::string value;
        std::int64_t records = 0;
        bool operator==(const Value&) const = default;
    };
    std::string field;
    std::vector<Value> values;
};

struct SearchResult {
    std::vector<Hit> hits;
    bool candidates_cut = false;      ///< more pages matched than --sort relevance ranks
    std::vector<text::Wanted> wanted; ///< the query as it was read, with other spellings
    std::vector<Facet> facets;
    bool facets_cut = false; ///< more pages matched than facets count
};

/// How list() may order records: by code and title as Vietnamese dictionaries do, numbers by their value; by name as
/// lists of people do where the record is an entry; by the record's date or its import, the oldest first.
enum class ListOrder { code, title, name, issued, imported };

struct Statistics {
    std::int64_t documents = 0, dossiers = 0, entries = 0, records = 0, versions = 0, pages = 0, words = 0, objects = 0,
                 size_bytes = 0, imports = 0;
};

/// Pages of one batch that were imported in one month (YYYY-MM of the log's time).
struct Digitization {
    std::string batch, month;
    std::int64_t documents = 0, pages = 0, quarantined = 0, blank = 0, words = 0;
    double mean_confidence = 0; ///< weighted by words; 0 where there are none
};

/// The text of a record's pages: as it was read, and as it was repaired where that was done (else empty).
struct Texts {
    std::vector<std::string> read, repaired;
};

/// A version of a record on its way into the catalogue.
struct CataloguedRecord {
    Record record;
    Place place;
    Texts texts;
    bool is_erased = false; ///< only UUID and version of the record are known: it only counts until its erasure
};

/// A version of a record that was lawfully erased: what remains of it.
struct ErasedRecord {
    std::string uuid;
    int version = 0;
    std::int64_t segment = 0, line = 0; ///< the line, from 1, that stood for it
    crypto::Sha256 sha256;              ///< of that line
    std::int64_t sequence = 0;          ///< the event that erased it; time, actor and basis are the event's
    std::string time, actor, basis;
    bool operator==(const ErasedRecord&) const = default;
};

/// Gives the next record, or nothing at the end.
using RecordStream = std::function<std::optional<CataloguedRecord>()>;

/// Full text can wait when many segments follow each other; end_load() makes up for it.
enum class Indexing { now, later };

/// Holds the catalogue against the records. Quick where they come in the order in which the catalogue took them in. Who
/// wants to write meanwhile waits at most for some thousand records. Not thread-safe.
class CatalogueComparison {
public:
    virtual ~CatalogueComparison() = default;
    /// What differs from the record as `apply` would have taken it in. Only its current version is compared, of others
    /// that it is known where they stand.
    virtual std::optional<std::string> difference(const ledger::Entry& entry, const CataloguedRecord& record) = 0;
};

/// What can be asked of the archive quickly. All of it can be made again from log, records and objects. Not
/// thread-safe.
class Catalogue {
public:
    /// As many pages as relevance ranks.
    static constexpr int ranked_candidates = 5000;
    /// As many pages, the newest, as facets count the records of.
    static constexpr int counted_pages = 50'000;

    virtual ~Catalogue() = default;

    /// The last log entry that the catalogue knows.
    virtual ledger::Head head() = 0;
    /// The last record segment that it took in; 0 where there is none.
    virtual std::int64_t last_segment() = 0;
    /// Takes in what the entry brought, all of it or nothing. A record that is there already gets a new version.
    virtual void apply(const ledger::Entry& entry, const RecordStream& records, Indexing indexing) = 0;
    /// Takes in that versions were erased: what it knows of them goes, what remains is kept. A record whose current
    /// version is among them is gone.
    virtual void erase(const ledger::Entry& entry, std::span<const ErasedRecord> records) = 0;
    /// Leaves nothing of what was erased, these objects among it, in free places of the store: writes all of it anew.
    virtual void scrub(std::span<const crypto::Sha256> gone) = 0;
    /// For a new catalogue that is filled at once: commits and lookups that only readers need wait for end_load(). What
    /// was loaded is on stable storage when that returns.
    virtual void begin_load() = 0;
    virtual void end_load() = 0;

    /// By UUID; else all with that code, newest first.
    virtual std::vector<Summary> find(const std::string& id) = 0;
    /// All versions, the first one first; empty for an unknown UUID.
    virtual std::vector<VersionPlace> versions(const std::string& uuid) = 0;
    /// What was erased of that record, the first version first.
    virtual std::vector<ErasedRecord> erased(const std::string& uuid) = 0;
    /// Records that have the same content (see Record::content), whatever their code. Only for who may write.
    virtual std::vector<Summary> with_content(const Record& record) = 0;
    /// Records with that registration_key(); none for an empty one.
    virtual std::vector<Summary> with_registration(const std::string& key) = 0;
    /// A record of that code in that batch, whatever its content.
    virtual bool contains_in_batch(const std::string& batch, const std::string& code) = 0;
    /// Where the record points to, in its order.
    virtual std::vector<Link> links(const std::string& uuid) = 0;
    /// The records that point to it with that relation, in the order of their import.
    virtual std::vector<Summary> linking(const std::string& uuid, const std::string& relation) = 0;
    /// Newest first. `after` is the UUID of the last one that the caller has, or empty.
    virtual std::vector<Summary> list(const Filter& filter, const std::string& after, int limit) = 0;
    /// In another order; what has no such value comes last. Reads all records that the filter lets through.
    virtual std::vector<Summary> sorted(const Filter& filter, ListOrder order, const std::string& after, int limit) = 0;
    virtual SearchResult search(const Search& search) = 0;
    /// The unit's code and those of all units that it succeeds, by the records of type unit.
    virtual std::vector<std::string> unit_codes(const std::string& code) = 0;
    virtual Statistics statistics() = 0;
    /// Months as YYYY-MM, both inclusive, either may be empty; by month, then batch.
    virtual std::vector<Digitization> digitization(const std::string& from, const std::string& to) = 0;

    /// What is wrong with the store itself, a sentence each. A quick look reads all of it too, but does not compare
    /// indexes with what they index.
    enum class Thoroughness { whole, quick };
    virtual std::vector<std::string> problems(Thoroughness thoroughness) = 0;
    /// Not to be used beyond the catalogue.
    virtual std::unique_ptr<CatalogueComparison> comparison() = 0;
    /// Everything it knows, a line each, in an order that does not depend on how it came to know it.
    virtual void dump(const std::function<void(const std::string&)>& line) = 0;
};

} // namespace hoso::archive
