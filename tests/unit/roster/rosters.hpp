// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "office/write_xlsx.hpp"
#include "roster/roster.hpp"

#include <fmt/core.h>

#include <array>
#include <string>
#include <vector>

/// Rosters that are made for tests.
namespace hoso::test {

using Cells = std::vector<std::vector<std::string>>;

inline const std::vector<std::string> full_header{"Mã cán bộ", "Họ và tên", "Mã đơn vị", "Thư điện tử", "Điện thoại",
    "Chức vụ", "Vai trò", "Ngày bắt đầu", "Ngày kết thúc"};

/// The n-th of a staff without faults: names of several peoples, mails made of them. Up to 31,345 and more.
inline std::vector<std::string> person(std::size_t n) {
    static constexpr std::array families{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng",
        "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Lò", "Thạch", "Quàng", "Giàng"};
    static constexpr std::array middles{
        "Văn", "Thị", "Minh", "Quốc", "Ngọc", "Thanh", "Đức", "Hữu", "Thuỳ", "Xuân", "Sô"};
    static constexpr std::array<std::pair<const char*, const char*>, 24> givens{
        {{"An", "an"}, {"Bình", "binh"}, {"Cường", "cuong"}, {"Dũng", "dung"}, {"Đạt", "dat"}, {"Hà", "ha"},
            {"Hòa", "hoa"}, {"Hùng", "hung"}, {"Khánh", "khanh"}, {"Lan", "lan"}, {"Linh", "linh"}, {"Mai", "mai"},
            {"Nga", "nga"}, {"Oanh", "oanh"}, {"Phi", "phi"}, {"Quý", "quy"}, {"Sơn", "son"}, {"Thủy", "thuy"},
            {"Trang", "trang"}, {"Uyên", "uyen"}, {"Vinh", "vinh"}, {"Yến", "yen"}, {"Ánh", "anh"}, {"Ý", "y"}}};
    static constexpr std::array<std::pair<const char*, const char*>, 12> others{
        {{"Y Blô Niê", "nie"}, {"H'Hen Niê", "nie"}, {"Điểu K'Sor", "ksor"}, {"K'Brôi", "kbroi"}, {"Lò Văn Ơi'", "oi"},
            {"Y Brăm Kbuôr", "kbuor"}, {"Ksor H'Bơ\u0306", "hbo"}, {"Rơ Čăm Ñhí", "nhi"}, {"Cil Múp Ha Két", "ket"},
            {"A Lăng Bhuốch", "bhuoch"}, {"H'Yuê Mlô", "mlo"}, {"Pơloong Zơ", "zo"}}};
    std::string name, given;
    if (n % 97 == 5) {
        name = others[n / 97 % others.size()].first;
        given = others[n / 97 % others.size()].second;
    } else {
        const auto& last = givens[n % givens.size()];
        name = fmt::format("{} {} {}", families[n / 7 % families.size()], middles[n / 3 % middles.size()], last.first);
        given = last.second;
    }
    const std::size_t unit = n / 50;
    return {fmt::format("{:06}", n + 1), name, fmt::format("H99.{:02}.{:02}", unit / 99 + 1, unit % 99 + 1),
        fmt::format("{}.{:05}@vidu.example", given, n + 1), fmt::format("09{:08}", n * 7 + 1),
        n % 10 == 0 ? "Trưởng phòng" : "Chuyên viên", n % 25 == 0 ? "Văn thư" : "",
        fmt::format("{:02}/{:02}/{}", n % 28 + 1, n % 12 + 1, 2000 + n % 25), n % 100 == 3 ? "31/12/2030" : ""};
}

inline Cells staff(std::size_t count) {
    Cells rows{full_header};
    for (std::size_t n = 0; n < count; ++n) rows.push_back(person(n));
    return rows;
}

inline std::string csv_of(const Cells& rows, char delimiter = ',') {
    std::string text;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i > 0) text += delimiter;
            const bool quoted =
                row[i].find_first_of("\"\r\n") != std::string::npos || row[i].find(delimiter) != std::string::npos;
            text += quoted ? "\"" + row[i] + "\"" : row[i];
        }
        text += '\n';
    }
    return text;
}

inline office::Sheet sheet_of(const Cells& rows, const std::string& name = "Danh sách") {
    office::Sheet sheet;
    sheet.name = name;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        office::Row row{static_cast<int>(i) + 1, false, {}};
        for (std::size_t j = 0; j < rows[i].size(); ++j)
            if (!rows[i][j].empty())
                row.cells.push_back({static_cast<int>(j) + 1, office::CellKind::text, false, rows[i][j], {}, false});
        if (!row.cells.empty()) sheet.rows.push_back(std::move(row));
    }
    return sheet;
}

inline std::string xlsx_of(const std::vector<office::Sheet>& sheets) {
    office::Workbook workbook;
    workbook.format = office::WorkbookFormat::xlsx;
    workbook.sheets = sheets;
    return office::write_xlsx(workbook);
}

inline roster::Roster check(const std::string& bytes, const roster::Rules& rules = {}, const char* name = "a.csv") {
    return roster::read_roster(bytes, name, rules);
}

/// "place severity code" of each fault, the place without the file; e for error, w for warning, n for note.
inline std::vector<std::string> faults_of(const roster::Roster& checked) {
    std::vector<std::string> faults;
    for (const roster::Fault& fault : checked.faults) {
        const char severity = fault.severity == roster::Severity::error     ? 'e'
                              : fault.severity == roster::Severity::warning ? 'w'
                                                                            : 'n';
        roster::Place place = fault.place;
        place.file.clear();
        std::string where = roster::to_text(place);
        where.erase(0, where.find_first_not_of(": "));
        faults.push_back(fmt::format("{} {} {}", where, severity, fault.code));
    }
    return faults;
}

} // namespace hoso::test
