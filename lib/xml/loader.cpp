// SPDX-License-Identifier: GPL-3.0-or-later
#include "xml/loader.hpp"

#include "core/files.hpp"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/uri.h>

#include <mutex>
#include <string>

namespace hoso::xml {

namespace {

constexpr std::uintmax_t largest_schema = 16 << 20;

thread_local std::filesystem::path schema_folder; // empty: nothing may be opened

std::string last_name(const char* address) {
    char* unescaped = xmlURIUnescapeString(address, 0, nullptr);
    std::string name = unescaped == nullptr ? "" : unescaped;
    xmlFree(unescaped);
    return name.substr(name.rfind('/') + 1);
}

xmlParserInputPtr open_local(const char* address, const char* /*id*/, xmlParserCtxtPtr context) {
    try {
        if (address == nullptr || schema_folder.empty()) return nullptr;
        const std::string content = read_file(schema_folder / last_name(address), largest_schema);
        xmlParserInputBufferPtr buffer =
            xmlParserInputBufferCreateMem(content.data(), static_cast<int>(content.size()), XML_CHAR_ENCODING_NONE);
        if (buffer == nullptr) return nullptr;
        xmlParserInputPtr input = xmlNewIOInputStream(context, buffer, XML_CHAR_ENCODING_NONE);
        if (input == nullptr)
            xmlFreeParserInputBuffer(buffer);
        else
            input->filename = reinterpret_cast<char*>(xmlStrdup(reinterpret_cast<const xmlChar*>(address)));
        return input;
    } catch (const std::exception&) {
        return nullptr; // libxml2 says which address it could not load
    }
}

} // namespace

void refuse_outside_files() {
    static std::once_flag once;
    std::call_once(once, [] {
        xmlInitParser();
        xmlSetExternalEntityLoader(open_local);
    });
}

LocalFolder::LocalFolder(const std::filesystem::path& folder) {
    refuse_outside_files();
    schema_folder = folder.empty() ? std::filesystem::path{"."} : folder;
}
LocalFolder::~LocalFolder() { schema_folder.clear(); }

} // namespace hoso::xml
