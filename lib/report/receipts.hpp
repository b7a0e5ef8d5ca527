// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/unit_code.hpp"
#include "regime/window.hpp"
#include "report/book.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::report {

/// What a unit says of an indicator. Neither value nor text: the cell was left empty.
struct Figure {
    std::size_t indicator = 0;         ///< in the regime's list
    std::optional<std::int64_t> value; ///< scaled by the indicator's decimals
    std::string text;                  ///< of an indicator of type text
    std::string place;                 ///< "Biểu nhập!C7" of the file; empty for a CSV without one, and for facts
    bool operator==(const Figure&) const = default;
};
/// By indicator, each once.
using Figures = std::vector<Figure>;

/// As text, a line each: indicator, decimal number or text, place, parted by tabs (which texts do not have then). What
/// is to stand before each line goes in `indent`.
std::string to_lines(const Figures& figures, const regime::Regime& regime, std::string_view indent = {});
/// Indicators that the regime no longer has are passed over. Error{input} that begins with `name`.
Figures figures_of(std::string_view lines, const regime::Regime& regime, const std::string& name);

/// An answer that was taken in. The receiver's clock says when.
struct Receipt {
    std::int64_t number = 0;
    std::string regime, period;
    records::UnitCode unit;
    int revision = 0; ///< 0 is the first answer of the unit for the period, each correction one more
    std::string sha256, file, sheet;
    std::string received, actor, reason;
    std::string withdrawn; ///< when; empty where it counts
    Figures figures;
};

/// "R000123".
std::string receipt_name(std::int64_t number);
std::optional<std::int64_t> receipt_number(std::string_view name);

/// All of one regime.
class Receipts {
public:
    Receipts(Book& book, const regime::Regime& regime) : m_book{book}, m_regime{regime} {}

    /// Numbers it and fills in revision and time; notes it in the log.
    Receipt add(Change& change, Receipt receipt, const Surroundings& surroundings);
    /// Error{usage} where it is withdrawn already.
    void withdraw(Change& change, const Receipt& receipt, const std::string& reason, const Surroundings& surroundings);

    std::optional<Receipt> find(std::int64_t number);
    /// Those that count of the period, each unit's in the order in which they came; by unit.
    std::vector<Receipt> of_period(const std::string& period);

private:
    std::vector<Receipt> read(database::Statement& rows);
    Book& m_book;
    const regime::Regime& m_regime;
};

} // namespace hoso::report
