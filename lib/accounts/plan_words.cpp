// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/plan_words.hpp"

#include "messages/messages.hpp"
#include "reference/dates.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

namespace hoso::accounts {

namespace {

using Pair = std::pair<std::string_view, std::string_view>;

constexpr std::array<Pair, 9> brakes{
    {{"leavers", "thôi việc"}, {"renames", "đổi tên đăng nhập"}, {"moves", "chuyển đơn vị"}, {"removals", "xóa"},
        {"missing", "mất mục trong thư mục"}, {"unacknowledged", "không có người ký nhận"},
        {"units", "đơn vị mất nhiều người"}, {"doubles", "người đã có tài khoản"}, {"joiners", "tài khoản mới"}}};

/// {} stands for any text.
constexpr std::array<Pair, 11> reasons{{{"a container that the target names", "nơi chứa do thư mục đích nêu"},
    {"list of units", "danh sách đơn vị"}, {"only the book changes", "chỉ sổ thay đổi"},
    {"rule of groups", "quy tắc về nhóm"}, {"the unit has ended and is empty", "đơn vị đã kết thúc và không còn ai"},
    {"as before", "như trước"}, {"has no role for it any more", "không còn vai trò cho tài khoản này"},
    {"stands in no roster", "không có trong danh sách cán bộ nào"}, {"rule '{}'", "quy tắc “{}”"},
    {"disabled since {}", "đã khóa từ {}"}, {"{} goes into {}", "{} nhập vào {}"}}};

/// What stands in the places of the template, in their order; none where the text is another sentence.
std::optional<std::vector<std::string_view>> filled_in(std::string_view text, std::string_view pattern) {
    std::vector<std::string_view> values;
    for (;;) {
        const std::size_t place = pattern.find("{}");
        if (!text.starts_with(pattern.substr(0, place))) return std::nullopt;
        if (place == std::string_view::npos) return text == pattern ? std::optional{values} : std::nullopt;
        text.remove_prefix(place);
        pattern.remove_prefix(place + 2);
        const std::string_view next = pattern.substr(0, pattern.find("{}"));
        const std::size_t end = next.empty() ? text.size() : text.find(next);
        if (end == std::string_view::npos) return std::nullopt;
        values.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
}

std::string translated(std::string_view sentence) {
    for (const auto& [english, vietnamese] : reasons) {
        const auto values = filled_in(sentence, english);
        if (!values) continue;
        std::string result;
        std::string_view rest = vietnamese;
        for (const std::string_view value : *values) {
            const std::size_t place = rest.find("{}");
            result += rest.substr(0, place);
            result += vietnamese_day(std::string{value});
            rest.remove_prefix(place + 2);
        }
        return result += rest;
    }
    return std::string{sentence};
}

/// "20261123170000Z", generalized time (RFC 4517, 3.3.13) as hoso and OpenLDAP write it.
std::optional<std::string> time_in_vietnam(std::string_view value) {
    constexpr std::size_t digits = 14;
    if (value.size() != digits + 1 || value.back() != 'Z' || value.find_first_not_of("0123456789") != digits)
        return std::nullopt;
    const auto number = [&](std::size_t at, std::size_t count) {
        return std::stoi(std::string{value.substr(at, count)});
    };
    const auto day =
        reference::parse_day(fmt::format("{}-{}-{}", value.substr(0, 4), value.substr(4, 2), value.substr(6, 2)));
    if (!day) return std::nullopt;
    const auto utc = *day + std::chrono::hours{number(8, 2)} + std::chrono::minutes{number(10, 2)};
    const auto there = utc + std::chrono::hours{7};
    const auto there_day = std::chrono::floor<std::chrono::days>(there);
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(there - there_day).count();
    return fmt::format("{:02}:{:02} ngày {}", minutes / 60, minutes % 60,
        vietnamese_day(reference::to_text(std::chrono::sys_days{there_day})));
}

} // namespace

const char* vietnamese(ChangeKind kind) {
    switch (kind) {
    case ChangeKind::add_place:
        return "nơi chứa mới";
    case ChangeKind::add_unit:
        return "đơn vị mới";
    case ChangeKind::change_unit:
        return "đơn vị thay đổi";
    case ChangeKind::join:
        return "tài khoản mới";
    case ChangeKind::come_back:
        return "mở lại";
    case ChangeKind::remove:
        return "xóa";
    case ChangeKind::disable:
        return "khóa";
    case ChangeKind::rename:
        return "đổi tên đăng nhập";
    case ChangeKind::move:
        return "chuyển đơn vị";
    case ChangeKind::reissue:
        return "cấp lại mật khẩu";
    case ChangeKind::change_group:
        return "nhóm";
    case ChangeKind::remove_unit:
        return "bỏ đơn vị";
    case ChangeKind::update:
        break;
    }
    return "cập nhật";
}

std::string vietnamese_brake(const std::string& name) {
    for (const auto& [english, vietnamese] : brakes)
        if (name == english) return fmt::format("{} ({})", vietnamese, name);
    return name;
}

std::string vietnamese_reason(const std::string& why) {
    constexpr std::string_view between = "; ";
    std::string result;
    for (std::size_t begin = 0;;) {
        const std::size_t end = why.find(between, begin);
        result += translated(std::string_view{why}.substr(begin, end - begin));
        if (end == std::string::npos) return result;
        result += between;
        begin = end + between.size();
    }
}

std::string vietnamese_day(const std::string& day) {
    constexpr std::size_t length = 10; // YYYY-MM-DD
    if (day.size() != length || !reference::parse_day(day)) return day;
    return fmt::format("{}/{}/{}", day.substr(8, 2), day.substr(5, 2), day.substr(0, 4));
}

std::string meaning_of(const std::string& attribute, const std::string& value) {
    if (!attribute.starts_with("pwd")) return {};
    if (attribute == "pwdAccountLockedTime" && value == "000001010000Z") return "khóa không thời hạn";
    if (attribute == "pwdReset" && value == "TRUE") return "phải đổi mật khẩu ở lần đăng nhập đầu tiên";
    return time_in_vietnam(value).value_or("");
}

} // namespace hoso::accounts
