// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/record_line.hpp"

#include "json/quick.hpp"

#include <cstdint>
#include <utility>

namespace hoso::archive {

namespace {

/// Every function goes behind what it reads, or returns false where something else stands there.
class LineReader {
public:
    explicit LineReader(std::string_view line) : m_in{line} {}

    bool read(Record& record) {
        std::string salt;
        return text(R"({"salt":)", salt) && m_in.take(R"(,"schema":"hoso-record/2")") &&
               text(R"(,"uuid":)", record.uuid) && number(R"(,"version":)", record.version) &&
               text(R"(,"type":)", record.type) && text_or_none(R"(,"profile":)", record.profile) &&
               text(R"(,"code":)", record.code) && text_or_none(R"(,"content_sha256":)", record.content) &&
               text(R"(,"title":)", record.title) && text_or_none(R"(,"kind":)", record.kind) &&
               text_or_none(R"(,"access":)", record.access) && text_or_none(R"(,"pdfa":)", record.pdfa) &&
               text_or_none(R"(,"batch":)", record.batch) && dates(record) && parts(record) && rest(record);
    }

private:
    bool parts(Record& record) {
        std::int64_t page_count = 0;
        return list(R"(,"links":[)", record.links, [this](Link& link) { return read(link); }) &&
               list(R"(,"representations":[)", record.representations,
                   [this](Representation& representation) { return read(representation); }) &&
               number(R"(,"page_count":)", page_count) &&
               list(R"(,"pages":[)", record.pages, [this](PageFacts& page) { return read(page); });
    }
    bool rest(Record& record) {
        return json(R"(,"sources":)", record.sources) && json(R"(,"fields":)", record.fields) &&
               json(R"(,"signatures":)", record.signatures) && json(R"(,"findings":)", record.findings) &&
               json(R"(,"engine":)", record.engine) && m_in.take("}") && m_in.is_at_end();
    }

    bool read(Link& link) {
        return text(R"({"relation":)", link.relation) && text(R"(,"uuid":)", link.uuid) && m_in.take("}");
    }
    bool read(Representation& representation) {
        return text(R"({"type":)", representation.type) &&
               list(R"(,"files":[)", representation.files, [this](File& file) { return read(file); }) && m_in.take("}");
    }
    /// Of a name that is shown otherwise than its bytes are, those stand next: too rare to be read here.
    bool read(File& file) {
        return text(R"({"role":)", file.role) && text(R"(,"name":)", file.name) && text(R"(,"sha256":)", file.sha256) &&
               number(R"(,"size_bytes":)", file.size_bytes) && text(R"(,"media_type":)", file.media_type) &&
               text_or_none(R"(,"puid":)", file.puid) && m_in.take("}");
    }
    bool read(PageFacts& page) {
        Json confidence, blank;
        if (!number(R"({"number":)", page.number) || !text(R"(,"state":)", page.state) ||
            !json(R"(,"confidence":)", confidence) || !confidence.is_number() || !number(R"(,"words":)", page.words) ||
            !json(R"(,"blank":)", blank) || !blank.is_boolean())
            return false;
        page.confidence = confidence;
        page.blank = blank;
        return m_in.take("}");
    }

    bool dates(Record& record) {
        if (!m_in.take(R"(,"dates":{)")) return false;
        for (const char* before = ""; !m_in.take("}"); before = ",") {
            std::string name, date;
            if (!text(before, name) || !text(":", date)) return false;
            if (!record.dates.emplace(std::move(name), std::move(date)).second) return false;
        }
        return true;
    }

    template <typename T, typename Read>
    bool list(std::string_view beginning, std::vector<T>& items, const Read& read_item) {
        if (!m_in.take(beginning)) return false;
        if (m_in.take("]")) return true;
        do
            if (!read_item(items.emplace_back())) return false;
        while (m_in.take(","));
        return m_in.take("]");
    }

    bool text(std::string_view before, std::string& value) {
        value.clear();
        return m_in.take(before) && m_in.read_string(value);
    }
    bool text_or_none(std::string_view before, std::string& value) {
        value.clear();
        return m_in.take(before) && (m_in.take("null") || m_in.read_string(value));
    }
    template <typename T> bool number(std::string_view before, T& value) {
        Json json;
        if (!m_in.take(before) || !m_in.read(json) || !json.is_number_unsigned()) return false;
        const auto given = json.get<std::uint64_t>();
        value = static_cast<T>(given);
        return std::in_range<T>(given);
    }
    /// Empty ones, which most are, stand in the record already.
    bool json(std::string_view before, Json& value) {
        if (!m_in.take(before)) return false;
        if (value.is_array() && m_in.take("[]")) return true;
        if (value.is_object() && m_in.take("{}")) return true;
        return m_in.read(value);
    }

    QuickReader m_in;
};

} // namespace

std::optional<Record> read_record_quickly(std::string_view line) {
    std::optional<Record> record{std::in_place};
    if (!LineReader{line}.read(*record)) record.reset();
    return record;
}

Record record_from_line(std::string_view line, const std::string& name) {
    if (auto record = read_record_quickly(line)) return std::move(*record);
    return record_from_json(parse_json(line, name), name);
}

} // namespace hoso::archive
