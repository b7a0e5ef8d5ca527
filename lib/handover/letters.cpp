// SPDX-License-Identifier: GPL-3.0-or-later
#include "handover/letters.hpp"

#include "handover/cover.hpp"
#include "handover/slips.hpp"
#include "handover/wording.hpp"
#include "page/text.hpp"

#include <algorithm>
#include <array>

namespace hoso::handover {

namespace {

constexpr double signature_space_mm = 15; ///< the decree's least: most of these letters are sealed, not signed by hand

page::AdministrativeLayout letter_layout(const Paper& paper) {
    page::AdministrativeLayout layout = paper.layout;
    layout.margins.bottom = slips_mm + 2;
    layout.signature_space_mm = std::min(layout.signature_space_mm, signature_space_mm);
    return layout;
}

page::AdministrativeTexts texts_of(const Issue& issue, const Letter& letter) {
    page::AdministrativeTexts texts = office_texts(issue);
    texts.number = "Số: " + letter.serial;
    texts.type = "PHIẾU CẤP TÀI KHOẢN";
    texts.subject = letter.system_title;
    texts.recipients = {letter.holder == Holder::office ? "Đơn vị sử dụng tài khoản" : "Người được cấp tài khoản",
        "Lưu: VT"};
    return texts;
}

std::vector<Fact> facts_of(const Letter& letter) {
    const bool office = letter.holder == Holder::office;
    std::vector<Fact> facts{{office ? "Tài khoản dùng chung" : "Họ và tên", letter.person, page::Face::bold},
        {"Chức vụ", letter.position}, {"Đơn vị", letter.unit_name}, {"Tên đăng nhập", letter.login, page::Face::bold},
        {"Địa chỉ truy cập", letter.system_url}, {"Hộp thư điện tử", letter.mail}};
    if (letter.attempt > 1)
        facts.push_back({"Lần cấp", std::to_string(letter.attempt) + " (mật khẩu cấp các lần trước không còn hiệu lực)"});
    return facts;
}

std::vector<page::Paragraph> instructions_of(
    page::Fonts& fonts, const std::vector<std::string>& paragraphs, double size) {
    std::vector<page::Paragraph> items;
    for (std::size_t i = 0; i < paragraphs.size(); ++i)
        items.push_back(item(fonts, std::to_string(i + 1) + ".", paragraphs[i], size));
    return items;
}

double text_height(
    page::Fonts& fonts, const std::vector<Fact>& facts, const std::vector<page::Paragraph>& items, double width, double size) {
    double height = height_mm(fonts, facts, width, size) + size * page::millimetres_per_point;
    for (const page::Paragraph& item : items)
        height += height_mm(fonts, item, width) + item.space_after_points * page::millimetres_per_point;
    return height;
}

} // namespace

Paper read_paper(const reference::DataFolders& data, std::chrono::sys_days day) {
    return {page::read_administrative_layout(data.find("layouts/nd30-2020.toml")), read_instructions(data, day)};
}

void draw_letter(page::Document& document, const Paper& paper, const Issue& issue, const Letter& letter,
    const crypto::Secret& password) {
    const page::AdministrativeLayout layout = letter_layout(paper);
    const page::AdministrativeTexts texts = texts_of(issue, letter);
    begin_administrative(document, layout, texts);
    const std::vector<Fact> facts = facts_of(letter);
    const std::vector<std::string> paragraphs = paragraphs_of(paper.instructions, issue, letter);
    const double width = document.format().body().width;
    const double room = document.room() - end_height_mm(document, layout, texts);
    std::vector<page::Paragraph> items;
    double size = 0;
    for (const double smaller : {0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0}) {
        size = layout.text.size_points - smaller;
        items = instructions_of(document.fonts(), paragraphs, size);
        if (text_height(document.fonts(), facts, items, width, size) <= room) break;
    }
    draw(document, facts, size);
    document.move_to(document.y() + size / 2 * page::millimetres_per_point);
    for (const page::Paragraph& item : items) flow(document, item);
    end_administrative(document, layout, texts);
    draw_slips(document, letter, password);
}

DrawnPacket draw_packet(
    page::Fonts& fonts, const Paper& paper, const Issue& issue, const Packet& packet, const FirstPassword& password) {
    page::Document document{fonts, settings_of(issue, "Gói bàn giao tài khoản: " + packet.unit_name)};
    draw_cover(document, paper.layout, issue, packet);
    draw_sign_list(document, paper.layout, issue, packet);
    for (const Letter& letter : packet.letters) draw_letter(document, paper, issue, letter, password(letter));
    return {document.finish(), document.unknown_characters()};
}

} // namespace hoso::handover
