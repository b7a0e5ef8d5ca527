// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files.hpp"
#include "crypto/sha256.hpp"
#include "records/document.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace hoso::test {

/// A batch of made-up documents in the layout of hoso-batch(5).
class SmallBatch {
public:
    explicit SmallBatch(std::filesystem::path folder, const std::string& id = "11111111-2222-4333-8444-555555555555")
        : m_folder{std::move(folder)} {
        std::filesystem::create_directories(m_folder / "documents");
        write(m_folder / "ledger.json", to_document({{"schema", "hoso-ledger/1"}, {"batch", id}}));
    }

    const std::filesystem::path& folder() const { return m_folder; }
    std::filesystem::path document(const std::string& id) const { return m_folder / "documents" / id; }

    void add(const std::string& id, const std::vector<std::string>& pages, const std::string& issued = "",
        const std::map<std::string, std::string>& fields = {}, const std::string& dossier = "") const {
        records::Document document;
        document.id = id;
        document.dossier = dossier;
        document.kind = "scan";
        document.engine = {{"name", "test"}, {"version", "1"}};
        std::string text;
        for (std::size_t i = 0; i < pages.size(); ++i) {
            text += (i > 0 ? "\f" : "") + pages[i];
            records::Page page;
            page.number = page.source_page = static_cast<int>(i) + 1;
            page.confidence = 0.9;
            page.words = 10;
            page.text_from = "ocr";
            if (pages[i].empty()) page.flags.push_back("blank");
            document.pages.push_back(page);
        }
        if (!issued.empty()) {
            records::FieldValue value;
            value.text = value.value = issued;
            document.fields["issued"].push_back(value);
        }
        for (const auto& [name, value] : fields) document.fields[name].emplace_back().text = value;
        std::filesystem::create_directories(this->document(id) / "source");
        const std::string source = "scan of " + id;
        write(this->document(id) / "source" / "0001.jpg", source);
        document.sources.push_back({id + ".jpg", to_hex(crypto::sha256(source)), "source/0001.jpg",
            static_cast<std::int64_t>(source.size()), static_cast<int>(pages.size())});
        put(id, document, "document.txt", text);
        put(id, document, "document.pdf", "%PDF-1.7 of " + id);
        put(id, document, "document.alto.xml", "<alto>" + id + "</alto>");
        write(this->document(id) / "document.json", to_document(records::to_json(document)));
    }

    static void write(const std::filesystem::path& path, const std::string& content) {
        std::filesystem::remove(path);
        real_disk().write_new(path, content);
    }

private:
    void put(
        const std::string& id, records::Document& document, const std::string& name, const std::string& content) const {
        write(this->document(id) / name, content);
        document.files[name] = to_hex(crypto::sha256(content));
    }

    std::filesystem::path m_folder;
};

} // namespace hoso::test
