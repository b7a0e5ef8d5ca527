// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/letter.hpp"

#include "page/table.hpp"
#include "render/day.hpp"
#include "render/wording.hpp"
#include "report/model.hpp"

#include <array>

namespace hoso::render {

namespace {

page::AdministrativeTexts texts_of(const Reminder& reminder) {
    page::AdministrativeTexts texts = office_texts(reminder.office);
    texts.number = number_line("", reminder.office.abbreviation);
    texts.place_date = place_and_date(reminder.office.place, reminder.as_of);
    texts.subject = "V/v đôn đốc báo cáo " + reminder.period_name;
    texts.addressees = {reminder.addressee};
    texts.recipients = {"Như trên"};
    // Of the office's recipients only the file copy concerns a letter to one unit.
    for (const std::string& recipient : reminder.office.recipients)
        if (recipient.starts_with("Lưu")) texts.recipients.push_back(recipient);
    return texts;
}

std::string beginning(const Reminder& reminder) {
    std::string text = "Thực hiện chế độ báo cáo “" + reminder.regime_title + "”";
    if (!reminder.legal_source.empty()) text += " theo " + reminder.legal_source;
    text += ", thời hạn gửi báo cáo " + reminder.period_name + " là hết ngày " + report::vietnamese_date(reminder.due) +
            ". Đến ngày " + report::vietnamese_date(reminder.as_of) + ", " + reminder.office.name;
    return text +
           (reminder.missing.empty() ? " chưa nhận được báo cáo của " + reminder.addressee
                                     : " chưa nhận được đầy đủ báo cáo của " + reminder.addressee) +
           (reminder.working_days_late > 0
                   ? " (quá hạn " + std::to_string(reminder.working_days_late) + " ngày làm việc)."
                   : ".");
}

void add_missing(page::Document& document, const page::AdministrativeLayout& layout, const Reminder& reminder) {
    flow(document, administrative_paragraph(layout, "Các biểu, số liệu còn thiếu:"));
    page::TableLayout table;
    table.columns = {{12, 1, page::Alignment::centre}, {0, 1, page::Alignment::left}, {0, 1, page::Alignment::left}};
    table.header = {{{"TT"}, {"Biểu, số liệu"}, {"Tình trạng"}}};
    table.size_points = layout.text.size_points;
    page::Table drawn{document, std::move(table)};
    for (std::size_t i = 0; i < reminder.missing.size(); ++i) {
        const MissingAnswer& answer = reminder.missing[i];
        const std::string number = std::to_string(i + 1);
        const std::string problem = answer.problem.empty() ? "Chưa nhận được" : answer.problem;
        drawn.add(std::array<std::string_view, 3>{number, answer.form, problem});
    }
    drawn.close();
    document.move_to(document.y() + layout.paragraph_space_points * page::millimetres_per_point);
}

std::string request(const Reminder& reminder) {
    return reminder.office.name + " đề nghị " + reminder.addressee +
           (reminder.working_days_late > 0 ? " khẩn trương gửi báo cáo; nêu rõ lý do chậm gửi."
                                           : " gửi báo cáo đúng thời hạn nêu trên.");
}

std::string how_to_answer(const Reminder& reminder) {
    if (!reminder.how_to_answer.empty()) return reminder.how_to_answer;
    return "Báo cáo được lập trên biểu mẫu đã gửi (không đổi tên trang tính, nhãn và mã của biểu) và gửi về " +
           reminder.office.name +
           ". Trường hợp đã gửi báo cáo, đề nghị thông báo thời điểm và tên tệp đã gửi để đối chiếu.";
}

} // namespace

std::string reminder_letter(const Reminder& reminder, const page::AdministrativeLayout& layout, page::Fonts& fonts) {
    const page::AdministrativeTexts texts = texts_of(reminder);
    page::Document document{fonts, {texts.subject, reminder.office.name, seconds_of(reminder.as_of), "vi"}};
    begin_administrative(document, layout, texts);
    flow(document, administrative_paragraph(layout, beginning(reminder)));
    if (!reminder.missing.empty()) add_missing(document, layout, reminder);
    flow(document, administrative_paragraph(layout, request(reminder)));
    flow(document, administrative_paragraph(layout, how_to_answer(reminder)));
    end_administrative(document, layout, texts);
    return document.finish();
}

} // namespace hoso::render
