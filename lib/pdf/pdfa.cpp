// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/pdfa.hpp"

#include "core/error.hpp"
#include "core/handle.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <cctype>
#include <lcms2.h>

namespace hoso::pdf {

namespace {

using Profile = std::unique_ptr<void, Releaser<&cmsCloseProfile>>;

/// The same bytes every time: without the clock that lcms puts into the header (ICC.1:2001-04, 6.1).
std::string srgb_profile() {
    const Profile profile{cmsCreate_sRGBProfile()};
    if (!profile) throw Error{Cause::unavailable, message("lcms2 makes no sRGB profile")};
    cmsSetProfileVersion(profile.get(), 2.1);
    cmsUInt32Number size = 0;
    cmsSaveProfileToMem(profile.get(), nullptr, &size);
    std::string bytes(size, '\0');
    if (size < 128 || !cmsSaveProfileToMem(profile.get(), bytes.data(), &size))
        throw Error{Cause::unavailable, message("lcms2 makes no sRGB profile")};
    constexpr std::size_t date = 24, date_length = 12, id = 84, id_length = 16;
    static constexpr char new_year_2000[date_length] = {0x07, static_cast<char>(0xD0), 0, 1, 0, 1, 0, 0, 0, 0, 0, 0};
    std::copy_n(new_year_2000, date_length, bytes.begin() + date);
    std::fill_n(bytes.begin() + id, id_length, '\0');
    return bytes;
}

/// Text that XML and PDF can hold: control characters and broken UTF-8 are left out.
std::string clean(const std::string& text) {
    std::string utf16 = QPDFObjectHandle::newUnicodeString(text).getUTF8Value();
    std::erase_if(utf16, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
    for (const char* forbidden : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"})
        for (std::size_t at = 0; (at = utf16.find(forbidden)) != std::string::npos;) utf16.erase(at, 3);
    return utf16;
}

std::string escaped(const std::string& text) {
    std::string result;
    for (const char c : text) {
        if (c == '&')
            result += "&amp;";
        else if (c == '<')
            result += "&lt;";
        else if (c == '>')
            result += "&gt;";
        else
            result += c;
    }
    return result;
}

struct Date {
    std::string pdf, xmp;
};

/// From RFC 3339; empty where it is not.
Date date_of(const std::string& text) {
    const std::string shape = "dddd-dd-ddTdd:dd:dd";
    if (text.size() < shape.size()) return {};
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const bool digit = std::isdigit(static_cast<unsigned char>(text[i])) != 0;
        if (shape[i] == 'd' ? !digit : text[i] != shape[i]) return {};
    }
    std::string digits = text.substr(0, shape.size()), zone = text.substr(shape.size());
    if (zone.starts_with('.')) zone.erase(0, std::min(zone.find_first_not_of("0123456789", 1), zone.size()));
    const bool offset = zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':';
    const std::string xmp = digits + (offset ? zone : "Z");
    std::erase_if(digits, [](char c) { return c < '0' || c > '9'; });
    return {"D:" + digits + (offset ? zone.substr(0, 3) + '\'' + zone.substr(4) + '\'' : "Z"), xmp};
}

constexpr const char* producer = "hoso";

std::string xmp(
    Level level, const DocumentInformation& information, const std::string& title, const Date& date, bool claims) {
    std::string text = "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                       "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
                       "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                       "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                       "xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" "
                       "xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n"
                       "<dc:format>application/pdf</dc:format>\n";
    if (!title.empty())
        text +=
            "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">" + escaped(title) + "</rdf:li></rdf:Alt></dc:title>\n";
    if (!information.language.empty())
        text += "<dc:language><rdf:Bag><rdf:li>" + escaped(clean(information.language)) +
                "</rdf:li></rdf:Bag></dc:language>\n";
    text += std::string("<pdf:Producer>") + producer + "</pdf:Producer>\n";
    if (!date.xmp.empty())
        text +=
            "<xmp:CreateDate>" + date.xmp + "</xmp:CreateDate>\n<xmp:ModifyDate>" + date.xmp + "</xmp:ModifyDate>\n";
    if (claims)
        text += std::string("<pdfaid:part>") + (level == Level::a1b ? "1" : "2") +
                "</pdfaid:part>\n<pdfaid:conformance>" + (level == Level::a2u ? "U" : "B") + "</pdfaid:conformance>\n";
    return text + "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>\n";
}

} // namespace

void Notes::obstacle(const std::string& code, const std::string& text) {
    const std::pair entry{code, text};
    if (std::find(m_obstacles.begin(), m_obstacles.end(), entry) == m_obstacles.end()) m_obstacles.push_back(entry);
}

void Notes::image_converted(const std::string& what) {
    if (m_pages.empty()) return;
    m_pages.back().kept = false;
    changed(what);
}

void Notes::changed(const std::string& what) {
    if (m_pages.empty() || what.empty()) return;
    std::string& text = m_pages.back().conversion;
    if (text.find(what) == std::string::npos) text += (text.empty() ? "" : "; ") + what;
}

void describe(QPDF& document, Level level, const DocumentInformation& information, bool claims) {
    const auto none = QPDFObjectHandle::newNull();
    QPDFObjectHandle root = document.getRoot();
    QPDFObjectHandle profile = document.newStream(srgb_profile());
    profile.getDict().replaceKey("/N", QPDFObjectHandle::newInteger(3));
    QPDFObjectHandle intent = QPDFObjectHandle::parse("<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier "
                                                      "(sRGB IEC61966-2.1) /Info (sRGB IEC61966-2.1) >>");
    intent.replaceKey("/DestOutputProfile", profile);
    root.replaceKey("/OutputIntents", QPDFObjectHandle::newArray({document.makeIndirectObject(intent)}));

    const std::string title = clean(information.title);
    const Date date = date_of(information.date);
    QPDFObjectHandle metadata = document.newStream(xmp(level, information, title, date, claims));
    metadata.getDict().replaceKey("/Type", QPDFObjectHandle::newName("/Metadata"));
    metadata.getDict().replaceKey("/Subtype", QPDFObjectHandle::newName("/XML"));
    root.replaceKey("/Metadata", metadata);
    if (!information.language.empty())
        root.replaceKey("/Lang", QPDFObjectHandle::newUnicodeString(clean(information.language)));
    if (!title.empty()) root.replaceKey("/ViewerPreferences", QPDFObjectHandle::parse("<< /DisplayDocTitle true >>"));

    QPDFObjectHandle info = QPDFObjectHandle::newDictionary();
    info.replaceKey("/Producer", QPDFObjectHandle::newString(producer));
    if (!title.empty()) info.replaceKey("/Title", QPDFObjectHandle::newUnicodeString(title));
    for (const char* key : {"/CreationDate", "/ModDate"})
        if (!date.pdf.empty()) info.replaceKey(key, QPDFObjectHandle::newString(date.pdf));
    document.getTrailer().replaceKey("/Info", document.makeIndirectObject(info));
}

} // namespace hoso::pdf
