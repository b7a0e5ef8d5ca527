// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/mets.hpp"

#include "core/error.hpp"
#include "exchange/layout.hpp"
#include "ledger/premis.hpp"
#include "messages/messages.hpp"
#include "text/unicode.hpp"
#include "xml/document.hpp"
#include "xml/writer.hpp"

#include <map>

namespace hoso::exchange {

namespace {

constexpr const char* mets_space = "http://www.loc.gov/METS/";
constexpr const char* xlink_space = "http://www.w3.org/1999/xlink";
constexpr const char* record_type = "hoso-record/2";

/// Names and texts of records may have characters that XML has no place for.
std::string printable(const std::string& text) {
    std::string clean;
    const std::string valid = text::to_valid_utf8(text);
    for (std::size_t at = 0; at < valid.size();) {
        const auto point = text::code_point_at(valid, at);
        const bool allowed = point.value == '\n' || point.value == '\t' || point.value >= 0x20;
        const bool none = point.value == 0xFFFE || point.value == 0xFFFF;
        text::append_utf8(clean, allowed && !none ? point.value : 0xFFFD);
        at += point.size;
    }
    return clean;
}

void element(xml::Writer& xml, const char* name, const std::string& text) {
    if (!text.empty()) xml.element(name, printable(text));
}

void locate(xml::Writer& xml, const std::filesystem::path& path) {
    xml.attribute("LOCTYPE", "URL").attribute("xlink:type", "simple").attribute("xlink:href", to_uri(path));
}

void digest(xml::Writer& xml, const std::string& media_type, const std::string& sha256, std::int64_t size) {
    xml.attribute("MIMETYPE", media_type)
        .attribute("SIZE", std::to_string(size))
        .attribute("CHECKSUM", sha256)
        .attribute("CHECKSUMTYPE", "SHA-256");
}

void write_dublin_core(xml::Writer& xml, const archive::Record& record) {
    const auto value = [&](const char* field) { return archive::field_value(record, field); };
    xml.start("dmdSec").attribute("ID", "dmd-dc");
    xml.start("mdWrap").attribute("MDTYPE", "DC").start("xmlData");
    element(xml, "dc:identifier", "urn:uuid:" + record.uuid);
    if (record.code != record.uuid) element(xml, "dc:identifier", record.code);
    element(xml, "dc:title", record.title);
    element(xml, "dc:type", record.type);
    element(xml, "dc:creator", value("issuer"));
    element(xml, "dc:contributor", value("signer_name"));
    const auto issued = record.dates.find("issued");
    element(xml, "dc:date", issued == record.dates.end() ? "" : issued->second);
    element(xml, "dc:rights", record.access);
    for (const archive::Link& link : record.links)
        element(xml, "dc:relation", link.relation + " urn:uuid:" + link.uuid);
    xml.end().end().end();
}

void write_references(xml::Writer& xml, const Package& package) {
    xml.start("dmdSec").attribute("ID", "dmd-record").start("mdRef");
    locate(xml, package.lines.path);
    xml.attribute("MDTYPE", "OTHER").attribute("OTHERMDTYPE", record_type);
    digest(xml, package.lines.media_type, package.lines.sha256, package.lines.size_bytes);
    xml.end().end();
    xml.start("amdSec").attribute("ID", "amd").start("digiprovMD").attribute("ID", "premis").start("mdRef");
    locate(xml, package.premis.path);
    xml.attribute("MDTYPE", "PREMIS").attribute("MDTYPEVERSION", "3.0");
    digest(xml, package.premis.media_type, package.premis.sha256, package.premis.size_bytes);
    xml.end().end().end();
}

/// Files of a representation in their order, representations in the order in which they come first.
std::vector<std::pair<std::string, std::vector<std::size_t>>> by_use(const Package& package) {
    std::vector<std::pair<std::string, std::vector<std::size_t>>> groups;
    for (std::size_t i = 0; i < package.files.size(); ++i) {
        if (groups.empty() || groups.back().first != package.files[i].use) groups.push_back({package.files[i].use, {}});
        groups.back().second.push_back(i);
    }
    return groups;
}

std::string file_id(std::size_t i) { return "file-" + std::to_string(i + 1); }

void write_files(xml::Writer& xml, const Package& package) {
    if (package.files.empty()) return;
    xml.start("fileSec");
    for (const auto& [use, files] : by_use(package)) {
        xml.start("fileGrp").attribute("USE", use);
        for (const std::size_t i : files) {
            const PackedFile& packed = package.files[i];
            xml.start("file").attribute("ID", file_id(i));
            digest(xml, packed.file.media_type, packed.file.sha256, packed.file.size_bytes);
            xml.attribute("USE", packed.file.role).start("FLocat");
            locate(xml, packed.path);
            xml.end().end();
        }
        xml.end();
    }
    xml.end();
}

void write_structure(xml::Writer& xml, const Package& package) {
    xml.start("structMap").attribute("TYPE", "LOGICAL");
    xml.start("div")
        .attribute("TYPE", package.record.type)
        .attribute("LABEL", printable(package.record.title))
        .attribute("DMDID", "dmd-dc dmd-record")
        .attribute("ADMID", "premis");
    for (const auto& [use, files] : by_use(package)) {
        xml.start("div").attribute("TYPE", use);
        for (const std::size_t i : files) xml.start("fptr").attribute("FILEID", file_id(i)).end();
        xml.end();
    }
    xml.end().end();
}

void write_premis_object(xml::Writer& xml, const PackedFile& packed) {
    xml.start("premis:object").attribute("xsi:type", "premis:file");
    xml.start("premis:objectIdentifier");
    xml.element("premis:objectIdentifierType", "local").element("premis:objectIdentifierValue", to_uri(packed.path));
    xml.end().start("premis:objectCharacteristics").start("premis:fixity");
    xml.element("premis:messageDigestAlgorithm", "SHA-256").element("premis:messageDigest", packed.file.sha256);
    xml.end().element("premis:size", std::to_string(packed.file.size_bytes));
    xml.start("premis:format").start("premis:formatDesignation");
    xml.element("premis:formatName", packed.file.media_type).end();
    if (!packed.file.puid.empty()) {
        xml.start("premis:formatRegistry").element("premis:formatRegistryName", "PRONOM");
        xml.element("premis:formatRegistryKey", packed.file.puid).end();
    }
    xml.end().end();
    xml.element("premis:originalName", printable(packed.file.name)).end();
}

void write_premis_event(xml::Writer& xml, const Package& package, const archive::VersionPlace& version) {
    const auto type = ledger::premis_event_type(version.action);
    xml.start("premis:event").start("premis:eventIdentifier");
    xml.element("premis:eventIdentifierType", "hoso-log");
    xml.element("premis:eventIdentifierValue", package.archive + "/" + std::to_string(version.sequence)).end();
    xml.start("premis:eventType");
    if (const std::string uri = ledger::uri_of(type); !uri.empty()) xml.attribute("valueURI", uri);
    xml.text(type.term.empty() ? version.action : std::string{type.term}).end();
    xml.element("premis:eventDateTime", version.time);
    xml.start("premis:eventDetailInformation");
    xml.element("premis:eventDetail", version.action + ", version " + std::to_string(version.version)).end();
    xml.start("premis:linkingAgentIdentifier").element("premis:linkingAgentIdentifierType", "local");
    xml.element("premis:linkingAgentIdentifierValue", printable(version.actor)).end();
    xml.start("premis:linkingObjectIdentifier").element("premis:linkingObjectIdentifierType", "UUID");
    xml.element("premis:linkingObjectIdentifierValue", package.record.uuid).end().end();
}

void write_premis_agents(xml::Writer& xml, const Package& package) {
    std::map<std::string, int> agents;
    for (const auto& version : package.versions) agents.emplace(printable(version.actor), 0);
    for (const auto& [name, unused] : agents) {
        xml.start("premis:agent").start("premis:agentIdentifier");
        xml.element("premis:agentIdentifierType", "local").element("premis:agentIdentifierValue", name).end();
        xml.element("premis:agentName", name).element("premis:agentType", "person").end();
    }
}

std::string required(const xml::Node& node, const char* attribute, const std::string& name, const char* space = "") {
    const auto value = node.attribute(attribute, space);
    if (!value) throw Error{Cause::input, message("{}: line {}: {} has no {}", name, node.line, node.name, attribute)};
    return std::string{*value};
}

MetsFile read_reference(const xml::Node& described, const xml::Node& location, const std::string& name) {
    const std::string place = message("{}: line {}", name, location.line);
    MetsFile file;
    file.path = from_uri(required(location, "href", name, xlink_space), place);
    file.sha256 = text::lower(required(described, "CHECKSUM", name));
    file.line = described.line;
    if (required(described, "CHECKSUMTYPE", name) != "SHA-256" || !crypto::sha256_from_hex(file.sha256))
        throw Error{Cause::input, message("{}: the checksum must be a SHA-256", place)};
    if (const auto size = described.attribute("SIZE")) {
        try {
            file.size_bytes = std::stoll(std::string{*size});
        } catch (const std::exception&) {
            throw Error{Cause::input, message("{}: '{}' is not a size", place, *size)};
        }
    }
    return file;
}

void read_files(const xml::Node& node, MetsContent& content, const std::string& name) {
    for (const xml::Node& child : node.children) {
        if (child.name == "file") {
            const xml::Node* location = child.child("FLocat");
            if (location == nullptr)
                throw Error{Cause::input, message("{}: line {}: a file without a place", name, child.line)};
            content.files.push_back(read_reference(child, *location, name));
        }
        read_files(child, content, name);
    }
}

} // namespace

std::string to_mets(const Package& package) {
    xml::Writer xml;
    xml.start("mets")
        .attribute("xmlns", mets_space)
        .attribute("xmlns:xlink", xlink_space)
        .attribute("xmlns:dc", "http://purl.org/dc/elements/1.1/")
        .attribute("OBJID", "urn:uuid:" + package.record.uuid)
        .attribute("LABEL", printable(package.record.title))
        .attribute("TYPE", package.record.type);
    xml.start("metsHdr")
        .attribute("CREATEDATE", package.versions.front().time)
        .attribute("LASTMODDATE", package.versions.back().time);
    xml.start("agent").attribute("ROLE", "ARCHIVIST").attribute("TYPE", "ORGANIZATION");
    xml.element("name", "urn:uuid:" + package.archive).end();
    xml.start("agent").attribute("ROLE", "CREATOR").attribute("TYPE", "OTHER").attribute("OTHERTYPE", "SOFTWARE");
    xml.element("name", "hoso-archive").end().end();
    write_dublin_core(xml, package.record);
    write_references(xml, package);
    write_files(xml, package);
    write_structure(xml, package);
    xml.end();
    return xml.finish();
}

std::string to_premis(const Package& package) {
    xml::Writer xml;
    xml.start("premis:premis")
        .attribute("xmlns:premis", "http://www.loc.gov/premis/v3")
        .attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .attribute("version", "3.0");
    xml.start("premis:object").attribute("xsi:type", "premis:intellectualEntity").start("premis:objectIdentifier");
    xml.element("premis:objectIdentifierType", "UUID").element("premis:objectIdentifierValue", package.record.uuid);
    xml.end().end();
    for (const PackedFile& packed : package.files) write_premis_object(xml, packed);
    for (const auto& version : package.versions) write_premis_event(xml, package, version);
    write_premis_agents(xml, package);
    xml.end();
    return xml.finish();
}

MetsContent read_mets(std::string_view bytes, const std::string& name) {
    const xml::Node root = xml::parse(bytes, name);
    if (root.name != "mets" || root.space != mets_space)
        throw Error{Cause::input, message("{}: line {}: is not METS", name, root.line)};
    MetsContent content;
    content.uuid = required(root, "OBJID", name);
    if (content.uuid.starts_with("urn:uuid:")) content.uuid.erase(0, 9);
    bool has_lines = false;
    for (const xml::Node& child : root.children) {
        const xml::Node* reference = child.name == "dmdSec" ? child.child("mdRef") : nullptr;
        if (reference != nullptr && reference->attribute("OTHERMDTYPE") == record_type) {
            content.lines = read_reference(*reference, *reference, name);
            has_lines = true;
        }
        if (child.name == "fileSec") read_files(child, content, name);
    }
    if (!has_lines)
        throw Error{Cause::input,
            message("{}: has no description of the kind {}; other packages cannot be read yet", name, record_type)};
    return content;
}

} // namespace hoso::exchange
