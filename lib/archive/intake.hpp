// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/objects.hpp"
#include "archive/record.hpp"
#include "core/lock.hpp"
#include "crypto/sha256.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace hoso::archive {

/// Gives the own text of single files, page by page; nothing for kinds of files that it does not know.
class TextSource {
public:
    virtual ~TextSource() = default;
    virtual std::optional<std::vector<std::string>> pages(
        const std::filesystem::path& file, const std::string& media_type) = 0;
};

/// Of text files: a form feed begins a page.
class PlainText : public TextSource {
public:
    std::optional<std::vector<std::string>> pages(
        const std::filesystem::path& file, const std::string& media_type) override;
};

/// The folder that hoso-digitize made, as far as import needs it.
struct Batch {
    std::filesystem::path folder;
    std::string id;                         ///< of ledger.json; else made from the folder's path
    std::vector<std::string> documents;     ///< names of the folders under documents/, in order of their bytes
    std::vector<std::string> quarantine;    ///< what waits for a person
    std::int64_t waiting = 0;               ///< files that no run has finished yet, by ledger.json
    std::map<std::string, Record> dossiers; ///< what dossiers.json says, by code
    std::shared_ptr<FileLock> lock;         ///< no run may change the batch while it is read
};

bool is_batch(const std::filesystem::path& folder);
/// Error{busy} while hoso-digitize works on it. A batch on read-only media cannot be worked on and needs no lock.
Batch open_batch(const std::filesystem::path& folder);

/// A document that could enter: its record without UUID, and for each of its files where the bytes are.
struct Candidate {
    Record record;
    /// In the order of the record's representations and files. `text` in place of a path: bytes that were made here.
    struct Bytes {
        std::filesystem::path path;
        std::optional<crypto::Sha256> expected;
        std::string text;
    };
    std::vector<Bytes> bytes;
    std::string dossier; ///< code of the dossier that it names; may be empty
};

/// Reads what is said of the document; Error{input, missing} that names the file where it is damaged, lacks a file, or
/// points out of its folder. The bytes of large files are not compared yet: store() does that.
Candidate read_document(const Batch& batch, const std::string& name);

/// A single file with its text. Its code is its name without the last ending.
Candidate read_single_file(const std::filesystem::path& file, TextSource& text);

/// Puts the candidates' files together, each compared with its digest, and completes the records with their sizes. In
/// place of a record the Error of its first file that cannot be taken. Throws where the store takes nothing more.
std::vector<Outcome<Record>> store_all(std::span<const Candidate> candidates, ObjectStore& objects, int jobs);
/// One by itself; throws what would stand in its place.
Record store(const Candidate& candidate, ObjectStore& objects);

} // namespace hoso::archive
