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

std::string text_or_none(const Json& json, const char* member) {
    const Json& value = json.at(member);
    return value.is_null() ? std::string{} : value.get<std::string>();
}

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

File file_from(const Json& json) {
    File file;
    file.role = json.at("role");
    file.name = json.at("name");
    if (json.contains("name_bytes")) {
        file.name.clear();
        for (const Json& byte : json.at("name_bytes")) file.name += static_cast<char>(byte.get<unsigned char>());
    }
    file.sha256 = json.at("sha256");
    file.size_bytes = json.at("size_bytes");
    file.media_type = json.at("media_type");
    file.puid = text_or_none(json, "puid");
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

Record record_from_json(const Json& json, const std::string& name) {
    try {
        if (json.at("schema") != schema)
            throw Error{
                Cause::input, message("{}: schema {} is not known here", name, json.at("schema").get<std::string>())};
        Record record;
        record.uuid = json.at("uuid");
        record.version = json.at("version");
        record.type = json.at("type");
        record.profile = text_or_none(json, "profile");
        record.code = json.at("code");
        record.content = text_or_none(json, "content_sha256");
        record.title = json.at("title");
        record.kind = text_or_none(json, "kind");
        record.access = text_or_none(json, "access");
        record.pdfa = text_or_none(json, "pdfa");
        record.batch = text_or_none(json, "batch");
        record.dates = json.at("dates").get<std::map<std::string, std::string>>();
        for (const Json& link : json.at("links")) record.links.push_back({link.at("relation"), link.at("uuid")});
        for (const Json& one : json.at("representations")) {
            Representation representation{one.at("type"), {}};
            for (const Json& file : one.at("files")) representation.files.push_back(file_from(file));
            record.representations.push_back(std::move(representation));
        }
        for (const Json& page : json.at("pages")) record.pages.push_back(page_from(page));
        record.sources = json.at("sources");
        record.fields = json.at("fields");
        record.signatures = json.at("signatures");
        record.findings = json.at("findings");
        record.engine = json.at("engine");
        return record;
    } catch (const Json::exception& error) {
        throw Error{Cause::input, name + ": " + error.what()};
    }
}

std::string content_digest(const std::vector<Representation>& representations) {
    std::string list;
    for (const Representation& representation : representations)
        for (const File& file : representation.files)
            list += representation.type + " " + file.role + " " + file.sha256 + "\n";
    return list.empty() ? "" : to_hex(crypto::sha256(list));
}

std::string field_value(const Record& record, const std::string& field) {
    const auto values = record.fields.find(field);
    if (values == record.fields.end() || !values->is_array()) return {};
    for (const Json& value : *values) {
        const std::string status = text_member(value, "status");
        if (status == "absent" || status == "illegible") continue;
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
