// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/delivery_columns.hpp"

#include "text/fold.hpp"
#include "text/unicode.hpp"

#include <array>
#include <map>

namespace hoso::archive {

namespace {

using Kind = DeliveryColumn::Kind;

struct Known {
    Kind kind;
    std::string_view name;    ///< of the field
    std::string_view headers; ///< folded, with | between them
};

/// Headers that lists of offices have; the last of a line is the name in Circular 05/2025 or Decree 30/2020 where it
/// has one. Names of fields are those of the metadata profiles.
constexpr std::array columns{
    Known{Kind::file, "",
        "tep|ten tep|tep tin|ten tep tin|tap tin|ten tap tin|duong dan|duong dan tep|duong dan file|tep dinh kem|"
        "file dinh kem|ten file|link file|file|file name|filename|path|file path|filepath"},
    Known{Kind::ignored, "", "stt|tt|so tt|so thu tu|no|#"},
    Known{Kind::code, "", "ma tai lieu|ma van ban|ma luu tru tai lieu|ma luu tru van ban|code|document code|doccode"},
    Known{Kind::dossier, "",
        "ma ho so|ho so|ho so so|so ho so|so va ky hieu ho so|so ky hieu ho so|dossier|dossier code|filecode"},
    Known{Kind::text, "dossier.title", "tieu de ho so|ten ho so|dossier title"},
    Known{Kind::date, "dossier.start", "thoi gian bat dau|ngay bat dau|tu ngay|startdate"},
    Known{Kind::date, "dossier.end", "thoi gian ket thuc|ngay ket thuc|den ngay|enddate"},
    Known{Kind::text, "dossier.paper_code", "ma ho so giay|ma ho so giay goc|paperfilecode"},
    Known{Kind::text, "dossier.box", "hop|hop so|so hop|box"},
    Known{Kind::text, "document_id", "ma dinh danh van ban|ma dinh danh tai lieu|docid"},
    Known{Kind::text, "archival_code", "ma luu tru ho so|arcfilecode"},
    Known{Kind::text, "ordinal", "so thu tu tai lieu|so thu tu van ban|so thu tu tai lieu trong ho so|docordinal"},
    Known{Kind::number_and_symbol, "",
        "so ky hieu|so va ky hieu|so ky hieu van ban|so ky hieu cua van ban|so va ky hieu van ban|so hieu|so hieu van "
        "ban|"
        "ky hieu van ban so|number and symbol"},
    Known{Kind::text, "number", "so|so van ban|so cua van ban|so cua tai lieu|number|codenumber"},
    Known{Kind::text, "symbol", "ky hieu|ky hieu van ban|ky hieu cua van ban|ky hieu cua tai lieu|symbol|codenotation"},
    Known{Kind::text, "type",
        "loai|ten loai|loai van ban|ten loai van ban|loai tai lieu|ten loai tai lieu|the loai|type|typename"},
    Known{Kind::date, "issued",
        "ngay|ngay thang|ngay ban hanh|ngay ky|ngay van ban|ngay thang van ban|ngay thang nam|ngay thang nam van ban|"
        "ngay thang nam tai lieu|ngay thang nam ban hanh|thoi gian ban hanh|date|issued|date issued|issueddate"},
    Known{Kind::text, "issuer",
        "co quan ban hanh|don vi ban hanh|noi ban hanh|tac gia|tac gia van ban|ten co quan to chuc ban hanh|"
        "co quan to chuc ban hanh|ten co quan to chuc ban hanh van ban|issuer|organname"},
    Known{Kind::text, "subject",
        "trich yeu|trich yeu noi dung|trich yeu noi dung van ban|noi dung|ten loai va trich yeu noi dung|"
        "ten loai va trich yeu noi dung van ban|ten tai lieu|ten van ban|subject"},
    Known{Kind::text, "title", "tieu de|tieu de tai lieu|title"},
    Known{Kind::text, "signer_name", "nguoi ky|ho ten nguoi ky|ho va ten nguoi ky|signer|fullname"},
    Known{Kind::text, "signer_position", "chuc vu|chuc vu nguoi ky|position"},
    Known{Kind::text, "recipients", "noi nhan|recipients|toplaces"},
    Known{Kind::text, "urgency", "do khan|muc do khan|urgency|priority"},
    Known{Kind::text, "secrecy", "do mat|muc do mat|secrecy"},
    Known{Kind::text, "arrival_number", "so den|arrivalnumber"},
    Known{Kind::date, "arrival_date", "ngay den|ngay thang den|arrivaldate"},
    Known{Kind::text, "sheets", "so to|so luong to|sheets|numberofpaper"},
    Known{Kind::text, "sheet_numbers", "to so|sheet numbers"},
    Known{Kind::text, "pages", "so trang|so luong trang|so trang van ban|pages|pageamount|numberofpage"},
    Known{Kind::text, "language", "ngon ngu|language"},
    Known{Kind::text, "keywords", "tu khoa|keywords|keyword"},
    Known{Kind::text, "information_sign", "ky hieu thong tin|inforsign"},
    Known{Kind::text, "mode", "che do su dung|access|mode"},
    Known{Kind::text, "maintenance",
        "thoi han bao quan|thoi han luu tru|thoi gian bao quan|thoi gian luu tru|thbq|retention|maintenance"},
    Known{Kind::text, "origin", "muc do tin cay|confidencelevel"},
    Known{Kind::text, "condition", "tinh trang vat ly|format"},
    Known{Kind::text, "autograph", "but tich|autograph"},
    Known{Kind::text, "description", "ghi chu|mo ta|note|notes|remarks|description"},
    Known{Kind::checksum, "",
        "ma bam|gia tri bam|ham bam|ma kiem tra|ma kiem tra toan ven|checksum|hash|digest|md5|sha256|sha "
        "256|sha512|sha 512"},
};

/// Folded words with one space between them; what stands in brackets is left out.
std::string normal_header(std::string_view header) {
    std::string outside;
    int depth = 0;
    for (const char c : header) {
        if (c == '(' || c == '[') ++depth;
        if (depth == 0) outside += c;
        if ((c == ')' || c == ']') && depth > 0) --depth;
    }
    const std::string folded = text::fold(text::collapse_spaces(outside));
    std::string normal;
    for (const std::string_view word : text::split_words(folded)) {
        if (!normal.empty()) normal += ' ';
        normal += word;
    }
    return normal.empty() && folded == "#" ? folded : normal;
}

std::map<std::string_view, const Known*> by_header() {
    std::map<std::string_view, const Known*> found;
    for (const Known& known : columns) {
        std::string_view rest = known.headers;
        while (!rest.empty()) {
            const std::string_view header = rest.substr(0, rest.find('|'));
            found.emplace(header, &known);
            rest.remove_prefix(std::min(header.size() + 1, rest.size()));
        }
    }
    return found;
}

} // namespace

std::optional<DeliveryColumn> delivery_column(std::string_view header) {
    static const std::map<std::string_view, const Known*> known = by_header();
    std::string normal = normal_header(header);
    const auto found = known.find(normal);
    if (found == known.end()) return std::nullopt;
    DeliveryColumn column{found->second->kind, std::string{found->second->name}, std::nullopt};
    if (column.kind == Kind::checksum) {
        std::erase(normal, ' ');
        column.algorithm = crypto::digest_algorithm(normal);
    }
    return column;
}

} // namespace hoso::archive
