// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "core/files.hpp"
#include "rosters.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <functional>
#include <random>

using namespace hoso;
using namespace hoso::roster;
using namespace hoso::test;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

std::vector<std::string> faults(const Cells& rows) { return faults_of(check(csv_of(rows))); }

void swap_columns(Cells& rows, std::size_t a, std::size_t b, std::size_t first, std::size_t last) {
    for (std::size_t i = first; i <= last; ++i) std::swap(rows[i][a], rows[i][b]);
}

void move_down(Cells& rows, std::size_t column, std::size_t first) {
    for (std::size_t i = rows.size() - 1; i > first; --i) rows[i][column] = rows[i - 1][column];
    rows[first][column].clear();
}

void move_up(Cells& rows, std::size_t column, std::size_t first) {
    for (std::size_t i = first; i + 1 < rows.size(); ++i) rows[i][column] = rows[i + 1][column];
    rows.back()[column].clear();
}

/// The row one cell to the right, with as many cells as before.
void shift_right(std::vector<std::string>& row) {
    row.insert(row.begin(), "");
    row.pop_back();
}
void shift_left(std::vector<std::string>& row) {
    row.erase(row.begin());
    row.emplace_back();
}

std::string without(std::string text, const std::string& what) {
    text.erase(text.find(what), what.size());
    return text;
}

} // namespace

TEST(Shifts, OneRow) {
    Cells rows = staff(10);
    shift_right(rows[4]);
    EXPECT_THAT(faults(rows), ElementsAre("5 e roster.shifted"));
    rows = staff(10);
    shift_left(rows[4]);
    EXPECT_THAT(faults(rows), ElementsAre("5 e roster.shifted"));
    rows = staff(10);
    swap_columns(rows, 3, 4, 7, 7);
    EXPECT_THAT(faults(rows), ElementsAre("8 e roster.shifted"));
    EXPECT_EQ(check(csv_of(rows)).people.size(), 9U);
}

TEST(Shifts, AllRowsAreOneFault) {
    Cells rows = staff(10);
    for (std::size_t i = 1; i < rows.size(); ++i) shift_right(rows[i]);
    const Roster checked = check(csv_of(rows));
    EXPECT_THAT(faults_of(checked), ElementsAre("1 e roster.shifted"));
    EXPECT_THAT(checked.people, IsEmpty());
    rows = staff(10);
    std::swap(rows[0][0], rows[0][1]);
    EXPECT_THAT(faults(rows), ElementsAre("1 e roster.shifted"));
}

TEST(Shifts, OneColumn) {
    Cells rows = staff(10);
    for (std::size_t i = 1; i < rows.size(); ++i) rows[i][2] = rows[i][1];
    const Roster checked = check(csv_of(rows));
    EXPECT_THAT(faults_of(checked), ElementsAre("C1 e roster.shifted"));
    EXPECT_THAT(checked.people, IsEmpty());
}

TEST(Shifts, OneWrongValueIsNoShift) {
    Cells rows = staff(10);
    rows[3][2] = rows[3][1];
    EXPECT_THAT(faults(rows), ElementsAre("C4 e unit"));
    rows[3][2] = "Phòng Nội vụ";
    EXPECT_THAT(faults(rows), ElementsAre("C4 e unit"));
}

TEST(Shifts, MailOfTheNeighbour) {
    Cells rows = staff(20);
    move_down(rows, 3, 1);
    EXPECT_THAT(faults(rows), ElementsAre("D3 e roster.shifted"));
    rows = staff(20);
    move_up(rows, 3, 1);
    EXPECT_THAT(faults(rows), ElementsAre("D2 e roster.shifted"));
    rows = staff(20);
    move_down(rows, 3, 9);
    EXPECT_THAT(faults(rows), ElementsAre("D11 e roster.shifted"));
    EXPECT_EQ(check(csv_of(rows)).people.size(), 9U) << "the others are sound";
}

TEST(Shifts, SharedMailsAreNone) {
    Cells rows = staff(20);
    for (std::size_t i = 1; i < rows.size(); ++i) rows[i][3] = fmt::format("phong{}@vidu.example", i);
    EXPECT_THAT(faults(rows), IsEmpty());
}

TEST(Sound, StaffOfACityHasNoFaults) {
    constexpr std::size_t people = 31'345;
    const std::string csv = csv_of(staff(people));
    const Roster checked = check(csv);
    EXPECT_EQ(checked.people.size(), people);
    EXPECT_FALSE(checked.homonyms.empty());
    std::set<std::string> codes;
    for (const Fault& fault : checked.faults) codes.insert(fault.code);
    EXPECT_THAT(codes, ElementsAre("homonym"));
}

