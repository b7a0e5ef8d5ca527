// SPDX-License-Identifier: GPL-3.0-or-later
#include "handover/instructions.hpp"

#include "core/error.hpp"
#include "handover/wording.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace hoso::handover {

namespace {

constexpr std::array<std::string_view, 6> names{"url", "system", "login", "mail", "expires", "support"};
constexpr std::string_view without_url = "no-url";

bool is_name(std::string_view text) { return std::find(names.begin(), names.end(), text) != names.end(); }

std::string value_of(std::string_view name, const Issue& issue, const Letter& letter) {
    if (name == "url") return letter.system_url;
    if (name == "system") return letter.system_title;
    if (name == "login") return letter.login;
    if (name == "mail") return letter.mail;
    if (name == "expires") return letter.expires ? date_text(*letter.expires) : std::string{};
    return issue.support;
}

/// Where a name in braces begins that is not known; none where all are.
std::optional<std::size_t> unknown_name(std::string_view text) {
    for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
        const std::size_t end = text.find('}', at);
        if (end == std::string_view::npos || !is_name(text.substr(at + 1, end - at - 1))) return at;
    }
    return std::nullopt;
}

std::string filled(std::string_view text, const Issue& issue, const Letter& letter) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = std::min(text.find('{', at), text.size());
        result += text.substr(at, begin - at);
        if (begin == text.size()) break;
        const std::size_t end = text.find('}', begin);
        result += value_of(text.substr(begin + 1, end - begin - 1), issue, letter);
        at = end + 1;
    }
    return result;
}

bool is_needed(const Instruction& instruction, const Issue& issue, const Letter& letter) {
    return std::all_of(instruction.needs.begin(), instruction.needs.end(), [&](const std::string& need) {
        return need == without_url ? letter.system_url.empty() : !value_of(need, issue, letter).empty();
    });
}

Instruction read_instruction(const reference::Toml& entry) {
    entry.allow_only({"text", "needs", "valid_from", "valid_to"});
    Instruction instruction{entry.text("text"), entry.texts("needs")};
    if (const auto at = unknown_name(instruction.text))
        entry.fail_in_text("text", *at, message("the letter has nothing of this name"),
            message("known are {{url}}, {{system}}, {{login}}, {{mail}}, {{expires}} and {{support}}"));
    for (const std::string& need : instruction.needs)
        if (!is_name(need) && need != without_url) entry.fail("needs", message("'{}' is not known here", need));
    return instruction;
}

} // namespace

std::vector<Instruction> read_instructions(const reference::DataFolders& data, std::chrono::sys_days day) {
    const reference::Toml file = reference::read_toml(data.find("handover/huong-dan.toml"));
    const reference::RuleSet rules = reference::read_rule_set(file, "hoso-handover/1", "huong-dan");
    file.allow_only({"schema", "id", "title", "source", "valid_from", "valid_to", "unconfirmed", "instruction"});
    if (!rules.validity.contains(day))
        file.fail("valid_from", message("holds for no letter of {}", date_text(day)));
    std::vector<Instruction> instructions;
    for (const reference::Toml& entry : file.tables("instruction")) {
        Instruction instruction = read_instruction(entry);
        if (reference::read_validity(entry).contains(day)) instructions.push_back(std::move(instruction));
    }
    return instructions;
}

std::vector<std::string> paragraphs_of(
    const std::vector<Instruction>& instructions, const Issue& issue, const Letter& letter) {
    std::vector<std::string> paragraphs;
    for (const std::string& own : issue.instructions) {
        if (const auto at = unknown_name(own))
            throw Error{Cause::settings, message("instructions: the letter has nothing of the name '{}'",
                                             own.substr(*at, own.find('}', *at) - *at + 1))};
        paragraphs.push_back(filled(own, issue, letter));
    }
    if (!paragraphs.empty()) return paragraphs;
    for (const Instruction& instruction : instructions)
        if (is_needed(instruction, issue, letter)) paragraphs.push_back(filled(instruction.text, issue, letter));
    return paragraphs;
}

} // namespace hoso::handover
