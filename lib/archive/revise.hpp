// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/changes.hpp"
#include "archive/intake.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace hoso::archive {

/// A record that is to have what a document of the batch says now.
struct BatchRevision {
    std::string uuid;
    std::string document; ///< its id in the batch
};

/// Every document of the batch that the archive has from the same batch with another description. Error{input} where
/// several records are of one document.
std::vector<BatchRevision> changed_documents(Writer& writer, const Batch& batch);

/// The document of the batch from which the record came: that of its code. Error{missing, input} where the batch has
/// none or the record is of another batch: then a person must name it.
BatchRevision document_of(Writer& writer, const Batch& batch, const std::string& id);

struct ReviseTotals {
    std::int64_t changed = 0, unchanged = 0;
};

/// Gives each record a version with files, text, pages and readings of its document. What people said of a field stays
/// first; links, code, access and profile stay; so do files that people added, but for those that the document brings
/// (see revise_file()). Objects of earlier versions stay. Error{input, missing} that names the file, before anything is
/// written, where a document is damaged.
ReviseTotals revise_from_batch(Writer& writer, const Batch& batch, const std::vector<BatchRevision>& revisions,
    const Doing& doing, const ChangeHeard& heard);

/// Adds a file to a record, or puts it in the place of the one of its role: "signed" into the representation "signed",
/// "pdf", "text" and "other" into "revised", which is read before "access". A text must have as many pages as the
/// record. False where it is there already. Error{missing, input} that names the file.
bool revise_file(Writer& writer, const std::string& id, const std::filesystem::path& file, const std::string& role,
    const Doing& doing, const ChangeHeard& heard);

} // namespace hoso::archive
