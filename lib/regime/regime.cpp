// SPDX-License-Identifier: GPL-3.0-or-later
#include "regime/regime.hpp"

#include "core/files.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace hoso::regime {

std::string to_text(Severity severity) { return severity == Severity::error ? "error" : "warning"; }

std::string full_text(const Indicator& indicator) {
    std::string text;
    for (const std::string& group : indicator.groups) text += group + ": ";
    return text + indicator.text;
}

const FactField* FactType::field(std::string_view wanted) const {
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const FactField& each) { return each.id == wanted; });
    return found == fields.end() ? nullptr : &*found;
}

std::optional<std::size_t> Regime::find(std::string_view reference) const {
    if (!reference.starts_with('[') || !reference.ends_with(']')) {
        const auto place = places.find(reference);
        return place == places.end() ? std::nullopt : std::optional{place->second};
    }
    int number = 0;
    const char* const end = reference.data() + reference.size() - 1;
    const auto read = std::from_chars(reference.data() + 1, end, number);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    const auto found = std::lower_bound(indicators.begin(), indicators.end(), number,
        [](const Indicator& each, int wanted) { return each.number < wanted; });
    if (found == indicators.end() || found->number != number) return std::nullopt;
    return static_cast<std::size_t>(found - indicators.begin());
}

const Indicator& Regime::indicator(std::string_view id) const {
    const auto found = find(id);
    if (!found) throw std::logic_error{"no indicator " + std::string{id}};
    return indicators[*found];
}

const FactType* Regime::fact(std::string_view id) const {
    const auto found = std::find_if(facts.begin(), facts.end(), [&](const FactType& each) { return each.id == id; });
    return found == facts.end() ? nullptr : &*found;
}

const Level* Regime::level_of(const records::Unit& unit, std::size_t depth) const {
    for (const Level& level : levels)
        if (std::find(level.kinds.begin(), level.kinds.end(), unit.kind) != level.kinds.end()) return &level;
    return depth < levels.size() && levels[depth].kinds.empty() ? &levels[depth] : nullptr;
}

const Target* target_of(
    const Regime& regime, std::string_view indicator, std::string_view level, std::string_view unit, Day day) {
    const Target* best = nullptr;
    int best_rank = -1;
    for (const Target& target : regime.targets) {
        if (target.indicator != indicator || !target.validity.contains(day)) continue;
        if ((!target.unit.empty() && target.unit != unit) || (!target.level.empty() && target.level != level)) continue;
        const int rank = !target.unit.empty() ? 2 : !target.level.empty() ? 1 : 0;
        if (rank > best_rank) {
            best = &target;
            best_rank = rank;
        }
    }
    return best;
}

Regime load_regime(const reference::DataFolders& folders, const std::string& id) {
    if (!reference::is_identifier(id)) throw Error{Cause::usage, message("'{}' cannot be the name of a regime", id)};
    const auto file = folders.find("regimes/" + id + "/regime.toml");
    return parse_regime(read_file(file, std::uintmax_t{1} << 24), file.string(), id);
}

std::vector<std::string> regime_names(const reference::DataFolders& folders) {
    return folders.folders_with("regimes", "regime.toml");
}

} // namespace hoso::regime
