// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "office/numbers.hpp"
#include "office/sheet_state.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <optional>

namespace hoso::office {

namespace {

constexpr double millimetres_per_inch = 25.4;
constexpr std::uint8_t a4 = 9;
constexpr std::size_t longest_page_line = 255, longest_prompt = 255, longest_title = 32, longest_choices = 255,
                      longest_password = 15;
constexpr int most_pages = 32'767, most_breaks = 1'023;
constexpr double widest_margin = 400;                        // millimetres
constexpr std::uint16_t note_width = 320, note_height = 120; // pixels

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

/// One piece in Excel's codes (ECMA-376 part 1, 18.3.1.39). The size stands before the font, so that no digit of the
/// text is taken for a part of it.
std::string piece(const char* place, const std::string& text, int size) {
    if (text.empty()) return {};
    std::string coded = replaced(text, "&", "&&");
    coded = replaced(replaced(coded, "{page}", "&P"), "{pages}", "&N");
    return place + ("&" + std::to_string(size)) + "&\"Times New Roman,Regular\"" + coded;
}

std::string coded(const PageLine& line, const std::string& where) {
    if (line.size < 1 || line.size > 99)
        throw Error{Cause::output, where + ": " + message("no font: {} of {} points", "Times New Roman", line.size)};
    return plain_text(
        piece("&L", line.left, line.size) + piece("&C", line.centre, line.size) + piece("&R", line.right, line.size),
        longest_page_line, where);
}

bool is_margin(double millimetres) { return millimetres >= 0 && millimetres <= widest_margin; }

/// The number that Excel has for a day.
std::optional<std::string> serial(const std::string& date) {
    int year = 0, end = 0;
    unsigned month = 0, day = 0;
    if (std::sscanf(date.c_str(), "%4d-%2u-%2u%n", &year, &month, &day, &end) != 3 ||
        static_cast<std::size_t>(end) != date.size())
        return std::nullopt;
    const std::chrono::year_month_day when{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
    if (!when.ok() || date < "1900-03-01") return std::nullopt;
    const std::chrono::sys_days first{std::chrono::year{1899} / 12 / 30};
    return std::to_string((std::chrono::sys_days{when} - first).count());
}

std::uint8_t kind(Validation::Kind wanted) {
    switch (wanted) {
    case Validation::Kind::choice:
        return LXW_VALIDATION_TYPE_LIST;
    case Validation::Kind::whole_number:
        return LXW_VALIDATION_TYPE_INTEGER_FORMULA;
    case Validation::Kind::decimal:
        return LXW_VALIDATION_TYPE_DECIMAL_FORMULA;
    case Validation::Kind::date:
        return LXW_VALIDATION_TYPE_DATE_FORMULA;
    case Validation::Kind::text_length:
        break;
    }
    return LXW_VALIDATION_TYPE_LENGTH_FORMULA;
}

std::uint8_t refusal(Validation::Refusal wanted) {
    switch (wanted) {
    case Validation::Refusal::stop:
        return LXW_VALIDATION_ERROR_TYPE_STOP;
    case Validation::Refusal::warning:
        return LXW_VALIDATION_ERROR_TYPE_WARNING;
    case Validation::Refusal::information:
        break;
    }
    return LXW_VALIDATION_ERROR_TYPE_INFORMATION;
}

/// A validation in the words of libxlsxwriter, which takes pointers to what it copies; `source` refers to its
/// choices_in.
class Rule {
public:
    Rule(const Validation& wanted, const std::string& source, std::string where)
        : m_wanted{wanted}, m_where{std::move(where)} {
        m_rule.validate = kind(wanted.kind);
        m_rule.error_type = refusal(wanted.refusal);
        m_rule.ignore_blank = wanted.may_be_empty ? LXW_VALIDATION_ON : LXW_VALIDATION_OFF;
        set_texts();
        if (wanted.kind != Validation::Kind::choice)
            set_limits();
        else if (wanted.choices_in)
            set_source(wanted.choices_in->cells, source);
        else
            set_choices();
    }
    Rule(const Rule&) = delete;
    Rule& operator=(const Rule&) = delete;

    void add_to(lxw_worksheet* worksheet, const Range& cells) {
        check(worksheet_data_validation_range(worksheet, row_of(cells.first_row), column_of(cells.first_column),
                  row_of(cells.last_row), column_of(cells.last_column), &m_rule),
            m_where);
        if (m_list.empty()) return;
        // libxlsxwriter 1.1.4 writes a list over the end of a buffer where its letters are of more bytes than one, and
        // never frees a reference to cells. So it gets a list of one letter, and ours is put in its place.
        lxw_data_val_obj* kept = STAILQ_FIRST(worksheet->data_validations);
        while (STAILQ_NEXT(kept, list_pointers) != nullptr) kept = STAILQ_NEXT(kept, list_pointers);
        char* list = ::strdup(m_list.c_str());
        if (list == nullptr) throw std::bad_alloc{};
        std::free(kept->value_formula);
        kept->value_formula = list;
    }

private:
    [[noreturn]] void fail(const std::string& problem) const { throw Error{Cause::output, m_where + ": " + problem}; }

    void set_texts() {
        m_texts = {plain_text(m_wanted.prompt_title, longest_title, m_where),
            plain_text(m_wanted.prompt, longest_prompt, m_where),
            plain_text(m_wanted.error_title, longest_title, m_where),
            plain_text(m_wanted.error, longest_prompt, m_where)};
        const auto given = [this](std::size_t i) { return m_texts[i].empty() ? nullptr : m_texts[i].data(); };
        m_rule.input_title = given(0);
        m_rule.input_message = given(1);
        m_rule.error_title = given(2);
        m_rule.error_message = given(3);
    }

    void set_choices() {
        for (const std::string& choice : m_wanted.choices) {
            const std::string plain = plain_text(choice, longest_choices, m_where);
            if (plain.empty() || plain.find_first_of(",\"") != std::string::npos)
                fail(message("{} cannot be a choice in a list", plain.empty() ? "\"\"" : plain));
            m_least += (m_least.empty() ? "" : ",") + plain;
        }
        if (m_least.empty()) fail(tr("a list without choices"));
        if (utf16_units(m_least) > longest_choices)
            fail(message("choices of more than {} characters: put them into cells", longest_choices));
        set_list("\"" + m_least + "\"");
    }

    void set_source(const Range& cells, const std::string& source) {
        if (cells.first_row != cells.last_row && cells.first_column != cells.last_column)
            fail(tr("choices stand in one row or one column"));
        set_list(source);
    }

    void set_list(std::string list) {
        m_list = std::move(list);
        m_rule.validate = LXW_VALIDATION_TYPE_LIST;
        m_rule.value_list = m_pointers.data();
    }

    std::string limit(const std::string& wanted) const {
        const auto value = m_wanted.kind == Validation::Kind::date ? serial(wanted) : plain_decimal(wanted);
        if (!value) fail(message("{} is no limit for a cell", shortened(text::to_valid_utf8(wanted), 100)));
        return "=" + *value;
    }

    void set_limits() {
        if (m_wanted.least) m_least = limit(*m_wanted.least);
        if (m_wanted.most) m_most = limit(*m_wanted.most);
        if (m_wanted.least && m_wanted.most) {
            m_rule.criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
            m_rule.minimum_formula = m_least.data();
            m_rule.maximum_formula = m_most.data();
        } else if (m_wanted.most) {
            m_rule.criteria = LXW_VALIDATION_CRITERIA_LESS_THAN_OR_EQUAL_TO;
            m_rule.value_formula = m_most.data();
        } else {
            if (!m_wanted.least) m_least = "=-1E+300"; // any number: Excel has no kind for that
            m_rule.criteria = LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO;
            m_rule.value_formula = m_least.data();
        }
    }

    const Validation& m_wanted;
    std::string m_where;
    lxw_data_validation m_rule{};
    std::array<std::string, 4> m_texts;
    std::string m_least, m_most, m_list, m_letter{"x"};
    std::array<char*, 2> m_pointers{m_letter.data(), nullptr};
};

} // namespace

void SheetWriter::freeze(int rows, int columns) {
    if (rows < 0 || columns < 0 || rows >= largest_row || columns >= largest_column)
        throw Error{Cause::output,
            m_state->place(0, 0) + ": " + message("{} rows and {} columns cannot be frozen", rows, columns)};
    worksheet_freeze_panes(m_state->worksheet, static_cast<lxw_row_t>(rows), static_cast<lxw_col_t>(columns));
}

void SheetWriter::filter(const Range& range) {
    m_state->check_range(range);
    check(worksheet_autofilter(m_state->worksheet, row_of(range.first_row), column_of(range.first_column),
              row_of(range.last_row), column_of(range.last_column)),
        m_state->place(range.first_row, range.first_column));
}

void SheetWriter::State::set_pages(const PrintSetup& setup) const {
    for (const double margin : {setup.left, setup.right, setup.top, setup.bottom, setup.header, setup.footer})
        if (!is_margin(margin)) throw Error{Cause::output, place(0, 0) + ": " + message("a margin of {} mm", margin)};
    if (setup.pages_wide < 0 || setup.pages_tall < 0 || setup.pages_wide > most_pages || setup.pages_tall > most_pages)
        throw Error{Cause::output, place(0, 0) + ": " + message("{} by {} pages", setup.pages_wide, setup.pages_tall)};
    worksheet_set_paper(worksheet, a4);
    if (setup.orientation == PrintSetup::Orientation::landscape)
        worksheet_set_landscape(worksheet);
    else
        worksheet_set_portrait(worksheet);
    worksheet_set_margins(worksheet, setup.left / millimetres_per_inch, setup.right / millimetres_per_inch,
        setup.top / millimetres_per_inch, setup.bottom / millimetres_per_inch);
    if (setup.pages_wide > 0 || setup.pages_tall > 0)
        worksheet_fit_to_pages(
            worksheet, static_cast<std::uint16_t>(setup.pages_wide), static_cast<std::uint16_t>(setup.pages_tall));
    if (setup.centred) worksheet_center_horizontally(worksheet);
    worksheet_gridlines(worksheet, setup.grid_shown ? LXW_SHOW_SCREEN_GRIDLINES : LXW_HIDE_ALL_GRIDLINES);
}

void SheetWriter::State::set_page_lines(const PrintSetup& setup) const {
    lxw_header_footer_options options{};
    options.margin = setup.header / millimetres_per_inch;
    check(worksheet_set_header_opt(worksheet, coded(setup.header_line, place(0, 0)).c_str(), &options), place(0, 0));
    options.margin = setup.footer / millimetres_per_inch;
    check(worksheet_set_footer_opt(worksheet, coded(setup.footer_line, place(0, 0)).c_str(), &options), place(0, 0));
}

void SheetWriter::State::set_page_rows(const PrintSetup& setup) const {
    if (setup.first_repeated_row != 0 || setup.last_repeated_row != 0) {
        check_range({setup.first_repeated_row, 1, setup.last_repeated_row, 1});
        check(worksheet_repeat_rows(worksheet, row_of(setup.first_repeated_row), row_of(setup.last_repeated_row)),
            place(setup.first_repeated_row, 0));
    }
    if (setup.repeated_columns > 0) {
        check_place(1, setup.repeated_columns);
        if (setup.first_repeated_row != 0 && name.size() > longest_name_repeated)
            throw Error{Cause::output,
                place(0, 0) + ": " + tr("the name is too long for a sheet that repeats both rows and columns")};
        check(worksheet_repeat_columns(worksheet, 0, column_of(setup.repeated_columns)), place(0, 0));
    }
    if (setup.area) {
        check_range(*setup.area);
        check(worksheet_print_area(worksheet, row_of(setup.area->first_row), column_of(setup.area->first_column),
                  row_of(setup.area->last_row), column_of(setup.area->last_column)),
            place(0, 0));
    }
    if (setup.breaks_before.empty()) return;
    if (setup.breaks_before.size() > static_cast<std::size_t>(most_breaks))
        throw Error{Cause::output, place(0, 0) + ": " + message("more than {} page breaks", most_breaks)};
    std::vector<lxw_row_t> breaks; // of the rows above, ended by 0
    for (const int row : setup.breaks_before) {
        check_place(row, 1);
        if (row > 1) breaks.push_back(row_of(row));
    }
    std::sort(breaks.begin(), breaks.end());
    breaks.push_back(0);
    check(worksheet_set_h_pagebreaks(worksheet, breaks.data()), place(0, 0));
}

void SheetWriter::set_print(const PrintSetup& setup) {
    m_state->set_pages(setup);
    m_state->set_page_lines(setup);
    m_state->set_page_rows(setup);
}

void SheetWriter::note(int row, int column, std::string_view text) {
    m_state->check_place(row, column);
    const std::string where = m_state->place(row, column);
    const std::string plain = plain_text(text, longest_cell_text, where);
    if (plain.empty()) throw Error{Cause::output, where + ": " + tr("an empty note")};
    lxw_comment_options options{};
    options.width = note_width;
    options.height = note_height;
    check(worksheet_write_comment_opt(m_state->worksheet, row_of(row), column_of(column), plain.c_str(), &options),
        where);
}

void SheetWriter::validate(const Range& cells, const Validation& validation) {
    m_state->check_range(cells);
    const std::string where = m_state->place(cells.first_row, cells.first_column);
    const std::string source = validation.choices_in ? m_state->book.reference(*validation.choices_in) : "";
    Rule rule{validation, source, where};
    m_state->add_range(m_state->validated, cells);
    rule.add_to(m_state->worksheet, cells);
}

void SheetWriter::protect(const Protection& protection) {
    const std::string password = plain_text(protection.password, longest_password, m_state->place(0, 0));
    lxw_protection options{};
    options.format_columns = options.format_rows = protection.may_resize ? LXW_TRUE : LXW_FALSE;
    options.no_select_locked_cells = protection.may_select_locked ? LXW_FALSE : LXW_TRUE;
    options.autofilter = protection.may_filter ? LXW_TRUE : LXW_FALSE;
    worksheet_protect(m_state->worksheet, password.empty() ? nullptr : password.c_str(), &options);
}

} // namespace hoso::office
