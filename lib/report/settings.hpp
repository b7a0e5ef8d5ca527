// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/unit_code.hpp"
#include "reference/rule_set.hpp"
#include "regime/window.hpp"

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hoso::report {

/// A unit from which no answer is expected.
struct Exemption {
    records::UnitCode unit;
    reference::Validity validity; ///< of the last days of periods
    std::string reason;
};

/// A regime that the office reports by.
struct RegimeUse {
    std::string id;
    std::chrono::sys_days from; ///< the first period is the first whose window begins on this day or later
    std::optional<std::chrono::sys_days> to;
    std::vector<std::string> formats; ///< of what `run --due` makes: xlsx, pdf, html, csv, json
    enum class WhenMissing { block, provisional } when_missing = WhenMissing::block;
    std::vector<Exemption> exemptions;
    std::vector<std::string> mail; ///< who gets what `run --due` makes
};

/// What letters and reports say of the office (Decree 30/2020/NĐ-CP, Appendix I).
struct Office {
    std::string parent, name, abbreviation, place;
    std::string signer_capacity, signer_position, signer_name;
    std::vector<std::string> recipients;
    std::string mail_from;
};

/// book.toml, which people write: see hoso-book(5).
struct Settings {
    static constexpr const char* schema = "hoso-book/1";
    std::string id; ///< UUID
    std::string name, created;
    records::UnitCode unit;                   ///< whose book it is: the top of the tree that it reports on
    std::vector<std::filesystem::path> rules; ///< folders of rules before the installed ones, from the book's folder
    std::filesystem::path approvers;          ///< who may approve; empty: approvals are not in use
    Office office;
    std::vector<RegimeUse> regimes;

    /// Error{usage} where the book does not use it.
    const RegimeUse& use(const std::string& regime) const;
};

/// Error{settings} "FILE: line L, column C: ...".
Settings parse_settings(std::string_view bytes, const std::string& file);

} // namespace hoso::report
