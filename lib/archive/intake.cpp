// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/intake.hpp"

#include "core/error.hpp"
#include "format/identify.hpp"
#include "messages/messages.hpp"
#include "records/document.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <map>
#include <span>
#include <string_view>

namespace hoso::archive {

namespace fs = std::filesystem;
using crypto::Sha256;

namespace {

constexpr std::uintmax_t largest_description = std::uintmax_t{1} << 28;
constexpr std::uintmax_t largest_text = std::uintmax_t{1} << 28;

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    if (!fs::is_directory(folder)) return names;
    for (const auto& entry : fs::directory_iterator{folder}) {
        std::string name = entry.path().filename().string();
        if (!name.starts_with('.')) names.push_back(std::move(name)); // a document that was never finished
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::int64_t waiting_files(const fs::path& folder) {
    const fs::path ledger = folder / "ledger.json";
    if (!fs::exists(ledger)) return 0;
    const Json json = parse_json(read_file(ledger, largest_description), ledger.string());
    const auto files = json.find("files");
    if (files == json.end() || !files->is_object()) return 0;
    const auto waiting = files->find("waiting");
    return waiting != files->end() && waiting->is_number_integer() ? waiting->get<std::int64_t>() : 0;
}

/// dossiers.json: an array of objects with "code" and the fields of the contents list.
std::map<std::string, Record> read_dossiers(const fs::path& folder) {
    std::map<std::string, Record> dossiers;
    const fs::path file = folder / "dossiers.json";
    if (!fs::exists(file)) return dossiers;
    try {
        const Json list = parse_json(read_file(file, largest_description), file.string());
        for (const Json& one : list.at("dossiers")) {
            Record dossier;
            dossier.code = one.at("code");
            dossier.title = dossier.code;
            for (const auto& [name, value] : one.items()) {
                if (name == "code" || value.is_null()) continue;
                const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
                dossier.fields[name] = Json::array({{{"text", text}, {"how", "list"}, {"status", "read"}}});
            }
            settle_fields(dossier);
            if (!dossiers.emplace(dossier.code, dossier).second)
                throw Error{Cause::input, message("{}: two dossiers have the code {}", file.string(), dossier.code)};
        }
    } catch (const Json::exception& error) {
        throw Error{Cause::input, file.string() + ": " + error.what()};
    }
    return dossiers;
}

std::string batch_id(const fs::path& folder) {
    const fs::path ledger = folder / "ledger.json";
    if (!fs::exists(ledger)) return "folder:" + to_hex(crypto::sha256(fs::canonical(folder).string())).substr(0, 32);
    const Json json = parse_json(read_file(ledger, largest_description), ledger.string());
    if (!json.is_object() || !json.contains("batch") || !json.at("batch").is_string())
        throw Error{Cause::input, message("{}: does not name its batch", ledger.string())};
    return json.at("batch");
}

/// The path of a file that a description names, which must be a file inside `folder` and nothing else.
fs::path inside(const fs::path& folder, const std::string& name) {
    const fs::path path = folder / name;
    std::error_code error;
    const fs::path real = fs::canonical(path, error);
    if (error) throw Error{Cause::missing, message("{}: the file is missing", path.string())};
    const fs::path home = fs::canonical(folder);
    const auto [end, rest] = std::mismatch(home.begin(), home.end(), real.begin(), real.end());
    if (end != home.end() || fs::path{name}.is_absolute())
        throw Error{Cause::input, message("{}: points out of the folder of its document", path.string())};
    if (!fs::is_regular_file(real)) throw Error{Cause::input, message("{}: is not a regular file", path.string())};
    return path;
}

Sha256 digest(const std::string& hex, const fs::path& file) {
    const auto digest = crypto::sha256_from_hex(hex);
    if (!digest) throw Error{Cause::input, message("{}: '{}' is not a SHA-256 digest", file.string(), hex)};
    return *digest;
}

std::string role_of(const std::string& name) {
    static const std::map<std::string, std::string> roles{{"document.pdf", "pdf"}, {"document.txt", "text"},
        {"document.alto.xml", "alto"}, {"document.json", "description"}};
    const auto role = roles.find(name);
    return role == roles.end() ? "other" : role->second;
}

/// Collects the files of a candidate, keeping record and bytes in step.
class FileList {
public:
    explicit FileList(Candidate& candidate) : m_candidate{candidate} {}

    void begin(const std::string& type) { m_candidate.record.representations.push_back({type, {}}); }
    void add(const std::string& role, const std::string& name, const fs::path& path, const Sha256& expected) {
        const format::Format kind = format::identify_file(path);
        m_candidate.record.representations.back().files.push_back(
            {role, name, to_hex(expected), kind.media_type, kind.puid, 0});
        m_candidate.bytes.push_back({path, expected, {}});
    }
    void add_text(const std::string& name, std::string text) {
        m_candidate.record.representations.back().files.push_back(
            {"text", name, to_hex(crypto::sha256(text)), "text/plain", "x-fmt/111", 0});
        m_candidate.bytes.push_back({{}, std::nullopt, std::move(text)});
    }

private:
    Candidate& m_candidate;
};

PageFacts facts_of(const records::Page& page) {
    const bool blank = std::find(page.flags.begin(), page.flags.end(), "blank") != page.flags.end();
    return {page.number, page.state, page.confidence, page.words, blank};
}

void describe(const records::Document& document, Record& record) {
    record.code = document.id;
    record.kind = document.kind;
    record.pdfa = document.pdfa;
    record.title = document.id;
    std::transform(document.pages.begin(), document.pages.end(), std::back_inserter(record.pages), facts_of);
    const Json json = records::to_json(document);
    record.sources = json.at("sources");
    record.fields = json.at("fields");
    record.signatures = json.at("signatures");
    record.findings = json.at("findings");
    record.engine = json.at("engine");
    settle_fields(record);
}

void add_originals(const records::Document& document, const fs::path& folder, FileList& files) {
    files.begin("original");
    bool embedded = false;
    for (const records::Source& source : document.sources) {
        if (source.kept == "embedded")
            embedded = true;
        else if (!source.kept.empty())
            files.add("source", fs::path{source.path}.filename().string(), inside(folder, source.kept),
                digest(source.sha256, folder / "document.json"));
    }
    const auto pdf = document.files.find("document.pdf");
    if (embedded && pdf != document.files.end())
        files.add("pdf", "document.pdf", inside(folder, "document.pdf"), digest(pdf->second, folder / "document.json"));
}

std::string code_from_name(const fs::path& file) {
    std::string code = text::nfc(text::to_valid_utf8(file.stem().string()));
    for (char& c : code)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '_';
    return code;
}

int count_words(const std::string& text) { return static_cast<int>(text::split_words(text).size()); }

} // namespace

std::optional<std::vector<std::string>> PlainText::pages(const fs::path& file, const std::string& media_type) {
    if (!media_type.starts_with("text/plain") && !media_type.starts_with("text/markdown")) return std::nullopt;
    return split_pages(text::nfc(text::to_valid_utf8(read_file(file, largest_text))));
}

bool is_batch(const fs::path& folder) { return fs::is_directory(folder / "documents"); }

Batch open_batch(const fs::path& folder) {
    std::shared_ptr<FileLock> lock;
    const fs::path file = folder / "batch.lock";
    try {
        if (fs::exists(file))
            lock =
                std::make_shared<FileLock>(file, message("{}: hoso-digitize is still working on it", folder.string()));
    } catch (const Error& error) {
        if (error.cause() != Cause::denied) throw;
    }
    return {folder, batch_id(folder), names_in(folder / "documents"), names_in(folder / "quarantine"),
        waiting_files(folder), read_dossiers(folder), std::move(lock)};
}

Candidate read_document(const Batch& batch, const std::string& name) {
    const fs::path folder = batch.folder / "documents" / name;
    const fs::path json = inside(folder, "document.json");
    const std::string bytes = read_file(json, largest_description);
    const records::Document document = records::document_from_json(parse_json(bytes, json.string()), json.string());

    Candidate candidate;
    describe(document, candidate.record);
    candidate.record.batch = batch.id;
    candidate.dossier = document.dossier;
    FileList files{candidate};
    add_originals(document, folder, files);
    files.begin("access");
    for (const auto& [file, sha256] : document.files)
        if (!file.starts_with("source/") && file != "document.json")
            files.add(role_of(file), file, inside(folder, file), digest(sha256, json));
    files.add("description", "document.json", json, crypto::sha256(bytes));
    candidate.record.content = content_digest(candidate.record.representations);
    return candidate;
}

Candidate read_single_file(const fs::path& file, TextSource& text) {
    if (!fs::exists(file)) throw Error{Cause::missing, message("{}: the file is missing", file.string())};
    if (!fs::is_regular_file(file)) throw Error{Cause::input, message("{}: is not a regular file", file.string())};
    Candidate candidate;
    Record& record = candidate.record;
    record.code = code_from_name(file.filename());
    record.title = text::nfc(text::to_valid_utf8(file.filename().string()));
    record.kind = "file";
    FileList files{candidate};
    files.begin("original");
    files.add("source", file.filename().string(), file, crypto::sha256_of_file(file));
    if (const auto pages = text.pages(file, record.representations.front().files.front().media_type)) {
        std::string whole;
        for (const std::string& page : *pages) {
            const int number = static_cast<int>(record.pages.size()) + 1;
            record.pages.push_back({number, "delivered", 1, count_words(page), false});
            whole += (number > 1 ? "\f" : "") + page;
        }
        files.begin("access");
        files.add_text("document.txt", std::move(whole));
    }
    record.content = content_digest(record.representations);
    return candidate;
}

namespace {

/// `stored` is what became of the candidate's bytes, in their order.
Outcome<Record> completed(const Candidate& candidate, std::span<const Outcome<StoredObject>> stored) {
    Record record = candidate.record;
    auto next = stored.begin();
    for (Representation& representation : record.representations)
        for (File& file : representation.files) {
            if (const auto* error = std::get_if<Error>(&*next)) return *error;
            file.size_bytes = std::get<StoredObject>(*next++).size_bytes;
        }
    return record;
}

} // namespace

std::vector<Outcome<Record>> store_all(std::span<const Candidate> candidates, ObjectStore& objects, int jobs) {
    std::vector<Put> puts;
    for (const Candidate& candidate : candidates)
        for (const Candidate::Bytes& bytes : candidate.bytes) {
            if (bytes.path.empty())
                puts.push_back({std::string_view{bytes.text}, std::nullopt});
            else
                puts.push_back({bytes.path, bytes.expected});
        }
    const auto stored = objects.put_all(puts, jobs);
    std::vector<Outcome<Record>> records;
    std::size_t begin = 0;
    for (const Candidate& candidate : candidates) {
        records.push_back(completed(candidate, std::span{stored}.subspan(begin, candidate.bytes.size())));
        begin += candidate.bytes.size();
    }
    return records;
}

Record store(const Candidate& candidate, ObjectStore& objects) {
    Outcome<Record> record = std::move(store_all({&candidate, 1}, objects, 1).front());
    if (const auto* error = std::get_if<Error>(&record)) throw *error;
    return std::get<Record>(std::move(record));
}

} // namespace hoso::archive
