// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/record.hpp"

#include "core/error.hpp"
#include "crypto/sha256.hpp"
#include "messages/messages.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace hoso::archive {

namespace {

constexpr const char* schema = "hoso-record/2";

Json null_or(const std::string& value) { return value.empty() ? Json{} : Json(value); }

/// Members of an object that is taken apart, found at once where they are asked for in the order in which they stand.
class Members {
public:
    explicit Members(Json& object) : m_object{object}, m_next{object.begin()} {}

    /// Throws what Json::at() does where there is none.
    Json& at(const char* name) {
        if (!m_object.is_object() || m_next == m_object.end() || m_next.key() != name) {
            Json& found = m_object.at(name);
            m_next = m_object.find(name);
            ++m_next;
            return found;
        }
        return *m_next++;
    }
    std::string text(const char* name) { return std::move(at(name).get_ref<std::string&>()); }
    std::string text_or_none(const char* name) {
        Json& value = at(name);
        return value.is_null() ? std::string{} : std::move(value.get_ref<std::string&>());
    }

private:
    Json& m_object;
    Json::iterator m_next;
};

std::string text_member(const Json& json, const char* member) {
    const auto value = json.find(member);
    return value != json.end() && value->is_string() ? value->get<std::string>() : std::string{};
}

/// A name is shown in NFC; where its bytes are others, they stand beside it as an array of numbers.
Json file_json(const File& file) {
    const std::string shown = text::nfc(text::to_valid_utf8(file.name));
    Json json{{"role", file.role}, {"name", shown}};
    if (shown != file.name) {
        json["name_bytes"] = Json::array();
        for (const char c : file.name) json["name_bytes"].push_back(static_cast<unsigned char>(c));
    }
    json["sha256"] = file.sha256;
    json["size_bytes"] = file.size_bytes;
    json["media_type"] = file.media_type;
    json["puid"] = null_or(file.puid);
    return json;
}

File file_from(Json& json) {
    File file;
    Members members{json};
    file.role = members.text("role");
    file.name = members.text("name");
    if (json.contains("name_bytes")) {
        file.name.clear();
        for (const Json& byte : members.at("name_bytes")) file.name += static_cast<char>(byte.get<unsigned char>());
    }
    file.sha256 = members.text("sha256");
    file.size_bytes = members.at("size_bytes");
    file.media_type = members.text("media_type");
    file.puid = members.text_or_none("puid");
    return file;
}

/// Four decimals are more than any engine knows, and the same in every run.
double rounded(double value) { return std::round(value * 10000) / 10000; }

Json page_json(const PageFacts& page) {
    return {{"number", page.number}, {"state", page.state}, {"confidence", rounded(page.confidence)},
        {"words", page.words}, {"blank", page.blank}};
}

PageFacts page_from(const Json& json) {
    return {json.at("number"), json.at("state"), json.at("confidence"), json.at("words"), json.at("blank")};
}

} // namespace

Json to_json(const Record& record) {
    Json json{{"schema", schema}, {"uuid", record.uuid}, {"version", record.version}, {"type", record.type},
        {"profile", null_or(record.profile)}, {"code", record.code}, {"content_sha256", null_or(record.content)},
        {"title", record.title}, {"kind", null_or(record.kind)}, {"access", null_or(record.access)},
        {"pdfa", null_or(record.pdfa)}, {"batch", null_or(record.batch)}, {"dates", record.dates}};
    json["links"] = Json::array();
    for (const Link& link : record.links) json["links"].push_back({{"relation", link.relation}, {"uuid", link.uuid}});
    json["representations"] = Json::array();
    for (const Representation& representation : record.representations) {
        Json files = Json::array();
        for (const File& file : representation.files) files.push_back(file_json(file));
        json["representations"].push_back({{"type", representation.type}, {"files", files}});
    }
    json["page_count"] = record.pages.size();
    json["pages"] = Json::array();
    for (const PageFacts& page : record.pages) json["pages"].push_back(page_json(page));
    json["sources"] = record.sources;
    json["fields"] = record.fields;
    json["signatures"] = record.signatures;
    json["findings"] = record.findings;
    json["engine"] = record.engine;
    return json;
}

