// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>
#include <zip.h>

namespace hoso::test {

using Parts = std::vector<std::pair<std::string, std::string>>;

/// Writes a ZIP file of these parts, in this order.
inline void write_zip(const std::filesystem::path& path, const Parts& parts) {
    zip_t* zip = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
    if (zip == nullptr) throw std::runtime_error{path.string()};
    for (const auto& [name, content] : parts) {
        zip_source_t* source = zip_source_buffer(zip, content.data(), content.size(), 0);
        if (zip_file_add(zip, name.c_str(), source, ZIP_FL_ENC_UTF_8) < 0) throw std::runtime_error{name};
    }
    if (zip_close(zip) != 0) throw std::runtime_error{path.string()};
}

/// The content of a part of at most 16 MB; empty where there is none.
inline std::string part_of(const std::filesystem::path& file, const char* name) {
    zip_t* zip = zip_open(file.c_str(), ZIP_RDONLY, nullptr);
    zip_file_t* part = zip_fopen(zip, name, 0);
    std::string content(16 << 20, '\0');
    content.resize(part == nullptr ? 0 : static_cast<std::size_t>(zip_fread(part, content.data(), content.size())));
    if (part != nullptr) zip_fclose(part);
    zip_discard(zip);
    return content;
}

/// The parts of a workbook with one sheet "Bảng kê", `sheet` being what stands inside <worksheet>.
inline Parts xlsx_parts(const std::string& sheet, const std::string& strings = "", const std::string& styles = "",
    const std::string& workbook = "") {
    const std::string main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const std::string package = "http://schemas.openxmlformats.org/package/2006/relationships";
    Parts parts{{"_rels/.rels", "<Relationships xmlns='" + package + "'><Relationship Id='r1' Type='" + office +
                                    "/officeDocument' Target='xl/workbook.xml'/></Relationships>"},
        {"xl/workbook.xml", "<workbook xmlns='" + main + "' xmlns:r='" + office + "'>" + workbook +
                                "<sheets><sheet name='Bảng kê' sheetId='1' r:id='r1'/></sheets></workbook>"},
        {"xl/_rels/workbook.xml.rels",
            "<Relationships xmlns='" + package + "'><Relationship Id='r1' Type='" + office +
                "/worksheet' Target='worksheets/sheet1.xml'/><Relationship Id='r2' Type='" + office +
                "/sharedStrings' Target='/xl/sharedStrings.xml'/><Relationship Id='r3' Type='" + office +
                "/styles' Target='../xl/styles.xml'/></Relationships>"},
        {"xl/sharedStrings.xml", "<sst xmlns='" + main + "'>" + strings + "</sst>"},
        {"xl/styles.xml", "<styleSheet xmlns='" + main + "'>" +
                              (styles.empty() ? "<cellXfs><xf numFmtId='0'/></cellXfs>" : styles) + "</styleSheet>"},
        {"xl/worksheets/sheet1.xml", "<worksheet xmlns='" + main + "'>" + sheet + "</worksheet>"}};
    return parts;
}

/// The parts of an OpenDocument spreadsheet, `body` being what stands inside <office:spreadsheet>.
inline Parts ods_parts(const std::string& body, const std::string& styles = "") {
    std::string spaces;
    for (const char* name : {"office", "table", "text", "style", "drawing"}) {
        const std::string prefix = std::string{name} == "drawing" ? "draw" : name;
        spaces += " xmlns:" + prefix + "='urn:oasis:names:tc:opendocument:xmlns:" + name + ":1.0'";
    }
    spaces += " xmlns:calcext='urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0'";
    return {{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
        {"content.xml", "<office:document-content" + spaces + "><office:automatic-styles>" + styles +
                            "</office:automatic-styles><office:body><office:spreadsheet>" + body +
                            "</office:spreadsheet></office:body></office:document-content>"}};
}

} // namespace hoso::test
