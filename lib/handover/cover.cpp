// SPDX-License-Identifier: GPL-3.0-or-later
#include "handover/cover.hpp"

#include "handover/slips.hpp"
#include "handover/wording.hpp"
#include "page/qr_code.hpp"
#include "page/table.hpp"
#include "page/text.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace hoso::handover {

namespace {

using page::Alignment;
using page::Face;

constexpr double text_points = 12, table_points = 11, serial_mm = 42;
constexpr const char* room_to_sign = "\u00A0\n\u00A0"; ///< two lines: a row is high enough for a signature

void space(page::Document& document, double millimetres) { document.move_to(document.y() + millimetres); }

void add_paragraph(page::Document& document, const page::AdministrativeLayout& layout, std::string text, Face face) {
    page::Paragraph paragraph = administrative_paragraph(layout, std::move(text));
    paragraph.spans.front().face = face;
    paragraph.first_line_indent_mm = 0;
    paragraph.alignment = Alignment::left;
    flow(document, paragraph);
}

/// How many letters each system has, in the order of the systems' codes.
std::map<std::string, std::pair<std::string, std::int64_t>> counts_of(const Packet& packet) {
    std::map<std::string, std::pair<std::string, std::int64_t>> counts;
    for (const Letter& letter : packet.letters) {
        auto& count = counts[letter.system];
        count.first = letter.system_title;
        ++count.second;
    }
    return counts;
}

std::vector<Fact> facts_of(const Issue& issue, const Packet& packet) {
    return {{"Đơn vị nhận", packet.unit_name, Face::bold}, {"Mã đơn vị", packet.unit},
        {"Người nhận gói", packet.officer, Face::bold}, {"Đợt cấp tài khoản", issue.run}, {"Số của gói", packet.serial},
        {"Số phiếu trong gói", number_text(static_cast<std::int64_t>(packet.letters.size())), Face::bold}};
}

void draw_counts(page::Document& document, const Packet& packet) {
    page::TableLayout table;
    table.columns = {{14, 1, Alignment::centre}, {0, 1, Alignment::left}, {30, 1, Alignment::right}};
    table.header = {{{"TT"}, {"Hệ thống"}, {"Số phiếu"}}};
    table.size_points = text_points;
    page::Table drawn{document, std::move(table)};
    int number = 0;
    for (const auto& [code, count] : counts_of(packet)) {
        const std::string order = std::to_string(++number), letters = number_text(count.second);
        drawn.add(std::array<std::string_view, 3>{order, count.first, letters});
    }
    const std::string all = number_text(static_cast<std::int64_t>(packet.letters.size()));
    drawn.add(std::array<std::string_view, 3>{"", "Cộng", all}, page::RowKind::total);
    drawn.close();
}

void draw_steps(page::Document& document) {
    static constexpr std::array<const char*, 5> steps{
        "Kiểm tra số phiếu trong gói với bảng trên; thiếu, thừa hoặc rách thì báo ngay cho cơ quan cấp, chưa ký nhận.",
        "In gói một mặt, giao từng phiếu cho đúng người có tên; không đọc, sao chụp, lưu giữ phần bí mật của người "
        "khác.",
        "Người nhận ký vào danh sách ký nhận và giấy biên nhận ở cuối phiếu; thu lại giấy biên nhận.",
        "Gửi giấy biên nhận và danh sách ký nhận về cơ quan cấp. Phiếu không giao được thì trả lại cùng danh sách.",
        "Giao xong, xóa tệp gói và hủy tờ mật khẩu của gói."};
    for (std::size_t i = 0; i < steps.size(); ++i)
        flow(document, item(document.fonts(), std::to_string(i + 1) + ".", steps[i], text_points));
}

/// Receipt of the packet: QR code at the left, what is confirmed and room to sign at the right; kept on one page.
void draw_receipt(page::Document& document, const Packet& packet) {
    constexpr double height_mm = 62, qr_mm = 36, top_mm = 4;
    if (document.room() < height_mm) document.break_page();
    const page::Rectangle body = document.format().body();
    const double top = document.y() + top_mm, right_x = body.x + qr_mm + 6, right_width = body.right() - right_x;
    document.line(body.x, document.y() + 1, body.right(), document.y() + 1, 0.6);
    if (!packet.serial.empty()) {
        page::draw_qr_code(document, qr_text(packet.serial, packet.mac), body.x - 3, top + 1, qr_mm);
        draw_fixed(document, packet.serial, body.x, top + qr_mm + 4, qr_mm + 4, 8, Alignment::left);
    }
    page::Paragraph text;
    text.spans = {{"XÁC NHẬN ĐÃ NHẬN GÓI\n", Face::bold},
        {"Đã nhận nguyên vẹn gói gồm " + number_text(static_cast<std::int64_t>(packet.letters.size())) + " phiếu của " +
                packet.unit_name + " và chịu trách nhiệm giao từng phiếu cho đúng người.",
            Face::regular}};
    text.size_points = text_points;
    draw_fitted(document, std::move(text), {right_x, top, right_width, 20}, 8);
    const double middle = right_x + right_width * 0.65;
    document.text(middle, top + 26, Alignment::centre, "Ngày ….. tháng ….. năm ……..", text_points, Face::italic);
    document.text(middle, top + 31.5, Alignment::centre, "NGƯỜI NHẬN GÓI", text_points, Face::bold);
    document.text(middle, top + 36, Alignment::centre, "(Ký, ghi rõ họ tên)", 10, Face::italic);
    document.text(middle, top + 56, Alignment::centre, packet.officer, text_points, Face::bold);
    space(document, height_mm);
}

bool has_many_systems(const Packet& packet) {
    return std::any_of(packet.letters.begin(), packet.letters.end(),
        [&](const Letter& letter) { return letter.system != packet.letters.front().system; });
}

page::TableLayout sign_list_layout(bool many_systems) {
    page::TableLayout table;
    table.columns = {{11, 1, Alignment::centre}, {0, 5, Alignment::left}, {0, 4, Alignment::left},
        {0, 4, Alignment::left}, {serial_mm, 1, Alignment::left}, {23, 1, Alignment::left}, {32, 1, Alignment::left}};
    table.header = {{{"TT"}, {"Họ và tên"}, {"Chức vụ"}, {"Tên đăng nhập"}, {"Số phiếu"}, {"Ngày nhận"}, {"Ký nhận"}}};
    if (many_systems) {
        table.columns.insert(table.columns.begin() + 4, page::Column{0, 5, Alignment::left});
        table.header.front().insert(table.header.front().begin() + 4, page::HeaderCell{"Hệ thống"});
    }
    table.size_points = table_points;
    return table;
}

} // namespace

