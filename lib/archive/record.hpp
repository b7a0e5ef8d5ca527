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
    std::string role; ///< source, pdf, text, alto, description, other
    std::string name, sha256, media_type;
    std::int64_t size_bytes = 0;
    bool operator==(const File&) const = default;
};

/// One form in which the record is kept: "original" as it came, "access" as it is read and searched.
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

/// One version of a record: all that is known of it, so that nothing but this and the objects is needed to read it.
struct Record {
    std::string uuid;
    int version = 1;
    std::string type = "document";
    std::string code;    ///< the document's id in its batch, or the name of a single file; need not be unique
    std::string content; ///< digest over the digests of its files: equal for what is imported twice
    std::string title, dossier, kind, pdfa, batch;
    std::map<std::string, std::string> dates; ///< issued, ... in EDTF
    std::vector<Representation> representations;
    std::vector<PageFacts> pages;
    Json sources = Json::array(), fields = Json::object(), signatures = Json::array(), findings = Json::array();
    Json engine = Json::object();
    bool operator==(const Record&) const = default;
};

Json to_json(const Record& record);

/// Error{input} that begins with `name` where it is no record.
Record record_from_json(const Json& json, const std::string& name);

/// What `content` must be.
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
