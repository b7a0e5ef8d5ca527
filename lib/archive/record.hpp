// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "json/json.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace hoso::archive {

/// A file of a record; its bytes are the object `sha256`. `name` is what the file system called it, byte for byte.
struct File {
    std::string role; ///< source, pdf, text, repaired-text, alto, description, signed, other
    std::string name, sha256, media_type;
    std::string puid; ///< format in the PRONOM registry, such as fmt/354; empty where it is not known
    std::int64_t size_bytes = 0;
    bool operator==(const File&) const = default;
};

/// One form in which the record is kept: "original" as it came, "access" as it is read and searched, "signed", and
/// "revised": files that a person put in the place of those of "access"; it stands first.
struct Representation {
    std::string type;
    std::vector<File> files;
    bool operator==(const Representation&) const = default;
};

/// What is known of a page besides its text.
struct PageFacts {
    int number = 0;
    std::string state = "delivered"; ///< delivered, quarantined
    double confidence = 0;           ///< 0 to 1
    int words = 0;
    bool blank = false;
    bool operator==(const PageFacts&) const = default;
};

/// Another record that this one belongs to or speaks of, by its UUID. Relations that mean something here: "parent" (the
/// fonds of a series, the series of a dossier, the unit above a unit) and "dossier" (in which a document or entry is
/// filed; there may be several). Others are kept as they are given.
struct Link {
    std::string relation, uuid;
    bool operator==(const Link&) const = default;
};

/// One version of a record: all that is known of it, so that nothing but this and the objects is needed to read it.
struct Record {
    std::string uuid;
    int version = 1;
    std::string type = "document"; ///< fonds, series, dossier, document, entry, unit
    std::string profile;           ///< metadata profile that its fields follow, such as nd30-2020; may be empty
    std::string code;    ///< the document's id in its batch, the name of a file, the dossier's code; need not be unique
    std::string content; ///< see content_digest(): equal for what is imported twice; empty without files
    std::string title;   ///< see settle_fields()
    std::string kind;    ///< scan, born-digital, mixed, file; of an entry: what it is of
    std::string access;  ///< open, conditional, closed; empty: nobody has decided
    std::string pdfa, batch;
    std::map<std::string, std::string> dates; ///< issued, ... in EDTF; see settle_fields()
    std::vector<Link> links;
    std::vector<Representation> representations;
    std::vector<PageFacts> pages;
    Json sources = Json::array(), fields = Json::object(), signatures = Json::array(), findings = Json::array();
    Json engine = Json::object();
    bool operator==(const Record&) const = default;
};

Json to_json(const Record& record);

/// Error{input} that begins with `name` where it is no record.
Record record_from_json(Json json, const std::string& name);

/// Whether a person said it, in place of what a machine or a list did.
bool is_of_a_person(const Json& reading);

/// The value of a field that counts: the first that is neither absent nor illegible; its normalised value where there
/// is one, else its text. Empty where there is none, or where a person says so before any other.
std::string field_value(const Record& record, const std::string& field);

/// Number, symbol, issuer and date of issue as one text, where the first two and the last are known; else empty. Two
/// records with the same one may be the same document, or two that were given one number.
std::string registration_key(const Record& record);

/// Title and dates follow from the fields: the title is the field "title", else "subject", else it stays; `issued`,
/// `start` and `end` are the fields of those names.
void settle_fields(Record& record);

/// UUIDs that the record points to with that relation.
std::vector<std::string> linked(const Record& record, const std::string& relation);

/// Whether the digests of its files are part of `content`.
bool is_content(const Representation& representation);

/// What `content` must be: a digest over the digests of what came in, which is "original" and "access". What people
/// added since does not count, so that the same delivery is known again. Empty where there is no file.
std::string content_digest(const std::vector<Representation>& representations);

/// The first file of that role, or null.
const File* find_file(const Record& record, const std::string& role);

/// All files once, however many representations share them.
std::map<std::string, std::int64_t> objects_of(const Record& record);

/// The pages of document.txt: a form feed stands between two.
std::vector<std::string> split_pages(const std::string& text);

/// Code, title and field values: what finds a document besides its text.
std::string description_text(const Record& record);

} // namespace hoso::archive
