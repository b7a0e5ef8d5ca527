// SPDX-License-Identifier: GPL-3.0-or-later
#include "handover/slips.hpp"

#include "handover/wording.hpp"
#include "page/characters.hpp"
#include "page/qr_code.hpp"
#include "page/text.hpp"

#include <algorithm>
#include <vector>

namespace hoso::handover {

namespace {

using page::Alignment;
using page::Face;
using page::Rectangle;

constexpr double edge_mm = 8, secret_mm = 49, receipt_mm = slips_mm - edge_mm - secret_mm, padding_mm = 3;
constexpr double label_mm = 35, qr_mm = 34, signature_mm = 48, gap_mm = 3;
constexpr double least_points = 6;

page::Paragraph paragraph(std::string text, double size, Face face, Alignment alignment = Alignment::left) {
    page::Paragraph result;
    result.spans.push_back({std::move(text), face});
    result.size_points = size;
    result.alignment = alignment;
    return result;
}

/// Where one tears: from edge to edge of what a printer can reach, with a word above the line.
void draw_tear(page::Document& document, double y, const char* words) {
    constexpr double reach_mm = 6;
    document.dashed_line(reach_mm, y, document.format().width - reach_mm, y, 0.6);
    document.text(document.format().body().right(), y - 0.9, Alignment::right, words, 7.5, Face::italic);
}

void draw_secret(page::Document& document, const Letter& letter, const crypto::Secret& password, double top) {
    const Rectangle body = document.format().body();
    const double right = body.right(), value_x = body.x + label_mm, value_width = right - value_x;
    document.text(
        body.x, top + padding_mm + 3.6, Alignment::left, "PHẦN BÍ MẬT – CHỈ NGƯỜI NHẬN ĐƯỢC XEM", 11, Face::bold);
    document.text(right, top + padding_mm + 3.6, Alignment::right, letter.serial, 8, Face::fixed);
    page::Paragraph whose = paragraph(letter.person, 11, Face::bold);
    whose.spans.push_back({" – " + letter.system_title, Face::regular});
    draw_fitted(document, std::move(whose), {body.x, top + padding_mm + 5.6, body.width, 9.8}, least_points);
    double y = top + padding_mm + 16;
    document.text(body.x, y + 5, Alignment::left, "Tên đăng nhập:", 11);
    draw_fixed(document, letter.login, value_x, y + 5, value_width, 15, Alignment::left);
    y += 8.5;
    document.text(body.x, y + 7.4, Alignment::left, "Mật khẩu lần đầu:", 11);
    (void)draw_in_boxes(document, password, {value_x, y, value_width, 12});
    std::string note =
        "Mỗi ô là một ký tự; phân biệt chữ hoa, chữ thường. Đổi ngay ở lần đăng nhập đầu tiên, rồi hủy phần này.";
    if (letter.expires) note = "Có hiệu lực đến hết ngày " + date_text(*letter.expires) + ". " + note;
    draw_fitted(document, paragraph(std::move(note), 9, Face::italic), {body.x, y + 13, body.width, 4}, least_points);
}

enum class Position { told, left_out };

std::string receipt_text(const Letter& letter, Position position) {
    std::string text;
    if (letter.holder == Holder::office) {
        text = "Thay mặt " + letter.unit_name + ", tôi đã nhận tài khoản dùng chung “" + letter.person +
               "”, tên đăng nhập ";
    } else {
        text = "Tôi là " + letter.person + ", ";
        if (position == Position::told && !letter.position.empty()) text += letter.position + ", ";
        text += letter.unit_name + ", đã nhận tài khoản ";
    }
    return text + letter.login + " của " + letter.system_title +
           " cùng mật khẩu lần đầu. Tôi cam kết giữ kín mật khẩu và đổi ngay ở lần đăng nhập đầu tiên.";
}

/// What the receipt says; without the position where that would need type that is hard to read.
void draw_receipt_text(page::Document& document, const Letter& letter, const Rectangle& box) {
    constexpr double readable_points = 9;
    page::Paragraph text = paragraph(receipt_text(letter, Position::told), readable_points, Face::regular);
    if (height_mm(document.fonts(), text, box.width) > box.height)
        text.spans.front().text = receipt_text(letter, Position::left_out);
    text.size_points = 11;
    text.alignment = Alignment::justified;
    draw_fitted(document, std::move(text), box, least_points);
}

void draw_signature(page::Document& document, double x, double top) {
    const double middle = x + signature_mm / 2;
    document.text(middle, top + 4, Alignment::centre, "Ngày ….. tháng ….. năm ……..", 10, Face::italic);
    document.text(middle, top + 9, Alignment::centre, "NGƯỜI NHẬN", 10, Face::bold);
    document.text(middle, top + 13, Alignment::centre, "(Ký, ghi rõ họ tên)", 9, Face::italic);
}

void draw_receipt(page::Document& document, const Letter& letter, double top) {
    const Rectangle body = document.format().body();
    const double text_x = body.x + qr_mm + gap_mm, sign_x = body.right() - signature_mm;
    const double text_width = sign_x - gap_mm - text_x;
    page::draw_qr_code(document, qr_text(letter.serial, letter.mac), body.x - 3, top + padding_mm - 2, qr_mm);
    draw_fixed(document, letter.serial, body.x, top + padding_mm + qr_mm + 1, qr_mm - 1, 7.5, Alignment::left);
    document.text(text_x + text_width / 2, top + padding_mm + 4, Alignment::centre, "GIẤY BIÊN NHẬN", 12, Face::bold);
    draw_receipt_text(document, letter, {text_x, top + padding_mm + 6, text_width, receipt_mm - padding_mm - 7});
    draw_signature(document, sign_x, top + padding_mm);
}

/// The characters in rows of at most so many. A passphrase is broken before a hyphen where it can be: at the end of a
/// row it would look as if it only parted a word.
std::vector<std::string_view> rows_of(std::string_view letters, std::size_t most) {
    std::vector<std::string_view> rows;
    while (letters.size() > most) {
        const std::size_t hyphen = letters.substr(1, most).rfind('-');
        const std::size_t end = hyphen == std::string_view::npos ? most : hyphen + 1;
        rows.push_back(letters.substr(0, end));
        letters.remove_prefix(end);
    }
    if (!letters.empty()) rows.push_back(letters);
    return rows;
}

/// In boxes that are as wide as can be for one or two rows, and narrow ones where it takes more.
std::vector<std::string_view> rows_within(std::string_view letters, double width) {
    constexpr double wide_mm = 6.2, narrow_mm = 4.5;
    constexpr std::size_t rows_easy_to_read = 2;
    std::vector<std::string_view> rows = rows_of(letters, static_cast<std::size_t>(width / wide_mm));
    return rows.size() <= rows_easy_to_read ? rows : rows_of(letters, static_cast<std::size_t>(width / narrow_mm));
}

/// The rules of a row of boxes.
void draw_row(page::Document& document, const Rectangle& row, std::size_t boxes) {
    document.line(row.x, row.y, row.right(), row.y, 0.6);
    document.line(row.x, row.bottom(), row.right(), row.bottom(), 0.6);
    for (std::size_t i = 0; i <= boxes; ++i) {
        const double x = row.x + row.width * static_cast<double>(i) / static_cast<double>(boxes);
        document.line(x, row.y, x, row.bottom(), 0.4);
    }
}

} // namespace

double draw_in_boxes(page::Document& document, const crypto::Secret& password, const page::Rectangle& box) {
    constexpr double widest_mm = 9, highest_mm = 12, largest_points = 21, cap_em = 0.66;
    const std::vector<std::string_view> rows = rows_within(password.view(), box.width);
    std::size_t columns = 1;
    for (const std::string_view row : rows) columns = std::max(columns, row.size());
    const double pitch = std::min(widest_mm, box.width / static_cast<double>(columns));
    const double height = std::min(highest_mm, box.height / static_cast<double>(rows.size()));
    const double size = std::min({largest_points, pitch * 0.85 / page::fixed_em / page::millimetres_per_point,
        height * 0.8 / page::millimetres_per_point});
    double top = box.y;
    for (const std::string_view row : rows) {
        draw_row(document, {box.x, top, pitch * static_cast<double>(row.size()), height}, row.size());
        const double baseline = top + (height + size * cap_em * page::millimetres_per_point) / 2;
        page::draw_characters(document, row, box.x, baseline, pitch, size);
        top += height;
    }
    return top;
}

void draw_slips(page::Document& document, const Letter& letter, const crypto::Secret& password) {
    const double top = document.format().height - slips_mm;
    draw_tear(document, top, "Cắt theo đường này, giữ kín phần dưới");
    draw_secret(document, letter, password, top);
    draw_tear(document, top + secret_mm, "Cắt theo đường này, nộp lại phần dưới");
    draw_receipt(document, letter, top + secret_mm);
}

} // namespace hoso::handover
