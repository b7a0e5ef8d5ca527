// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/units.hpp"
#include "json/json.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hoso::records {

/// An input file of a document. `kept` is the path below the document's folder that holds its bytes, "embedded" where
/// they can be proven from document.pdf, empty where they were not kept.
struct Source {
    std::string path, sha256, kept;
    std::int64_t size_bytes = 0;
    int pages = 0;
    bool operator==(const Source&) const = default;
};

/// One page of a document. Numbers start at 1. `orientation_degrees` and `skew_degrees` say how far the page was turned
/// clockwise to make it upright and level.
struct Page {
    int number = 0;
    int source = 0, source_page = 0; ///< index in sources; page in that file, from 1
    PageSize size;
    double dpi = 0;
    int orientation_degrees = 0;
    double skew_degrees = 0;
    double confidence = 0;
    int words = 0;
    std::string state = "delivered"; ///< delivered, quarantined
    std::string reason;              ///< of a quarantined page
    std::string text_from;           ///< ocr, pdf, none
    std::string image;               ///< kept, converted, carried (a PDF page as it came)
    std::vector<std::string> flags;  ///< blank, low-resolution, assumed-resolution, ...
    bool operator==(const Page&) const = default;
};

/// A digital signature found in a source, as the file states it; nothing here says that it is valid.
struct Signature {
    std::string field, name, time, reason, location, sub_filter;
    bool operator==(const Signature&) const = default;
};

/// Something a person should know about the document.
struct Finding {
    std::string code, text;
    int page = 0; ///< 0: the document
    bool operator==(const Finding&) const = default;
};

/// One reading of a metadata field.
struct FieldValue {
    std::string text, value, how, status, by, at;
    double confidence = 0;
    int page = 0;
    std::optional<Box> box;
    bool operator==(const FieldValue&) const = default;
};

/// What document.json holds; see hoso-batch(5).
struct Document {
    static constexpr const char* schema = "hoso-document/1";
    std::string id, dossier;
    std::string kind; ///< scan, born-digital, mixed
    std::string pdfa; ///< 2u, 2b, 1b; empty where document.pdf claims none
    std::vector<Source> sources;
    std::vector<Page> pages;
    std::map<std::string, std::vector<FieldValue>> fields;
    std::vector<Signature> signatures;
    std::vector<Finding> findings;
    Json engine = Json::object();             ///< name, version, models, settings
    std::map<std::string, std::string> files; ///< SHA-256 of each file beside document.json
    bool operator==(const Document&) const = default;
};

Json to_json(const Document& document);

/// Error{input} that begins with `name` where a member is missing or of the wrong type, or the schema is not known.
Document document_from_json(const Json& json, const std::string& name);

} // namespace hoso::records
