// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/form.hpp"

#include "answers/fingerprint.hpp"
#include "answers/form_words.hpp"
#include "answers/sheet_formula.hpp"
#include "messages/messages.hpp"
#include "office/sheet_writer.hpp"
#include "text/unicode.hpp"

#include <algorithm>

namespace hoso::answers {

using office::CellStyle;
using office::StyleId;
using office::Validation;
using regime::Indicator;
using regime::IndicatorType;

namespace {

constexpr int number_column = 1, label_column = 2, units_column = 3, value_column = 4, note_column = 5;
constexpr int heading_row = 7;
constexpr int label_width = 44;           // characters
constexpr double line_height = 17;        // points, of 12-point letters
constexpr std::size_t longest_list = 255; // of choices in a validation itself

std::string day_text(regime::Day day) {
    const std::chrono::year_month_day date{day};
    return fmt::format("{:02}/{:02}/{}", static_cast<unsigned>(date.day()), static_cast<unsigned>(date.month()),
        static_cast<int>(date.year()));
}

/// What can be typed, in words.
std::string kind_of(const Indicator& indicator) {
    switch (indicator.type) {
    case IndicatorType::integer:
        return "Số nguyên";
    case IndicatorType::decimal:
        return fmt::format("Số, tối đa {} chữ số thập phân", indicator.decimals);
    case IndicatorType::percent:
        return fmt::format("Phần trăm, tối đa {} chữ số thập phân; 12,5 % thì nhập 12,5", indicator.decimals);
    case IndicatorType::text:
        break;
    }
    return indicator.choices.empty() ? "Chữ" : "Chọn trong danh sách";
}

std::string computed_by(const Indicator& indicator) {
    return indicator.formula ? "Tự tính: " + indicator.formula_text : "Nơi nhận tính từ hồ sơ";
}

std::string number_format_of(const Indicator& indicator) {
    if (!indicator.is_number()) return "@";
    return indicator.decimals == 0 ? "#,##0"
                                   : "#,##0." + std::string(static_cast<std::size_t>(indicator.decimals), '0');
}

std::string with_period(std::string title, const std::string& period) {
    constexpr std::string_view mark = "{period}";
    if (const std::size_t at = title.find(mark); at != std::string::npos) title.replace(at, mark.size(), period);
    return title;
}

/// Programs differ in whether they find heights themselves when they open a file.
double height_of(std::string_view text, int width) {
    const auto lines = 1 + text::character_count(text) / static_cast<std::size_t>(width);
    return 3 + line_height * static_cast<double>(lines);
}

class FormWriter {
public:
    explicit FormWriter(const FormRequest& request)
        : m_request{request}, m_regime{request.regime}, m_book{properties(request)},
          m_fingerprint{to_text(fingerprint_of(request.regime, request.period.to_text(), request.unit.code.text()))},
          m_input{m_book.add_sheet(form_words::input_sheet)}, m_help{m_book.add_sheet(form_words::help_sheet)},
          m_hidden{m_book.add_sheet(form_words::hidden_sheet, office::SheetState::hidden)} {}

    std::string write() {
        write_head();
        place_indicators();
        write_headings();
        write_rows();
        m_hidden.text(1, 1, m_fingerprint);
        m_hidden.protect();
        write_help();
        m_input.freeze(heading_row, 0);
        m_input.set_print(print(office::PrintSetup::Orientation::portrait));
        m_input.protect();
        m_help.protect();
        return m_book.finish();
    }

private:
    static office::WorkbookProperties properties(const FormRequest& request) {
        office::WorkbookProperties result;
        result.title =
            fmt::format("{} {} {}", request.regime.rules.id, request.period.to_text(), request.unit.code.text());
        return result;
    }

    static office::PrintSetup print(office::PrintSetup::Orientation orientation) {
        office::PrintSetup setup;
        setup.orientation = orientation;
        setup.first_repeated_row = setup.last_repeated_row = heading_row;
        setup.header_line.centre = "{page}";
        return setup;
    }

    StyleId style(const CellStyle& wanted) { return m_book.add_style(wanted); }

    static CellStyle bordered() {
        CellStyle result;
        result.size = 12;
        result.wrapped = true;
        return result.borders(office::Line::thin);
    }

    /// A line across the form.
    void line(int row, const std::string& text, const CellStyle& wanted, double height) {
        const StyleId id = style(wanted);
        m_input.merge({row, number_column, row, note_column}, id);
        m_input.text(row, number_column, text, id);
        m_input.set_row_height(row, height);
    }