/// Each of these must stop: an error, or errors among the faults.
TEST(Poisoned, RostersAreStopped) {
    std::vector<std::pair<std::string, std::string>> poisoned;
    const Cells sound = staff(40);
    const std::string text = csv_of(sound);
    const auto add = [&](std::string name, std::string bytes) {
        poisoned.emplace_back(std::move(name), std::move(bytes));
    };
    const auto change = [&](const std::string& name, const std::function<void(Cells&)>& how) {
        Cells rows = sound;
        how(rows);
        add(name, csv_of(rows));
        add(name + " (XLSX)", xlsx_of({sheet_of(rows)}));
    };
    add("nothing", "");
    add("blank", "\n\n;;;\n");
    add("header alone", text.substr(0, text.find('\n') + 1));
    add("half a header", text.substr(0, 20));
    add("no header", text.substr(text.find('\n') + 1));
    add("bytes", std::string(1000, '\0'));
    add("cut in a quote", text + "000099,\"Lê An");
    for (const std::size_t left : {30U, 40U, 50U}) add("cut", text.substr(0, text.size() - left));
    add("a delimiter lost", without(text, ",Chuyên viên"));
    add("twice", text + text.substr(text.find('\n') + 1));
    const std::string xlsx = xlsx_of({sheet_of(sound)});
    add("half an XLSX", xlsx.substr(0, xlsx.size() / 2));
    add("XLSX without rows", xlsx_of({sheet_of({})}));
    add("XLSX with header alone", xlsx_of({sheet_of({full_header})}));
    for (const std::size_t column : {0U, 1U, 2U}) {
        change(fmt::format("column {} lost", column), [&](Cells& rows) {
            for (auto& row : rows) row.erase(row.begin() + static_cast<std::ptrdiff_t>(column));
        });
        change(fmt::format("column {} empty", column), [&](Cells& rows) {
            for (std::size_t i = 1; i < rows.size(); ++i) rows[i][column].clear();
        });
    }
    for (const std::size_t by : {1U, 2U, 3U, 5U})
        change(fmt::format("header moved by {}", by), [&](Cells& rows) {
            std::rotate(rows[0].begin(), rows[0].begin() + static_cast<std::ptrdiff_t>(by), rows[0].end());
        });
    for (const auto& [a, b] : {std::pair{0U, 1U}, {1U, 2U}, {3U, 4U}, {2U, 3U}, {2U, 4U}, {1U, 3U}, {0U, 3U}, {3U, 7U}})
        change(fmt::format("columns {} and {} exchanged", a, b),
            [&](Cells& rows) { swap_columns(rows, a, b, 1, rows.size() - 1); });
    change("rows to the right", [](Cells& rows) {
        for (std::size_t i = 1; i < rows.size(); ++i) shift_right(rows[i]);
    });
    change("half of the rows to the left", [](Cells& rows) {
        for (std::size_t i = 20; i < rows.size(); ++i) shift_left(rows[i]);
    });
    change("one row to the right", [](Cells& rows) { shift_right(rows[17]); });
    change("mail a row down", [](Cells& rows) { move_down(rows, 3, 1); });
    change("mail a row up from the middle", [](Cells& rows) { move_up(rows, 3, 20); });
    change("names a row down", [](Cells& rows) { move_down(rows, 1, 1); });
    change("one number for all", [](Cells& rows) {
        for (std::size_t i = 1; i < rows.size(); ++i) rows[i][0] = "1";
    });
    change("question marks in names", [](Cells& rows) {
        for (std::size_t i = 1; i < rows.size(); ++i) rows[i][1] = "Nguy?n V?n An";
    });
    change("numbers shortened", [](Cells& rows) { rows[9][0] = "1.01E+05"; });
    ASSERT_GE(poisoned.size(), 50U);
    for (const auto& [name, bytes] : poisoned) {
        try {
            EXPECT_GT(check(bytes).count(Severity::error), 0) << name;
        } catch (const Error& error) {
            EXPECT_EQ(error.cause(), Cause::input) << name;
        }
    }
}

TEST(Mutated, RostersEndInFaultsOrErrorsOnly) {
    const char* soak = std::getenv("HOSO_SOAK");
    const int rounds = soak != nullptr && std::string_view{soak} == "1" ? 3000 : 300;
    const std::vector<std::string> seeds{csv_of(staff(12)), csv_of(staff(12), ';'), xlsx_of({sheet_of(staff(6))}),
        read_file(HOSO_SOURCE_DIR "/samples/rosters/can-bo-loi.csv")};
    std::mt19937 random{5};
    const auto below = [&](std::size_t limit) {
        return static_cast<std::size_t>(random()) % std::max<std::size_t>(limit, 1);
    };
    for (int round = 0; round < rounds; ++round) {
        std::string bytes = seeds[below(seeds.size())];
        for (std::size_t change = 1 + below(8); change > 0 && !bytes.empty(); --change) {
            const std::size_t at = below(bytes.size());
            switch (random() % 4) {
            case 0:
                bytes[at] = static_cast<char>(random());
                break;
            case 1:
                bytes.erase(at, 1 + below(20));
                break;
            case 2:
                bytes.insert(at, bytes.substr(below(bytes.size()), below(40)));
                break;
            default:
                bytes.insert(at, 1, "\",;\n\r\t\0\xFF"[random() % 8]);
            }
        }
        try {
            const Roster checked = check(bytes);
            EXPECT_FALSE(marked_copy(checked, bytes).empty());
        } catch (const Error& error) {
            EXPECT_FALSE(std::string{error.what()}.empty());
        }
    }
}
