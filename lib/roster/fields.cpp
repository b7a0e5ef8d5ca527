// SPDX-License-Identifier: GPL-3.0-or-later
#include "roster/fields.hpp"

#include "messages/messages.hpp"
#include "text/fold.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>
#include <vector>

namespace hoso::roster {

namespace {

using HeaderName = std::pair<std::string_view, Field>;

/// As header_key() makes them.
constexpr HeaderName header_names[]{{"employeenumber", Field::number}, {"employeeid", Field::number},
    {"employeecode", Field::number}, {"staffnumber", Field::number}, {"staffid", Field::number},
    {"staffcode", Field::number}, {"macanbo", Field::number}, {"macb", Field::number}, {"macbccvc", Field::number},
    {"macanbocongchuc", Field::number}, {"masocanbo", Field::number}, {"masocbccvc", Field::number},
    {"mscb", Field::number}, {"sohieucanbo", Field::number}, {"sohieucbccvc", Field::number},
    {"manhanvien", Field::number}, {"masonhanvien", Field::number}, {"manv", Field::number},
    {"manhansu", Field::number}, {"macongchuc", Field::number}, {"macongchucvienchuc", Field::number},
    {"citizenid", Field::citizen}, {"nationalid", Field::citizen}, {"idcard", Field::citizen},
    {"idnumber", Field::citizen}, {"cccd", Field::citizen}, {"socccd", Field::citizen},
    {"sothecancuoc", Field::citizen}, {"socancuoc", Field::citizen}, {"cancuoc", Field::citizen},
    {"cancuoccongdan", Field::citizen}, {"socancuoccongdan", Field::citizen}, {"cmnd", Field::citizen},
    {"socmnd", Field::citizen}, {"cccdcmnd", Field::citizen}, {"cmndcccd", Field::citizen},
    {"socccdcmnd", Field::citizen}, {"socmndcccd", Field::citizen}, {"sodinhdanhcanhan", Field::citizen},
    {"sodinhdanh", Field::citizen}, {"madinhdanhcanhan", Field::citizen}, {"fullname", Field::name},
    {"name", Field::name}, {"hovaten", Field::name}, {"hoten", Field::name}, {"hotencanbo", Field::name},
    {"hovatencanbo", Field::name}, {"tencanbo", Field::name}, {"hotennhanvien", Field::name},
    {"hovatencongchuc", Field::name}, {"unitcode", Field::unit}, {"unit", Field::unit}, {"unitid", Field::unit},
    {"departmentcode", Field::unit}, {"madonvi", Field::unit}, {"madv", Field::unit}, {"maphongban", Field::unit},
    {"madinhdanhdonvi", Field::unit}, {"madinhdanhcoquan", Field::unit}, {"macoquan", Field::unit},
    {"position", Field::position}, {"title", Field::position}, {"jobtitle", Field::position},
    {"chucvu", Field::position}, {"chucdanh", Field::position}, {"chucvuchucdanh", Field::position},
    {"chucdanhchucvu", Field::position}, {"mail", Field::mail}, {"email", Field::mail}, {"emailaddress", Field::mail},
    {"thudientu", Field::mail}, {"diachithudientu", Field::mail}, {"diachiemail", Field::mail}, {"hopthu", Field::mail},
    {"hopthudientu", Field::mail}, {"thudientucongvu", Field::mail}, {"emailcongvu", Field::mail},
    {"phone", Field::phone}, {"phonenumber", Field::phone}, {"telephone", Field::phone}, {"mobile", Field::phone},
    {"dienthoai", Field::phone}, {"sodienthoai", Field::phone}, {"sdt", Field::phone}, {"didong", Field::phone},
    {"dienthoaididong", Field::phone}, {"sodienthoaididong", Field::phone}, {"role", Field::role},
    {"roles", Field::role}, {"vaitro", Field::role}, {"quyen", Field::role}, {"nhomquyen", Field::role},
    {"phanquyen", Field::role}, {"quyensudung", Field::role}, {"start", Field::start}, {"startdate", Field::start},
    {"ngaybatdau", Field::start}, {"tungay", Field::start}, {"ngayvaolam", Field::start},
    {"ngaytiepnhan", Field::start}, {"end", Field::end}, {"enddate", Field::end}, {"ngayketthuc", Field::end},
    {"denngay", Field::end}, {"ngaynghi", Field::end}, {"birth", Field::birth}, {"birthday", Field::birth},
    {"birthdate", Field::birth}, {"dateofbirth", Field::birth}, {"dob", Field::birth}, {"ngaysinh", Field::birth},
    {"ngaythangnamsinh", Field::birth}};

constexpr std::string_view side_columns[]{"stt", "tt", "sott", "sothutu", "no", "ordinal", "ghichu", "note", "notes",
    "remark", "remarks", "gioitinh", "gioi", "sex", "gender", "namnu", "namsinh", "tendonvi", "donvi", "donvicongtac",
    "phongban", "tenphongban", "coquan", "tencoquan", "unitname", "department", "kyten", "kynhan", "chuky"};

/// Besides ASCII: the Vietnamese letters, and those of the scripts named in the header. Lower case.
constexpr std::u32string_view name_letters =
    U"àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵƀčĕĭñŏŭ";
constexpr std::u32string_view name_signs = U" '’.-";
constexpr char32_t no_break_space = 0xA0, combining_breve = 0x306; // ơ̆ ư̆ ê̆ ô̆ have no letter of their own

bool is_name_character(char32_t lower) {
    return (lower >= 'a' && lower <= 'z') || lower == combining_breve || lower == no_break_space ||
           name_letters.find(lower) != std::u32string_view::npos || name_signs.find(lower) != std::u32string_view::npos;
}

std::string shown(char32_t value) {
    std::string character;
    text::append_utf8(character, value);
    return message("{} (U+{:04X})", character, static_cast<std::uint32_t>(value));
}

template <typename Visitor> std::optional<Problem> first_problem(std::string_view value, Visitor visit) {
    for (std::size_t at = 0; at < value.size();) {
        const text::CodePoint point = text::code_point_at(value, at);
        if (std::optional<Problem> problem = visit(point)) return problem;
        at += point.size;
    }
    return std::nullopt;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alphanumeric(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// 1.01E+05, and 1,01E+05 of a Vietnamese spreadsheet.
bool was_shortened(std::string_view number) {
    const std::size_t power = number.find("E+");
    return power != std::string_view::npos && power > 0 && is_digit(number[power - 1]);
}

bool is_domain_label(std::string_view label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::all_of(label.begin(), label.end(), [](char c) { return is_alphanumeric(c) || c == '-'; });
}

bool is_domain(std::string_view domain) {
    std::size_t labels = 0;
    for (std::size_t at = 0; at <= domain.size(); ++labels) {
        const std::size_t end = std::min(domain.find('.', at), domain.size());
        if (!is_domain_label(domain.substr(at, end - at))) return false;
        at = end + 1;
    }
    return labels >= 2 && !is_digit(domain.back());
}

bool is_local_part(std::string_view local) {
    constexpr std::string_view signs = "!#$%&'*+-/=?^_`{|}~."; // RFC 5321, 4.1.2: Dot-string
    return !local.empty() && local.size() <= 64 && local.front() != '.' && local.back() != '.' &&
           local.find("..") == std::string_view::npos && std::all_of(local.begin(), local.end(), [&](char c) {
               return is_alphanumeric(c) || signs.find(c) != std::string_view::npos;
           });
}

bool is_vietnamese_number(std::string_view digits) { // without the leading 0
    if (digits.empty()) return false;
    if (digits.front() == '2') return digits.size() == 10;
    return digits.size() == 9 && std::string_view{"35789"}.find(digits.front()) != std::string_view::npos;
}

std::optional<std::vector<std::string_view>> three_numbers(std::string_view date) {
    std::vector<std::string_view> parts;
    const std::size_t sign = date.find_first_of("/.-");
    if (sign == std::string_view::npos) return std::nullopt;
    for (std::size_t at = 0; at <= date.size();) {
        const std::size_t end = std::min(date.find(date[sign], at), date.size());
        parts.push_back(date.substr(at, end - at));
        if (parts.back().empty() || !std::all_of(parts.back().begin(), parts.back().end(), is_digit))
            return std::nullopt;
        at = end + 1;
    }
    if (parts.size() != 3) return std::nullopt;
    return parts;
}

} // namespace

const char* name_of(Field field) {
    switch (field) {
    case Field::number:
        return tr("employee number");
    case Field::citizen:
        return tr("citizen ID");
    case Field::name:
        return tr("full name");
    case Field::unit:
        return tr("unit code");
    case Field::position:
        return tr("position");
    case Field::mail:
        return tr("mail");
    case Field::phone:
        return tr("phone");
    case Field::role:
        return tr("role");
    case Field::start:
        return tr("start");
    case Field::end:
        return tr("end");
    case Field::birth:
        return tr("date of birth");
    }
    return "";
}

std::string_view key_of(Field field) {
    constexpr std::array<std::string_view, field_count> keys{
        "number", "citizen", "name", "unit", "position", "mail", "phone", "role", "start", "end", "birth"};
    return keys[static_cast<std::size_t>(field)];
}

std::string header_key(std::string_view header) {
    std::string key;
    for (const char c : text::fold(header.substr(0, header.find('('))))
        if (is_alphanumeric(c)) key += c;
    return key;
}

bool is_side_column(std::string_view header) {
    static const std::string errors = header_key(errors_heading);
    const std::string key = header_key(header);
    return key == errors || std::find(std::begin(side_columns), std::end(side_columns), key) != std::end(side_columns);
}

std::optional<Field> field_of(std::string_view header) {
    const std::string key = header_key(header);
    const auto* found = std::find_if(
        std::begin(header_names), std::end(header_names), [&](const HeaderName& name) { return name.first == key; });
    if (found == std::end(header_names)) return std::nullopt;
    return found->second;
}

std::optional<Problem> character_problem(std::string_view value) {
    return first_problem(value, [](const text::CodePoint& point) -> std::optional<Problem> {
        if (!point.valid)
            return Problem{
                "encoding", tr("bytes that are not in the encoding of the rest; save the roster as CSV in UTF-8")};
        if (point.value == 0xFFFD)
            return Problem{"encoding", tr("holds U+FFFD: a letter was lost when the file was converted")};
        const text::CharacterKind kind = text::kind_of(point.value);
        const bool line_or_tab = kind == text::CharacterKind::space && (point.value < ' ' || point.value > 0x2000);
        if (kind == text::CharacterKind::control || line_or_tab)
            return Problem{"control-character",
                message("holds the control character U+{:04X}", static_cast<std::uint32_t>(point.value))};
        if (kind == text::CharacterKind::invisible)
            return Problem{"invisible-character",
                message("holds the invisible character U+{:04X}", static_cast<std::uint32_t>(point.value))};
        return std::nullopt;
    });
}

std::optional<Problem> name_problem(std::string_view name) {
    return first_problem(text::is_nfc(name) ? std::string{name} : text::nfc(name),
        [&](const text::CodePoint& point) -> std::optional<Problem> {
            if (is_name_character(text::lower_letter(point.value))) return std::nullopt;
            if (text::looks_like_d_with_stroke(point.value))
                return Problem{
                    "look-alike", message("holds {}, which looks like đ but is another letter", shown(point.value))};
            return Problem{"letter", message("holds {}, which no name has", shown(point.value))};
        });
}

std::optional<Problem> number_problem(std::string_view number) {
    if (!was_shortened(number)) return std::nullopt;
    return Problem{"number", tr("was shortened by a spreadsheet; format the column as text")};
}

std::optional<Problem> citizen_problem(std::string_view citizen) {
    if (was_shortened(citizen))
        return Problem{"citizen", tr("was shortened by a spreadsheet; format the column as text")};
    if (!std::all_of(citizen.begin(), citizen.end(), is_digit))
        return Problem{"citizen", tr("is no citizen ID: only digits stand in one")};
    if (citizen.size() == 12 || citizen.size() == 9) return std::nullopt;
    if (citizen.size() == 11 || citizen.size() == 8)
        return Problem{"citizen", tr("lacks a digit, perhaps its leading 0; format the column as text")};
    return Problem{"citizen", message("has {} digits; a citizen ID has 12, an old identity card 9", citizen.size())};
}

std::optional<Problem> mail_problem(std::string_view mail) {
    const std::size_t at = mail.rfind('@');
    if (at != std::string_view::npos && mail.size() <= 254 && is_local_part(mail.substr(0, at)) &&
        is_domain(mail.substr(at + 1)))
        return std::nullopt;
    return Problem{"mail", message("'{}' is no mail address", mail)};
}

std::optional<Problem> phone_problem(std::string_view phone) {
    std::string digits;
    for (const char c : phone)
        if (std::string_view{" .-()"}.find(c) == std::string_view::npos) digits += c;
    const bool international = digits.starts_with('+');
    if (international) digits.erase(0, 1);
    const bool only_digits = !digits.empty() && std::all_of(digits.begin(), digits.end(), is_digit);
    const std::string_view all{digits};
    const bool abroad =
        international && !all.starts_with("84") && !all.starts_with('0') && all.size() >= 8 && all.size() <= 15;
    const bool home = (all.starts_with("84") && is_vietnamese_number(all.substr(2))) ||
                      (!international && all.starts_with('0') && is_vietnamese_number(all.substr(1)));
    if (only_digits && (abroad || home)) return std::nullopt;
    if (only_digits && !international && is_vietnamese_number(all))
        return Problem{"phone", message("'{}' lacks its leading 0; format the column as text", phone)};
    return Problem{"phone", message("'{}' is no telephone number", phone)};
}

std::optional<std::chrono::sys_days> parse_date(std::string_view date) {
    auto parts = three_numbers(date);
    if (!parts) return std::nullopt;
    if (parts->front().size() == 4) {
        if (date[4] != '-') return std::nullopt;
        std::swap(parts->front(), parts->back());
    }
    if ((*parts)[0].size() > 2 || (*parts)[1].size() > 2 || (*parts)[2].size() != 4) return std::nullopt;
    std::array<unsigned, 3> numbers{};
    for (std::size_t i = 0; i < numbers.size(); ++i)
        std::from_chars((*parts)[i].data(), (*parts)[i].data() + (*parts)[i].size(), numbers[i]);
    const std::chrono::year_month_day day{
        std::chrono::year{static_cast<int>(numbers[2])}, std::chrono::month{numbers[1]}, std::chrono::day{numbers[0]}};
    if (!day.ok() || numbers[2] < 1900 || numbers[2] > 2100) return std::nullopt;
    return std::chrono::sys_days{day};
}

std::optional<Problem> date_problem(std::string_view date) {
    if (parse_date(date)) return std::nullopt;
    return Problem{"date", message("'{}' is no date; write day/month/year", date)};
}

} // namespace hoso::roster