Record record_from_json(Json json, const std::string& name) {
    try {
        Members members{json};
        if (members.at("schema") != schema)
            throw Error{
                Cause::input, message("{}: schema {} is not known here", name, json.at("schema").get<std::string>())};
        Record record;
        record.uuid = members.text("uuid");
        record.version = members.at("version");
        record.type = members.text("type");
        record.profile = members.text_or_none("profile");
        record.code = members.text("code");
        record.content = members.text_or_none("content_sha256");
        record.title = members.text("title");
        record.kind = members.text_or_none("kind");
        record.access = members.text_or_none("access");
        record.pdfa = members.text_or_none("pdfa");
        record.batch = members.text_or_none("batch");
        record.dates = members.at("dates").get<std::map<std::string, std::string>>();
        for (const Json& link : members.at("links")) record.links.push_back({link.at("relation"), link.at("uuid")});
        for (Json& one : members.at("representations")) {
            Representation representation{one.at("type"), {}};
            for (Json& file : one.at("files")) representation.files.push_back(file_from(file));
            record.representations.push_back(std::move(representation));
        }
        for (const Json& page : members.at("pages")) record.pages.push_back(page_from(page));
        record.sources = std::move(members.at("sources"));
        record.fields = std::move(members.at("fields"));
        record.signatures = std::move(members.at("signatures"));
        record.findings = std::move(members.at("findings"));
        record.engine = std::move(members.at("engine"));
        return record;
    } catch (const Json::exception& error) {
        throw Error{Cause::input, name + ": " + error.what()};
    }
}

bool is_content(const Representation& representation) {
    return representation.type == "original" || representation.type == "access";
}

std::string content_digest(const std::vector<Representation>& representations) {
    std::string list;
    for (const Representation& representation : representations) {
        if (!is_content(representation)) continue;
        for (const File& file : representation.files)
            list += representation.type + " " + file.role + " " + file.sha256 + "\n";
    }
    return list.empty() ? "" : to_hex(crypto::sha256(list));
}

bool is_of_a_person(const Json& reading) { return text_member(reading, "how") == "person"; }

std::string field_value(const Record& record, const std::string& field) {
    const auto values = record.fields.find(field);
    if (values == record.fields.end() || !values->is_array()) return {};
    for (const Json& value : *values) {
        const std::string status = text_member(value, "status");
        if (status == "absent" || status == "illegible") {
            if (is_of_a_person(value)) return {};
            continue;
        }
        const std::string normalised = text_member(value, "value");
        return normalised.empty() ? text_member(value, "text") : normalised;
    }
    return {};
}

std::string registration_key(const Record& record) {
    std::string number = field_value(record, "number");
    number.erase(0, std::min(number.find_first_not_of('0'), number.size()));
    const std::string symbol = field_value(record, "symbol"), issued = field_value(record, "issued");
    if (number.empty() || symbol.empty() || issued.empty()) return {};
    std::string key;
    for (const std::string& part : {number, symbol, field_value(record, "issuer"), issued})
        key += text::lower(text::nfc(text::collapse_spaces(part))) + "\n";
    return key;
}

void settle_fields(Record& record) {
    for (const char* field : {"subject", "title"})
        if (const std::string value = field_value(record, field); !value.empty()) record.title = value;
    for (const char* field : {"issued", "start", "end"}) {
        const std::string value = field_value(record, field);
        if (value.empty())
            record.dates.erase(field);
        else
            record.dates[field] = value;
    }
}

std::vector<std::string> linked(const Record& record, const std::string& relation) {
    std::vector<std::string> uuids;
    for (const Link& link : record.links)
        if (link.relation == relation) uuids.push_back(link.uuid);
    return uuids;
}

const File* find_file(const Record& record, const std::string& role) {
    for (const Representation& representation : record.representations)
        for (const File& file : representation.files)
            if (file.role == role) return &file;
    return nullptr;
}

std::map<std::string, std::int64_t> objects_of(const Record& record) {
    std::map<std::string, std::int64_t> objects;
    for (const Representation& representation : record.representations)
        for (const File& file : representation.files) objects[file.sha256] = file.size_bytes;
    return objects;
}

std::vector<std::string> split_pages(const std::string& text) {
    std::vector<std::string> pages;
    std::size_t at = 0;
    for (std::size_t feed = 0; (feed = text.find('\f', at)) != std::string::npos; at = feed + 1)
        pages.push_back(text.substr(at, feed - at));
    pages.push_back(text.substr(at));
    return pages;
}

std::string description_text(const Record& record) {
    std::string text = record.code;
    const auto add = [&](const std::string& line) {
        if (!line.empty() && line != record.code) text += "\n" + line;
    };
    add(record.title);
    for (const auto& [name, values] : record.fields.items()) {
        std::set<std::string> told{record.title};
        for (const Json& value : values)
            if (told.insert(text_member(value, "text")).second) add(text_member(value, "text"));
    }
    return text;
}

} // namespace hoso::archive