    void write_head() {
        m_input.set_column_width(number_column, number_column, 8);
        m_input.set_column_width(label_column, label_column, label_width);
        m_input.set_column_width(units_column, units_column, 14);
        m_input.set_column_width(value_column, value_column, 18);
        m_input.set_column_width(note_column, note_column, 20);
        const std::string period = m_request.period.vietnamese_name();
        CellStyle title, plain, code;
        title.bold = title.wrapped = true;
        title.size = 14;
        title.across = office::Across::centre;
        plain.wrapped = true;
        code.size = 8;
        code.colour = office::Colour{0x595959};
        const std::string heading = with_period(m_regime.sheet.title, period);
        const auto lines = static_cast<double>(1 + heading.size() / 120);
        line(1, heading, title, 22 * lines);
        line(2, fmt::format("{}: {} (mã {})", form_words::unit_line, m_request.unit.name, m_request.unit.code.text()),
            plain, 20);
        line(3,
            fmt::format("{}: {} (từ ngày {} đến ngày {})", form_words::period_line, period,
                day_text(m_request.window.from), day_text(m_request.window.to)),
            plain, 20);
        std::string due = fmt::format("Hạn gửi: hết ngày {}", day_text(m_request.due));
        if (!m_request.office.empty()) due += ". Nơi nhận: " + m_request.office;
        line(4, due, plain, 20);
        line(5, fmt::format("{}: {}", form_words::code_line, m_fingerprint), code, 14);
    }

    /// Rows of indicators, with those of the groups that begin above them.
    void place_indicators() {
        int row = heading_row;
        std::vector<std::string> open;
        for (const Indicator& indicator : m_regime.indicators) {
            std::size_t same = 0;
            while (same < open.size() && same < indicator.groups.size() && open[same] == indicator.groups[same]) ++same;
            for (std::size_t level = same; level < indicator.groups.size(); ++level)
                m_groups.push_back({++row, level, indicator.groups[level]});
            open = indicator.groups;
            m_rows.push_back(++row);
            m_cells.push_back(office::cell_name(row, value_column));
        }
    }

    void write_headings() {
        CellStyle heading = bordered();
        heading.bold = true;
        heading.across = office::Across::centre;
        heading.fill = office::Colour{0xD9E2F3};
        const StyleId id = style(heading);
        m_input.text(heading_row, number_column, form_words::number_heading, id);
        m_input.text(heading_row, label_column, form_words::label_heading, id);
        m_input.text(heading_row, units_column, form_words::units_heading, id);
        m_input.text(heading_row, value_column, form_words::value_heading, id);
        m_input.text(heading_row, note_column, form_words::note_heading, id);
        m_input.set_row_height(heading_row, 22);
    }

    void write_rows() {
        CellStyle group = bordered();
        group.bold = true;
        group.fill = office::Colour{0xF2F2F2};
        for (const Group& each : m_groups) {
            CellStyle wanted = group;
            wanted.indent = static_cast<int>(std::min<std::size_t>(each.level, 5));
            const StyleId id = style(wanted);
            m_input.blank(each.row, number_column, style(group));
            m_input.merge({each.row, label_column, each.row, note_column}, id);
            m_input.text(each.row, label_column, each.text, id);
            m_input.set_row_height(each.row, height_of(each.text, 2 * label_width));
        }
        for (std::size_t i = 0; i < m_rows.size(); ++i) write_row(m_rows[i], m_regime.indicators[i]);
    }

    void write_row(int row, const Indicator& indicator) {
        CellStyle centred = bordered(), label = bordered(), note = bordered();
        centred.across = office::Across::centre;
        label.across = office::Across::left;
        label.indent = static_cast<int>(std::min<std::size_t>(indicator.groups.size(), 5));
        note.locked = false;
        m_input.text(row, number_column, fmt::format("[{}]", indicator.number), style(centred));
        m_input.text(row, label_column, indicator.text, style(label));
        m_input.text(row, units_column, indicator.units, style(centred));
        m_input.blank(row, note_column, style(note));
        m_input.set_row_height(
            row, std::max(height_of(indicator.text, label_width - 3 * label.indent), height_of(indicator.units, 13)));
        CellStyle value = bordered();
        value.across = indicator.is_number() ? office::Across::right : office::Across::left;
        value.number_format = number_format_of(indicator);
        if (!indicator.asked) {
            write_computed(row, indicator, value);
            return;
        }
        value.locked = false;
        value.fill = office::Colour{0xFFF9E5};
        m_input.blank(row, value_column, style(value));
        m_input.validate({row, value_column, row, value_column}, validation(indicator));
    }

    void write_computed(int row, const Indicator& indicator, CellStyle value) {
        value.fill = office::Colour{0xEDEDED};
        value.italic = true;
        if (const auto formula =
                indicator.formula ? sheet_formula(m_regime, indicator, m_cells) : std::optional<std::string>{})
            m_input.formula_text(row, value_column, *formula, "", style(value));
        else
            m_input.text(row, value_column, "(nơi nhận tính)", style(value));
    }

