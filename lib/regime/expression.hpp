// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "regime/number.hpp"

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::regime {

/// A formula, a check or a condition of a regime, as hoso-regime(5) describes them:
///
///     [3] = [4] + [5] + [6]        done_late / done * 100        previous(staff) * 2
///     channel = 'online' and received in period                  done is missing or done after period
///
/// [N] is the indicator with that number, a name the indicator or the field with that id. In a condition on facts the
/// period is the window that is counted, both days included; what compares or places a field that is missing is not
/// true, with != as little as with =, and `not` turns whatever stands behind it.
struct Expression {
    enum class Kind {
        number,    ///< number
        text,      ///< name holds it
        reference, ///< name: "received", or "[3]"
        call,      ///< name: previous, last_year, target, abs, min, max; operands: what it is given
        negative,  ///< -a
        add,
        subtract,
        multiply,
        divide,
        equal,
        unequal,
        less,
        less_equal,
        greater,
        greater_equal,
        both,      ///< a and b
        either,    ///< a or b
        negation,  ///< not a
        in_period, ///< a in period: the day lies in the window
        before_period,
        after_period,
        is_missing
    };
    Kind kind = Kind::number;
    std::string name;
    Number number;
    std::vector<Expression> operands;
    std::size_t column = 1; ///< where it begins in the text, in bytes from 1
    bool operator==(const Expression&) const = default;
};

/// What is wrong with a text, at a column in it (from 1).
class ExpressionError : public std::runtime_error {
public:
    ExpressionError(std::size_t column, const std::string& problem) : std::runtime_error{problem}, m_column{column} {}
    std::size_t column() const noexcept { return m_column; }

private:
    std::size_t m_column;
};

/// ExpressionError where the text is none, stands in itself more than 100 deep or has more than 1,000 parts.
Expression parse_expression(std::string_view text);

/// A word of the language, which cannot be an id.
bool is_reserved(std::string_view word);

/// True where its value is yes or no, not a number, day or text.
bool is_condition(const Expression& expression);

/// Where the numbers of a formula come from. `call` is empty, or previous, last_year or target around a reference.
class NumberSource {
public:
    virtual ~NumberSource() = default;
    virtual std::optional<Number> value(const std::string& reference, const std::string& call) const = 0;
};

enum class Missing {
    none_if_any, ///< a missing operand makes the result missing
    zero         ///< what is missing counts as 0
};

/// The number that a formula gives; none where an operand is missing (with none_if_any), a divisor is 0 or a result too
/// large.
std::optional<Number> evaluate(const Expression& formula, const NumberSource& source, Missing missing);

/// All references with the calls around them, each once, in the order of the text.
struct Reference {
    std::string name, call;
    std::size_t column = 1;
};
std::vector<Reference> references(const Expression& expression);

} // namespace hoso::regime
