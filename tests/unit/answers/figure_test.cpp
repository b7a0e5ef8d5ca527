// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/cell_figure.hpp"
#include "answers/labels.hpp"

#include <gtest/gtest.h>

using namespace hoso;
using namespace hoso::answers;
using office::Cell;
using office::CellKind;
using regime::Indicator;
using regime::IndicatorType;

namespace {

Indicator indicator(IndicatorType type, int decimals) {
    Indicator result;
    result.type = type;
    result.decimals = decimals;
    return result;
}
const Indicator count = indicator(IndicatorType::integer, 0);
const Indicator money = indicator(IndicatorType::decimal, 3);
const Indicator cents = indicator(IndicatorType::decimal, 2);
const Indicator share = indicator(IndicatorType::percent, 2);

Cell text(std::string value) { return {1, CellKind::text, false, std::move(value), {}}; }
Cell number(std::string value, bool percent = false) {
    return {1, CellKind::number, false, std::move(value), {}, percent};
}

/// The scaled value, or "-" where it is refused, or "" where it is empty.
std::string figure(const Cell& cell, const Indicator& of, const Notation& notation = {}) {
    const CellFigure read = read_figure(&cell, of, notation);
    if (!read.problem.empty()) {
        EXPECT_FALSE(read.advice.empty()) << read.problem;
        EXPECT_FALSE(read.value);
        return "-";
    }
    return read.value ? std::to_string(*read.value) : read.text;
}

} // namespace

TEST(CellFigure, ReadsCountsInEveryNotation) {
    EXPECT_EQ(figure(number("1234"), count), "1234");
    EXPECT_EQ(figure(number("1234.00"), count), "1234");
    EXPECT_EQ(figure(number("-5"), count), "-5");
    EXPECT_EQ(figure(text("1234"), count), "1234");
    EXPECT_EQ(figure(text("1.234"), count), "1234");
    EXPECT_EQ(figure(text("1,234"), count), "1234");
    EXPECT_EQ(figure(text("1.000"), count), "-"); // or 1 with three decimals
    EXPECT_EQ(figure(text("1.234.567"), count), "1234567");
    EXPECT_EQ(figure(text("1,234,567"), count), "1234567");
    EXPECT_EQ(figure(text("1 234 567"), count), "1234567");
    EXPECT_EQ(figure(text("1\u00A0234"), count), "1234");
    EXPECT_EQ(figure(text("1\u202F234\u200B"), count), "1234");
    EXPECT_EQ(figure(text("１２３４"), count), "1234");
    EXPECT_EQ(figure(text("\u22125"), count), "-5");
    EXPECT_EQ(figure(text("007"), count), "7");
    EXPECT_EQ(figure(text(" 12 "), count), "12");
    EXPECT_EQ(figure(text("12,00"), count), "12");
    EXPECT_EQ(figure(text("12.0"), count), "12");
}

TEST(CellFigure, ReadsDecimalsWhereOnlyOneNumberCanBeMeant) {
    EXPECT_EQ(figure(text("1.234.567,89"), cents), "123456789");
    EXPECT_EQ(figure(text("1,234,567.89"), cents), "123456789");
    EXPECT_EQ(figure(text("1,5"), cents), "150");
    EXPECT_EQ(figure(text("1.5"), cents), "150");
    EXPECT_EQ(figure(text("0,125"), money), "125");
    EXPECT_EQ(figure(text("0.125"), money), "125");
    EXPECT_EQ(figure(text("1 234,5"), money), "1234500");
    EXPECT_EQ(figure(text("1.234"), money), "-");
    EXPECT_EQ(figure(text("1,234"), money), "-");
    EXPECT_EQ(figure(text("1.234"), cents), "-");
    EXPECT_EQ(figure(number("1.234"), money), "1234");
    EXPECT_EQ(figure(number("1.234"), cents), "-");
    EXPECT_EQ(figure(number("0.30000000000000004"), cents), "30");
    EXPECT_EQ(figure(number("33.3333333333333"), cents), "-");
}

TEST(CellFigure, ReadsSharesAsTheyAreSeen) {
    EXPECT_EQ(figure(number("0.125", true), share), "1250");
    EXPECT_EQ(figure(number("12.5"), share), "1250");
    EXPECT_EQ(figure(text("12,5 %"), share), "1250");
    EXPECT_EQ(figure(text("12.5%"), share), "1250");
    EXPECT_EQ(figure(number("0.125", true), count), "-");
    EXPECT_EQ(figure(text("12%"), count), "-");
    EXPECT_EQ(figure(number("0.123456", true), share), "-");
}