    Validation validation(const Indicator& indicator) {
        Validation result;
        result.error_title = "Số liệu chưa đúng";
        result.error = kind_of(indicator) + ".";
        switch (indicator.type) {
        case IndicatorType::integer:
            result.kind = Validation::Kind::whole_number;
            break;
        case IndicatorType::decimal:
        case IndicatorType::percent:
            result.kind = Validation::Kind::decimal;
            break;
        case IndicatorType::text:
            result.kind = Validation::Kind::text_length;
            result.most = "500";
            if (!indicator.choices.empty()) set_choices(result, indicator);
        }
        return result;
    }

    /// In the validation itself where they fit, else in a column of the hidden sheet.
    void set_choices(Validation& rule, const Indicator& indicator) {
        rule.kind = Validation::Kind::choice;
        rule.most.reset();
        std::size_t size = 0;
        bool plain = true;
        for (const std::string& choice : indicator.choices) {
            size += choice.size() + 1;
            plain = plain && choice.find_first_of(",\"") == std::string::npos;
        }
        if (plain && size <= longest_list) {
            rule.choices = indicator.choices;
            return;
        }
        const int column = ++m_lists + 1;
        int row = 0;
        for (const std::string& choice : indicator.choices) m_hidden.text(++row, column, choice);
        rule.choices_in = office::SheetRange{m_hidden.name(), {1, column, row, column}};
    }

    void write_help() {
        m_help.set_column_width(1, 1, 9);
        m_help.set_column_width(2, 2, 46);
        m_help.set_column_width(3, 3, 28);
        m_help.set_column_width(4, 4, 46);
        CellStyle heading, plain;
        heading.bold = true;
        heading.size = 14;
        plain.wrapped = true;
        plain.size = 12;
        m_help.text(1, 1, "Hướng dẫn lập báo cáo", style(heading));
        int row = 1;
        for (const std::string& each : instructions()) {
            const StyleId id = style(plain);
            m_help.merge({++row, 1, row, 4}, id);
            m_help.text(row, 1, each, id);
            m_help.set_row_height(row, height_of(each, 125));
        }
        CellStyle column = bordered();
        column.bold = true;
        column.across = office::Across::centre;
        column.fill = office::Colour{0xD9E2F3};
        row += 2;
        const char* const headings[] = {
            form_words::number_heading, form_words::label_heading, "Cách nhập", "Giải thích"};
        for (int i = 0; i < 4; ++i) m_help.text(row, i + 1, headings[i], style(column));
        for (const Indicator& indicator : m_regime.indicators) {
            ++row;
            m_help.text(row, 1, fmt::format("[{}]", indicator.number), style(bordered()));
            m_help.text(row, 2, indicator.text, style(bordered()));
            const std::string how = indicator.asked ? kind_of(indicator) : computed_by(indicator);
            m_help.text(row, 3, how, style(bordered()));
            m_help.text(row, 4, indicator.help, style(bordered()));
            m_help.set_row_height(
                row, std::max({height_of(indicator.text, 46), height_of(how, 28), height_of(indicator.help, 46)}));
        }
        office::PrintSetup setup;
        setup.orientation = office::PrintSetup::Orientation::landscape;
        m_help.set_print(setup);
    }

    std::vector<std::string> instructions() const {
        return {fmt::format("Chỉ nhập vào các ô màu vàng của trang “{}”; các ô khác đã khóa. Ô màu xám tự tính.",
                    form_words::input_sheet),
            "Không sửa mã số, tên chỉ tiêu, đơn vị tính và dòng “Mã biểu”: nơi nhận đọc số liệu theo các nhãn này.",
            "Nhập số bằng chữ số, không kèm chữ. Không có phát sinh thì nhập 0; không có số liệu thì để trống.",
            "Lưu ở dạng XLSX hoặc ODS rồi gửi lại; tên tệp và tên trang không quan trọng.",
            "Căn cứ: " + (m_regime.rules.source.empty() ? m_regime.rules.title : m_regime.rules.source)};
    }

    struct Group {
        int row = 0;
        std::size_t level = 0;
        std::string text;
    };

    const FormRequest& m_request;
    const regime::Regime& m_regime;
    office::WorkbookWriter m_book;
    std::string m_fingerprint;
    office::SheetWriter m_input, m_help, m_hidden;
    std::vector<Group> m_groups;
    std::vector<int> m_rows;          ///< of the indicators
    std::vector<std::string> m_cells; ///< of their values
    int m_lists = 0;                  ///< of choices on the hidden sheet
};

} // namespace

std::string make_form(const FormRequest& request) { return FormWriter{request}.write(); }

std::string form_file_name(const std::string& regime, const std::string& period, const records::UnitCode& unit) {
    std::string code;
    for (const char c : unit.text()) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                           c == '-' || c == '_';
        code += plain ? std::string{c} : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return fmt::format("{}_{}_{}.xlsx", regime, period, code);
}

} // namespace hoso::answers
