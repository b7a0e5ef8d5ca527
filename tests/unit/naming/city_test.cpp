// SPDX-License-Identifier: GPL-3.0-or-later
#include "naming/names.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <random>
#include <set>

using namespace hoso::naming;

namespace {

constexpr std::size_t people = 31345, accounts = 34690; // Hanoi's

std::vector<std::string> lines_of(const std::string& file, std::vector<std::string> otherwise) {
    std::ifstream stream{file};
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);)
        if (!line.empty() && line.front() != '#') lines.push_back(line);
    return lines.empty() ? otherwise : lines;
}

/// A quarter of them Nguyễn, as in life, so that there are many homonyms.
std::vector<Wanted> city(std::size_t count, unsigned seed) {
    static const std::vector<std::string> families{"Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Phạm",
        "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô"};
    static const std::vector<std::string> middles{
        " Văn", " Thị", " Thị Thanh", " Đức", " Minh", " Ngọc", " Hữu", " Quang", ""};
    const std::string folder = std::string{HOSO_SOURCE_DIR} + "/../shared/data/names-units/";
    static const std::vector<std::string> givens = lines_of(folder + "given-names-male.txt",
        {"An", "Anh", "Bình", "Cường", "Dũng", "Đông", "Giang", "Hà", "Hải", "Hòa", "Hùng", "Khánh", "Lan", "Linh",
            "Long", "Mai", "Nam", "Phương", "Quân", "Sơn", "Thảo", "Trang", "Tuấn", "Việt", "Xuân", "Yến"});
    std::mt19937 random{seed};
    const auto any = [&](const std::vector<std::string>& of) { return of[random() % of.size()]; };
    std::vector<Wanted> wanted;
    for (std::size_t i = 0; i < count; ++i) {
        std::string name = any(families);
        name += any(middles) + " " + any(givens);
        wanted.push_back({"NV" + std::to_string(seed) + "-" + std::to_string(random()) + "-" + std::to_string(i), name,
            "H26." + std::to_string(random() % 633), std::to_string(i)});
    }
    return wanted;
}

std::map<std::string, std::string> by_key(const std::vector<Wanted>& wanted, const EverUsed& ever) {
    const std::vector<Given> given = assign(Scheme{}, wanted, ever);
    std::map<std::string, std::string> names;
    for (std::size_t i = 0; i < wanted.size(); ++i) names[wanted[i].key] = given[i].name;
    return names;
}

} // namespace

TEST(NamesOfACity, DoNotDependOnTheOrderOfTheRoster) {
    std::vector<Wanted> wanted = city(people, 1);
    const auto names = by_key(wanted, {});
    std::mt19937 random{7};
    for (int i = std::getenv("HOSO_SOAK") != nullptr ? 100 : 10; i > 0; --i) {
        std::shuffle(wanted.begin(), wanted.end(), random);
        ASSERT_EQ(by_key(wanted, {}), names);
    }
}

TEST(NamesOfACity, AreDifferentAndOfTheRightLetters) {
    const std::vector<Wanted> wanted = city(accounts, 2);
    const auto start = std::chrono::steady_clock::now();
    const std::vector<Given> given = assign(Scheme{}, wanted, {});
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    std::set<std::string> seen;
    int counted = 0;
    for (const Given& one : given) {
        EXPECT_TRUE(seen.insert(one.name).second) << one.name;
        EXPECT_TRUE(one.name.size() <= 32 && one.name[0] >= 'a' && one.name[0] <= 'z') << one.name;
        EXPECT_EQ(one.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-_"), std::string::npos) << one.name;
        counted += one.counter > 0;
    }
    RecordProperty("milliseconds", static_cast<int>(taken.count() * 1000));
    RecordProperty("counters", counted);
}

TEST(NamesOfACity, StayWhosTheyAreWhenPeopleCome) {
    std::vector<Wanted> wanted = city(5000, 3);
    const auto names = by_key(wanted, {});
    EverUsed ever;
    for (const auto& [key, name] : names) ever[name] = key;
    const std::vector<Wanted> more = city(5000, 4);
    wanted.insert(wanted.begin(), more.begin(), more.end());
    const auto later = by_key(wanted, ever);
    for (const auto& [key, name] : names) EXPECT_EQ(later.at(key), name);
    // Half of them leave; nobody who comes gets their names, and they get them again when they return.
    std::vector<Wanted> rest{wanted.begin(), wanted.begin() + 5000};
    for (const auto& [key, name] : by_key(rest, ever)) {
        const auto owner = ever.find(name);
        EXPECT_TRUE(owner == ever.end() || owner->second == key) << name;
    }
}
