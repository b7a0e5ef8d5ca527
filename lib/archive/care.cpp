// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/care.hpp"

#include "core/error.hpp"

namespace hoso::archive {

namespace fs = std::filesystem;

namespace {

constexpr const char* schema = "hoso-verify/1";

fs::path state_file(const Layout& layout) { return layout.care() / "verify.json"; }

bool says_already(const fs::path& file, Disk& disk, const std::string& document) {
    try {
        return disk.exists(file) && disk.read(file) == document;
    } catch (const Error&) { // writing it anew helps
        return false;
    }
}

} // namespace

CareState read_care(const Layout& layout, Disk& disk) {
    try {
        if (!disk.exists(state_file(layout))) return {};
        const Json json = parse_json(disk.read(state_file(layout)), state_file(layout).string());
        if (json.at("schema") != schema) return {};
        CareState state;
        if (!json.at("after").is_null()) state.after = crypto::sha256_from_hex(json.at("after").get<std::string>());
        state.objects = json.at("objects");
        state.size_bytes = json.at("size_bytes");
        for (const Json& one : json.at("findings"))
            state.findings.push_back({one.at("code"), one.at("id"), one.at("text")});
        return state;
    } catch (const Json::exception&) {
        return {};
    } catch (const Error&) {
        return {};
    }
}

void write_care(const Layout& layout, Disk& disk, const CareState& state) {
    Json findings = Json::array();
    for (const Finding& one : state.findings)
        findings.push_back({{"code", one.code}, {"id", one.id}, {"text", one.problem}});
    const std::string document =
        to_document({{"schema", schema}, {"after", state.after ? Json(to_hex(*state.after)) : Json{}},
            {"objects", state.objects}, {"size_bytes", state.size_bytes}, {"findings", findings}});
    if (says_already(state_file(layout), disk, document)) return; // and was synced then
    disk.create_folders(layout.care());
    replace_file(disk, state_file(layout), document);
}

std::vector<Finding> kept_findings(const Layout& layout, Disk& disk) { return read_care(layout, disk).findings; }

} // namespace hoso::archive
