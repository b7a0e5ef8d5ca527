// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "page/text.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace hoso::page {

struct TextStyle {
    double size_points = 13;
    Face face = Face::regular;
    bool operator==(const TextStyle&) const = default;
};

/// How an administrative document is laid out (Decree 30/2020/NĐ-CP, Annex I). The numbers are in
/// lib/reference/layouts/nd30-2020.toml, each with what the decree allows and where it says so.
struct AdministrativeLayout {
    Margins margins;
    TextStyle country, motto, parent_body, body, number, letter_subject, place_date, type, subject, addressee, text,
        capacity, signer, recipients_label, recipients, page_number;
    double motto_rule = 1, body_rule = 0.4, subject_rule = 0.4; ///< parts of the line of text above
    double first_line_indent_mm = 10;
    double paragraph_space_points = 6;
    double line_spacing = 1.15;
    double letter_subject_space_points = 6;
    double left_block = 0.4; ///< part of the text's width
    double signature_space_mm = 25;
};

/// Error{settings} names line and column where the file is wrong, or a value is not within its "from" and "to".
AdministrativeLayout read_administrative_layout(const std::filesystem::path& file);

/// What an administrative document says around its text. U+000A begins a new line; parts that are empty are left out.
/// Texts stand as given: those that the decree wants in capitals are given in capitals.
struct AdministrativeTexts {
    std::string country = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
    std::string motto = "Độc lập - Tự do - Hạnh phúc";
    std::string parent_body;             ///< "ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI"
    std::string body;                    ///< "SỞ NỘI VỤ"
    std::string number;                  ///< "Số: 05/BC-SNV"
    std::string place_date;              ///< "Hà Nội, ngày 05 tháng 02 năm 2026"
    std::string type;                    ///< "BÁO CÁO"; empty for an official letter (công văn)
    std::string subject;                 ///< of a letter with its "V/v ", which stands under the number
    std::vector<std::string> addressees; ///< after "Kính gửi:"; one on its line, several below each other
    std::vector<std::string> capacity;   ///< "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"
    std::string signer;                  ///< "Nguyễn Văn An"
    std::vector<std::string> recipients; ///< after "Nơi nhận:", without hyphens; "Lưu: VT, VP." is the last
};

/// Begins the document on a new page: national heading, issuing body, number, place and date, title, addressees. From
/// now on pages but this one have their number in the top margin, counted from this page.
void begin_administrative(Document& document, const AdministrativeLayout& layout, const AdministrativeTexts& texts,
    Orientation orientation = Orientation::portrait);

/// A paragraph of the text, justified, its first line indented; to be given to flow().
Paragraph administrative_paragraph(const AdministrativeLayout& layout, std::string text);

/// How much room end_administrative() needs below the text.
double end_height_mm(Document& document, const AdministrativeLayout& layout, const AdministrativeTexts& texts);

/// Ends it: recipients at the left, capacity, room for signature and seal, and name at the right, kept on one page.
void end_administrative(Document& document, const AdministrativeLayout& layout, const AdministrativeTexts& texts);

} // namespace hoso::page
