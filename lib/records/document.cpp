// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/document.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <cmath>

namespace hoso::records {

namespace {

/// Three decimals are a tenth of a pixel at 300 dpi, and keep files small and equal everywhere.
double rounded(double value) { return std::round(value * 1000) / 1000; }

Json box_json(const Box& box) { return {rounded(box.x0), rounded(box.y0), rounded(box.x1), rounded(box.y1)}; }

Json page_json(const Page& page) {
    Json json{{"number", page.number}, {"source", page.source}, {"source_page", page.source_page},
        {"width_points", rounded(page.size.width)}, {"height_points", rounded(page.size.height)},
        {"dpi", rounded(page.dpi)}, {"orientation_degrees", page.orientation_degrees},
        {"skew_degrees", rounded(page.skew_degrees)}, {"confidence", rounded(page.confidence)}, {"words", page.words},
        {"state", page.state}, {"text_from", page.text_from}, {"image", page.image}, {"flags", page.flags}};
    if (!page.reason.empty()) json["reason"] = page.reason;
    return json;
}

Page page_from(const Json& json) {
    Page page;
    page.number = json.at("number");
    page.source = json.at("source");
    page.source_page = json.at("source_page");
    page.size = {json.at("width_points"), json.at("height_points")};
    page.dpi = json.at("dpi");
    page.orientation_degrees = json.at("orientation_degrees");
    page.skew_degrees = json.at("skew_degrees");
    page.confidence = json.at("confidence");
    page.words = json.at("words");
    page.state = json.at("state");
    page.reason = json.value("reason", "");
    page.text_from = json.at("text_from");
    page.image = json.at("image");
    page.flags = json.at("flags").get<std::vector<std::string>>();
    return page;
}

Json field_json(const FieldValue& value) {
    Json json{{"text", value.text}, {"value", value.value}, {"confidence", rounded(value.confidence)},
        {"page", value.page}, {"how", value.how}, {"status", value.status}};
    if (value.box) json["box_points"] = box_json(*value.box);
    if (!value.by.empty()) json["by"] = value.by;
    if (!value.at.empty()) json["at"] = value.at;
    return json;
}

FieldValue field_from(const Json& json) {
    FieldValue value;
    value.text = json.at("text");
    value.value = json.value("value", "");
    value.confidence = json.value("confidence", 0.0);
    value.page = json.value("page", 0);
    value.how = json.value("how", "");
    value.status = json.value("status", "");
    value.by = json.value("by", "");
    value.at = json.value("at", "");
    if (json.contains("box_points")) {
        const Json& box = json.at("box_points");
        value.box = Box{box.at(0), box.at(1), box.at(2), box.at(3)};
    }
    return value;
}

} // namespace

Json to_json(const Document& document) {
    Json json{{"schema", Document::schema}, {"id", document.id}};
    json["dossier"] = document.dossier.empty() ? Json{} : Json(document.dossier);
    json["kind"] = document.kind;
    json["pdfa"] = document.pdfa.empty() ? Json{} : Json(document.pdfa);
    json["sources"] = Json::array();
    for (const Source& source : document.sources)
        json["sources"].push_back({{"path", source.path}, {"sha256", source.sha256},
            {"size_bytes", source.size_bytes}, {"pages", source.pages}, {"kept", source.kept}});
    json["pages"] = Json::array();
    for (const Page& page : document.pages) json["pages"].push_back(page_json(page));
    json["fields"] = Json::object();
    for (const auto& [name, values] : document.fields)
        for (const FieldValue& value : values) json["fields"][name].push_back(field_json(value));
    json["signatures"] = Json::array();
    for (const Signature& signature : document.signatures)
        json["signatures"].push_back({{"field", signature.field}, {"name", signature.name}, {"time", signature.time},
            {"reason", signature.reason}, {"location", signature.location}, {"sub_filter", signature.sub_filter}});
    json["findings"] = Json::array();
    for (const Finding& finding : document.findings)
        json["findings"].push_back({{"code", finding.code}, {"text", finding.text}, {"page", finding.page}});
    json["engine"] = document.engine;
    json["files"] = document.files;
    return json;
}

Document document_from_json(const Json& json, const std::string& name) {
    try {
        if (json.at("schema") != Document::schema)
            throw Error{Cause::input,
                message("{}: schema {} is not known here", name, json.at("schema").get<std::string>())};
        Document document;
        document.id = json.at("id");
        if (const Json& dossier = json.at("dossier"); !dossier.is_null()) document.dossier = dossier;
        document.kind = json.at("kind");
        if (const Json& pdfa = json.at("pdfa"); !pdfa.is_null()) document.pdfa = pdfa;
        for (const Json& source : json.at("sources"))
            document.sources.push_back({source.at("path"), source.at("sha256"), source.at("kept"),
                source.at("size_bytes"), source.at("pages")});
        for (const Json& page : json.at("pages")) document.pages.push_back(page_from(page));
        for (const auto& [field, values] : json.at("fields").items())
            for (const Json& value : values) document.fields[field].push_back(field_from(value));
        for (const Json& one : json.at("signatures"))
            document.signatures.push_back({one.at("field"), one.at("name"), one.at("time"), one.at("reason"),
                one.at("location"), one.at("sub_filter")});
        for (const Json& finding : json.at("findings"))
            document.findings.push_back({finding.at("code"), finding.at("text"), finding.at("page")});
        document.engine = json.at("engine");
        document.files = json.at("files").get<std::map<std::string, std::string>>();
        return document;
    } catch (const Json::exception& error) {
        throw Error{Cause::input, name + ": " + error.what()};
    }
}

} // namespace hoso::records
