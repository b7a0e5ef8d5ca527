// SPDX-License-Identifier: GPL-3.0-or-later
#include "regime/expression.hpp"

#include "messages/messages.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hoso::regime {

namespace {

using Kind = Expression::Kind;

constexpr int deepest = 100;
constexpr int most_parts = 1000;

constexpr std::array reserved{"and", "or", "not", "in", "before", "after", "period", "is", "missing"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The first token of what is left.
struct Token {
    enum class Kind { end, number, text, word, bracket, sign } kind = Kind::end;
    std::string text;
    std::size_t column = 1;
};

class Tokens {
public:
    explicit Tokens(std::string_view text) : m_text{text} { advance(); }

    const Token& front() const noexcept { return m_front; }
    Token take() {
        Token taken = m_front;
        advance();
        return taken;
    }
    bool take_if(std::string_view word_or_sign) {
        const bool is_it =
            (m_front.kind == Token::Kind::word || m_front.kind == Token::Kind::sign) && m_front.text == word_or_sign;
        if (is_it) advance();
        return is_it;
    }

private:
    void advance() {
        while (m_at < m_text.size() && (m_text[m_at] == ' ' || m_text[m_at] == '\t' || m_text[m_at] == '\n')) ++m_at;
        m_front = {Token::Kind::end, "", m_at + 1};
        if (m_at == m_text.size()) return;
        const char c = m_text[m_at];
        if (is_letter(c))
            take_while(Token::Kind::word, [](char each) { return is_letter(each) || is_digit(each); });
        else if (is_digit(c))
            take_while(Token::Kind::number, [](char each) { return is_digit(each) || each == '.'; });
        else if (c == '\'')
            take_until(Token::Kind::text, '\'', 1);
        else if (c == '[')
            take_until(Token::Kind::bracket, ']', 0);
        else
            take_sign();
    }

    template <typename Belongs> void take_while(Token::Kind kind, const Belongs& belongs) {
        const std::size_t begin = m_at;
        while (m_at < m_text.size() && belongs(m_text[m_at])) ++m_at;
        m_front.kind = kind;
        m_front.text = m_text.substr(begin, m_at - begin);
    }

    void take_until(Token::Kind kind, char end, std::size_t skip) {
        const std::size_t close = m_text.find(end, m_at + 1);
        if (close == std::string_view::npos)
            throw ExpressionError{m_at + 1, message("'{}' is missing after this", std::string(1, end))};
        m_front.kind = kind;
        m_front.text = m_text.substr(m_at + skip, close + 1 - m_at - 2 * skip);
        m_at = close + 1;
    }

    void take_sign() {
        constexpr std::array signs{"!=", "<=", ">=", "=", "<", ">", "+", "-", "*", "/", "(", ")", ","};
        for (const std::string_view sign : signs)
            if (m_text.substr(m_at, sign.size()) == sign) {
                m_front.kind = Token::Kind::sign;
                m_front.text = sign;
                m_at += sign.size();
                return;
            }
        std::size_t end = m_at + 1; // of the character, not of its first byte
        while (end < m_text.size() && (static_cast<unsigned char>(m_text[end]) & 0xC0U) == 0x80U) ++end;
        throw ExpressionError{
            m_at + 1, message("'{}' means nothing here", std::string{m_text.substr(m_at, end - m_at)})};
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    Token m_front;
};

/// Recursive descent, the loosest binding first.
class Parser {
public:
    explicit Parser(std::string_view text) : m_tokens{text} {}

    Expression whole() {
        Expression result = either();
        if (m_tokens.front().kind != Token::Kind::end)
            throw ExpressionError{m_tokens.front().column, message("'{}' is too much here", m_tokens.front().text)};
        return result;
    }

private:
    using Rule = Expression (Parser::*)();

    Expression make(Kind kind, std::size_t column, std::vector<Expression> operands = {}) {
        if (++m_parts > most_parts) too_deep();
        Expression result;
        result.kind = kind;
        result.column = column;
        result.operands = std::move(operands);
        return result;
    }

    Expression chain(Rule operand, std::initializer_list<std::pair<const char*, Kind>> operators) {
        Expression left = (this->*operand)();
        for (;;) {
            const auto* const found = std::find_if(
                operators.begin(), operators.end(), [&](const auto& each) { return m_tokens.take_if(each.first); });
            if (found == operators.end()) return left;
            const std::size_t column = left.column;
            std::vector<Expression> operands;
            operands.push_back(std::move(left));
            operands.push_back((this->*operand)());
            left = make(found->second, column, std::move(operands));
        }
    }

    Expression either() { return chain(&Parser::both, {{"or", Kind::either}}); }
    Expression both() { return chain(&Parser::negation, {{"and", Kind::both}}); }

    Expression negation() {
        const std::size_t column = m_tokens.front().column;
        if (!m_tokens.take_if("not")) return comparison();
        const Depth depth{*this};
        return make(Kind::negation, column, {negation()});
    }

    Expression comparison() {
        Expression left = sum();
        const std::size_t column = left.column;
        constexpr std::array<std::pair<const char*, Kind>, 6> operators{{{"=", Kind::equal}, {"!=", Kind::unequal},
            {"<=", Kind::less_equal}, {">=", Kind::greater_equal}, {"<", Kind::less}, {">", Kind::greater}}};
        for (const auto& [sign, kind] : operators)
            if (m_tokens.take_if(sign)) return make(kind, column, {std::move(left), sum()});
        for (const auto& [word, kind] : {std::pair{"in", Kind::in_period}, std::pair{"before", Kind::before_period},
                 std::pair{"after", Kind::after_period}})
            if (m_tokens.take_if(word)) {
                expect("period");
                return make(kind, column, {std::move(left)});
            }
        if (!m_tokens.take_if("is")) return left;
        const bool turned = m_tokens.take_if("not");
        expect("missing");
        Expression missing = make(Kind::is_missing, column, {std::move(left)});
        return turned ? make(Kind::negation, column, {std::move(missing)}) : missing;
    }

    Expression sum() { return chain(&Parser::product, {{"+", Kind::add}, {"-", Kind::subtract}}); }
    Expression product() { return chain(&Parser::factor, {{"*", Kind::multiply}, {"/", Kind::divide}}); }

    Expression factor() {
        const std::size_t column = m_tokens.front().column;
        if (!m_tokens.take_if("-")) return primary();
        const Depth depth{*this};
        return make(Kind::negative, column, {factor()});
    }

    Expression primary() {
        const Token token = m_tokens.take();
        switch (token.kind) {
        case Token::Kind::number:
            return number(token);
        case Token::Kind::text:
            return named(Kind::text, token);
        case Token::Kind::bracket:
            return named(Kind::reference, token);
        case Token::Kind::word:
            if (is_reserved(token.text)) break;
            return m_tokens.take_if("(") ? call(token) : named(Kind::reference, token);
        case Token::Kind::sign:
            if (token.text == "(") {
                const Depth depth{*this};
                Expression inner = either();
                expect(")");
                return inner;
            }
            break;
        case Token::Kind::end:
            throw ExpressionError{token.column, tr("the text ends where a value is expected")};
        }
        throw ExpressionError{token.column, message("'{}' stands where a value is expected", token.text)};
    }

    Expression number(const Token& token) {
        const auto value = Number::parse(token.text);
        if (!value) throw ExpressionError{token.column, message("'{}' is no number", token.text)};
        Expression result = make(Kind::number, token.column);
        result.number = *value;
        return result;
    }

    Expression named(Kind kind, const Token& token) {
        Expression result = make(kind, token.column);
        result.name = token.text;
        return result;
    }

    Expression call(const Token& token) {
        constexpr std::array functions{"previous", "last_year", "target", "abs", "min", "max"};
        if (std::find(functions.begin(), functions.end(), token.text) == functions.end())
            throw ExpressionError{token.column, message("there is no function '{}'", token.text)};
        const Depth depth{*this};
        Expression result = named(Kind::call, token);
        do result.operands.push_back(sum());
        while (m_tokens.take_if(","));
        expect(")");
        const bool several = token.text == "min" || token.text == "max";
        if (!several && result.operands.size() != 1)
            throw ExpressionError{token.column, message("{} takes one value", token.text)};
        if (!several && token.text != "abs" && result.operands.front().kind != Kind::reference)
            throw ExpressionError{token.column, message("{} takes an indicator", token.text)};
        return result;
    }

    void expect(const char* wanted) {
        if (!m_tokens.take_if(wanted))
            throw ExpressionError{m_tokens.front().column, message("'{}' is expected here", wanted)};
    }

    [[noreturn]] void too_deep() const {
        throw ExpressionError{m_tokens.front().column, tr("this is too long; use indicators for parts of it")};
    }

    struct Depth {
        explicit Depth(Parser& parser) : m_parser{parser} {
            if (++m_parser.m_depth > deepest) m_parser.too_deep();
        }
        ~Depth() { --m_parser.m_depth; }
        Depth(const Depth&) = delete;
        Depth& operator=(const Depth&) = delete;
        Parser& m_parser;
    };

    Tokens m_tokens;
    int m_depth = 0, m_parts = 0;
};

void gather(const Expression& expression, const std::string& call, std::vector<Reference>& found) {
    if (expression.kind == Kind::reference) {
        const bool known = std::any_of(found.begin(), found.end(),
            [&](const Reference& each) { return each.name == expression.name && each.call == call; });
        if (!known) found.push_back({expression.name, call, expression.column});
    }
    const bool carries = expression.kind == Kind::call && expression.operands.size() == 1 && expression.name != "abs" &&
                         expression.name != "min" && expression.name != "max";
    for (const Expression& operand : expression.operands) gather(operand, carries ? expression.name : "", found);
}

class Evaluation {
public:
    Evaluation(const NumberSource& source, Missing missing) : m_source{source}, m_missing{missing} {}

    std::optional<Number> of(const Expression& expression) const {
        switch (expression.kind) {
        case Kind::number:
            return expression.number;
        case Kind::reference:
            return present(m_source.value(expression.name, ""));
        case Kind::call:
            return called(expression);
        case Kind::negative:
            return combined(Number{0}, of(expression.operands[0]), Kind::subtract);
        case Kind::add:
        case Kind::subtract:
        case Kind::multiply:
        case Kind::divide:
            return combined(of(expression.operands[0]), of(expression.operands[1]), expression.kind);
        default:
            return std::nullopt; // a condition is no number; what is loaded was checked for it
        }
    }

private:
    std::optional<Number> present(std::optional<Number> value) const {
        return value || m_missing == Missing::none_if_any ? value : Number{0};
    }

    std::optional<Number> called(const Expression& call) const {
        if (call.name != "abs" && call.name != "min" && call.name != "max")
            return present(m_source.value(call.operands[0].name, call.name));
        auto result = of(call.operands[0]);
        if (call.name == "abs") return result && *result < Number{0} ? Number{0} - *result : result;
        for (const Expression& operand : call.operands) {
            const auto other = of(operand);
            if (!result || !other) return std::nullopt;
            if (call.name == "min" ? *other < *result : *other > *result) result = other;
        }
        return result;
    }

    static std::optional<Number> combined(
        const std::optional<Number>& left, const std::optional<Number>& right, Kind kind) {
        if (!left || !right) return std::nullopt;
        switch (kind) {
        case Kind::add:
            return *left + *right;
        case Kind::subtract:
            return *left - *right;
        case Kind::multiply:
            return *left * *right;
        default:
            return *left / *right;
        }
    }

    const NumberSource& m_source;
    Missing m_missing;
};

} // namespace

bool is_reserved(std::string_view word) { return std::find(reserved.begin(), reserved.end(), word) != reserved.end(); }

Expression parse_expression(std::string_view text) { return Parser{text}.whole(); }

bool is_condition(const Expression& expression) {
    switch (expression.kind) {
    case Kind::number:
    case Kind::text:
    case Kind::reference:
    case Kind::call:
    case Kind::negative:
    case Kind::add:
    case Kind::subtract:
    case Kind::multiply:
    case Kind::divide:
        return false;
    default:
        return true;
    }
}

std::optional<Number> evaluate(const Expression& formula, const NumberSource& source, Missing missing) {
    return Evaluation{source, missing}.of(formula);
}

std::vector<Reference> references(const Expression& expression) {
    std::vector<Reference> found;
    gather(expression, "", found);
    return found;
}

} // namespace hoso::regime
