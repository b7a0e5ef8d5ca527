// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/delivery.hpp"
#include "archive/intake.hpp"
#include "archive/writer.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace hoso::archive {

/// Hears what becomes of each document.
class ImportListener {
public:
    virtual ~ImportListener() = default;
    /// The record is on stable storage.
    virtual void imported(const Record& record) = 0;
    virtual void already_there(const std::string& code) = 0;
    /// Nothing of this document entered.
    virtual void refused(const std::string& name, const std::string& reason) = 0;
    /// It entered, but a person should look: the same content, or the same number, symbol, issuer and date, as `other`.
    virtual void resembles(const Record& record, const Summary& other, const std::string& reason) = 0;
    virtual void progress(std::int64_t done, std::int64_t total) = 0;
};

struct ImportOptions {
    std::string dossier; ///< code, for documents that do not name theirs
    int jobs = 1;
    bool dry_run = false;
    std::string profile; ///< metadata profile of what enters; may be empty
};

struct ImportTotals {
    std::int64_t imported = 0, already_there = 0, refused = 0, resembling = 0, pages = 0, dossiers = 0;
};

/// Take a batch, or single files, into the archive. What the listener heard was imported is on stable storage: objects
/// first, then the records, then the log entry that seals them and makes them count, then the catalogue. What was
/// sealed before an import was interrupted stays; the import can be repeated. Files are paths as strings, which take a
/// fifth of the memory.
ImportTotals import_batch(Writer& writer, const Batch& batch, const ImportOptions& options, ImportListener& listener);
ImportTotals import_files(Writer& writer, std::span<const std::string> files, TextSource& text,
    const ImportOptions& options, ImportListener& listener);

/// Takes in the files of a delivery that has no faults that are errors, as its list describes them: code, dossier,
/// fields, each with how "list". Its unlisted files stay out.
ImportTotals import_delivery(
    Writer& writer, const Delivery& delivery, TextSource& text, const ImportOptions& options, ImportListener& listener);

} // namespace hoso::archive