void draw_cover(
    page::Document& document, const page::AdministrativeLayout& layout, const Issue& issue, const Packet& packet) {
    page::AdministrativeTexts texts = office_texts(issue);
    texts.type = "PHIẾU GIAO GÓI TÀI KHOẢN";
    begin_administrative(document, layout, texts);
    draw(document, facts_of(issue, packet), layout.text.size_points);
    space(document, 2);
    draw_counts(document, packet);
    space(document, 4);
    add_paragraph(document, layout, "Cách giao phiếu", Face::bold);
    draw_steps(document);
    if (!issue.support.empty())
        add_paragraph(document, layout, "Liên hệ cơ quan cấp: " + issue.support + ".", Face::regular);
    draw_receipt(document, packet);
}

void draw_sign_list(
    page::Document& document, const page::AdministrativeLayout& layout, const Issue& issue, const Packet& packet) {
    page::AdministrativeTexts texts = office_texts(issue);
    texts.type = "DANH SÁCH KÝ NHẬN TÀI KHOẢN";
    texts.subject = packet.unit_name;
    if (!issue.run.empty()) texts.number = "Đợt: " + issue.run;
    texts.capacity = {"NGƯỜI GIAO PHIẾU"};
    texts.signer = packet.officer.empty() ? "\u00A0" : packet.officer;
    constexpr double signature_mm = 15; ///< the decree's least: the list shall end with its last names
    page::AdministrativeLayout across = layout;
    across.signature_space_mm = std::min(layout.signature_space_mm, signature_mm);
    begin_administrative(document, across, texts, page::Orientation::landscape);
    const bool many_systems = has_many_systems(packet);
    page::Table table{document, sign_list_layout(many_systems)};
    for (std::size_t i = 0; i < packet.letters.size(); ++i) {
        const Letter& letter = packet.letters[i];
        const std::string order = std::to_string(i + 1);
        std::vector<std::string_view> row{
            order, letter.person, letter.position, letter.login, letter.serial, "", room_to_sign};
        if (many_systems) row.insert(row.begin() + 4, letter.system_title);
        table.add(row);
    }
    table.close();
    end_administrative(document, across, texts);
}

std::string sign_list_pdf(
    page::Fonts& fonts, const page::AdministrativeLayout& layout, const Issue& issue, const Packet& packet) {
    page::Document document{fonts, settings_of(issue, "Danh sách ký nhận tài khoản: " + packet.unit_name)};
    draw_sign_list(document, layout, issue, packet);
    return document.finish();
}

std::string password_sheet_pdf(page::Fonts& fonts, const page::AdministrativeLayout& layout, const Issue& issue,
    const Packet& packet, const crypto::Secret& password) {
    page::Document document{fonts, settings_of(issue, "Mật khẩu mở gói: " + packet.unit_name)};
    page::AdministrativeTexts texts = office_texts(issue);
    texts.type = "MẬT KHẨU MỞ GÓI TÀI KHOẢN";
    texts.subject = packet.unit_name;
    texts.capacity.clear();
    texts.signer.clear();
    begin_administrative(document, layout, texts);
    space(document, 4);
    draw(document, facts_of(issue, packet), layout.text.size_points);
    space(document, 6);
    const page::Rectangle body = document.format().body();
    add_paragraph(document, layout, "Mật khẩu (mỗi ô là một ký tự):", Face::bold);
    constexpr double most_mm = 60;
    document.move_to(draw_in_boxes(document, password, {body.x, document.y() + 2, body.width, most_mm}));
    space(document, 8);
    static constexpr std::array<const char*, 4> notes{
        "Gửi tờ này cho đúng người nhận gói, tách rời gói: khác người chuyển, khác phong bì, khác đường truyền.",
        "Niêm phong phong bì, đóng dấu giáp lai; người nhận kiểm tra niêm phong trước khi mở.",
        "Không chụp ảnh, không gửi mật khẩu qua tin nhắn, thư điện tử, mạng xã hội.",
        "Hủy tờ này ngay sau khi đã in và giao hết các phiếu trong gói."};
    for (const char* note : notes) flow(document, item(document.fonts(), "-", note, layout.text.size_points));
    return document.finish();
}

} // namespace hoso::handover