TEST(CellFigure, RefusesAMarkThatTheAnswerUsesBeforeDecimals) {
    Notation notation;
    learn(notation, text("12.5"));
    EXPECT_EQ(figure(text("1.234"), count, notation), "-");
    EXPECT_EQ(figure(text("1,234"), count, notation), "1234");
    Notation vietnamese;
    learn(vietnamese, text("1.234.567"));
    learn(vietnamese, text("1.234")); // says nothing
    EXPECT_EQ(figure(text("1,234"), count, vietnamese), "-");
    EXPECT_EQ(figure(text("1.234"), count, vietnamese), "1234");
    EXPECT_EQ(figure(text("1.000"), count, vietnamese), "1000");
    EXPECT_EQ(figure(text("1.234"), money, vietnamese), "1234000");
    learn(vietnamese, text("12.5")); // now both are used
    EXPECT_EQ(figure(text("1.234"), count, vietnamese), "-");
    EXPECT_EQ(figure(text("1.234"), money, vietnamese), "-");
}

TEST(CellFigure, RefusesWhatIsNoNumber) {
    for (const char* wrong :
        {"12 hồ sơ", "-", "–", "x", "1.5E+3", "1,5E3", "12-05", "5/10/2026", "1.23.456", "1,23,456", "1.234 567", "(5)",
            "5-", "+5", "12..5", "007,5", "½", "1'234", "#N/A", "====", "1.234.56", ".5", "5."})
        for (const Indicator* each : {&count, &money, &share}) EXPECT_EQ(figure(text(wrong), *each), "-") << wrong;
    EXPECT_EQ(figure(number("12.5"), count), "-");
    EXPECT_EQ(figure(number("1234567890123456"), count), "-");
    EXPECT_EQ(figure(text("99999999999999999999"), count), "-");
    EXPECT_EQ(figure({1, CellKind::date, false, "2026-10-05", {}}, count), "-");
    EXPECT_EQ(figure({1, CellKind::time, false, "12:30:00", {}}, count), "-");
    EXPECT_EQ(figure({1, CellKind::boolean, false, "true", {}}, count), "-");
    EXPECT_EQ(figure({1, CellKind::error, true, "#REF!", {}}, count), "-");
}

TEST(CellFigure, TakesBlanksForNoFigure) {
    EXPECT_EQ(figure(text("  "), count), "");
    EXPECT_EQ(figure(text("\u00A0\u200B"), count), "");
    EXPECT_FALSE(read_figure(nullptr, count, {}).value);
}

TEST(CellFigure, TakesTextsAndChoices) {
    Indicator chosen = indicator(IndicatorType::text, 0);
    EXPECT_EQ(figure(text("Thiếu  máy\tquét"), chosen), "Thiếu máy quét");
    EXPECT_EQ(figure({1, CellKind::date, false, "2026-10-05", {}}, chosen), "-");
    EXPECT_EQ(figure(text("=SUM(A1)"), chosen), "=SUM(A1)");
    chosen.choices = {"Có", "Không"};
    EXPECT_EQ(figure(text("có"), chosen), "Có");
    EXPECT_EQ(figure(text("chưa"), chosen), "-");
}

TEST(Labels, AreComparedWithoutCaseSpacesAndSpellingOfTones) {
    EXPECT_EQ(label_key("Tổng  SỐ:"), label_key("tổng số"));
    EXPECT_EQ(label_key("hoà"), label_key("hòa"));
    EXPECT_NE(label_key("≤ 5 ngày"), label_key("> 5 ngày"));
    EXPECT_NE(label_key("Tổng số"), label_key("Tong so"));
    EXPECT_EQ(number_label("[3]"), 3);
    EXPECT_EQ(number_label("(3) = (4)+(5)"), 3);
    EXPECT_EQ(number_label("3=4+5+6"), 3);
    EXPECT_EQ(number_label("(3=4+5)"), 3);
    EXPECT_EQ(number_label("3 hồ sơ"), std::nullopt);
    EXPECT_EQ(number_label("-3"), std::nullopt);
    EXPECT_EQ(number_label("0"), std::nullopt);
    EXPECT_EQ(number_label("[3"), std::nullopt);
    EXPECT_EQ(without_equation("Tổng số (3=4+5)"), "Tổng số");
    EXPECT_EQ(without_equation("Trực tuyến (mức 3)"), "Trực tuyến (mức 3)");
}
