// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/model.hpp"

#include "regime/number.hpp"

namespace hoso::report {

std::string vietnamese_number(std::int64_t value, int decimals) {
    std::string text = regime::decimal_text(value, decimals);
    const std::size_t sign = text.starts_with('-') ? 1 : 0;
    std::size_t point = text.find('.');
    if (point == std::string::npos)
        point = text.size();
    else
        text[point] = ',';
    for (std::size_t at = point; at > sign + 3; at -= 3) text.insert(at - 3, ".");
    return text;
}

std::string vietnamese_date(std::string_view day) {
    if (day.size() != 10 || day[4] != '-' || day[7] != '-') return std::string{day};
    std::string text{day.substr(8, 2)};
    return text.append("/").append(day.substr(5, 2)).append("/").append(day.substr(0, 4));
}

std::string shown_text(const ReportCell& cell) {
    if (cell.kind == ReportCell::Kind::text) return cell.text;
    if (cell.kind == ReportCell::Kind::empty) return {};
    std::string text = vietnamese_number(cell.value, cell.decimals);
    if (cell.is_provisional) text += '*';
    return text;
}

} // namespace hoso::report
