// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "counting_randomness.hpp"
#include "report/book.hpp"
#include "report/receipts.hpp"
#include "temporary_folder.hpp"

#include <fstream>
#include <map>
#include <string>

namespace hoso::test {

/// Four ways to aggregate, a rule, a text.
inline constexpr const char* small_regime = R"toml(
schema = "hoso-regime/1"
id = "nho"
title = "Báo cáo nhỏ"
source = "-"
collected = "month"
reported = ["month", "quarter"]
[[window]]
kind = "calendar"
[due]
working_days = 2
[[level]]
id = "city"
name = "Thành phố"
kinds = ["thành phố"]
reports = false
[[level]]
id = "commune"
name = "Xã"
kinds = ["xã"]
[[indicator]]
id = "received"
text = "Tiếp nhận"
nature = "flow"
over_time = "sum"
over_units = "sum"
[[indicator]]
id = "done"
text = "Giải quyết"
nature = "flow"
over_time = "sum"
over_units = "sum"
[[indicator]]
id = "share"
text = "Tỷ lệ"
type = "percent"
nature = "flow"
over_time = "ratio"
over_units = "ratio"
formula = "done / received * 100"
[[indicator]]
id = "score"
text = "Điểm"
type = "decimal"
nature = "stock"
over_time = "last"
over_units = "average"
required = false
[[indicator]]
id = "staff"
text = "Biên chế"
nature = "stock"
over_time = "last"
over_units = "sum"
required = false
[[indicator]]
id = "note"
text = "Ghi chú"
type = "text"
required = false
[[rule]]
id = "order"
text = "Giải quyết nhiều hơn tiếp nhận"
check = "done <= received"
[sheet]
title = "Báo cáo {period}"
compare = ["previous"]
)toml";

/// A book on three communes, whose clock a test moves.
class ReportBook {
public:
    ReportBook() {
        std::filesystem::create_directories(m_folder.path() / "rules/regimes/nho");
        write("rules/regimes/nho/regime.toml", small_regime);
        write("units.csv", "code,name,kind,parent,from,to\nT,Thành phố,thành phố,,,\nX1,Xã Một,xã,T,,\nX2,Xã "
                           "Hai,xã,T,,\nX3,Xã Ba,xã,T,,\n");
        report::create_book(
            m_folder.path() / "so", "UBND", code("T"), {"nho"}, {m_folder.path() / "units.csv"}, here());
        std::ofstream{m_folder.path() / "so/book.toml", std::ios::trunc}
            << "schema = \"hoso-book/1\"\nid = \"so\"\nname = \"UBND\"\ncreated = \"2026-01-01T00:00:00.000Z\"\n"
               "unit = \"T\"\nrules = [\"../rules\"]\n[[regime]]\nid = \"nho\"\nfrom = \"2026-01-01\"\n"
               "formats = [\"json\"]\n";
    }

    static records::UnitCode code(const std::string& text) { return records::UnitCode::parse(text).value(); }
    report::Surroundings here() { return {real_disk(), m_clock, m_randomness, "an"}; }
    std::filesystem::path path() const { return m_folder.path() / "so"; }
    FixedClock& clock() { return m_clock; }
    void write(const std::string& name, const std::string& text) { std::ofstream{m_folder.path() / name} << text; }

    report::BookWriter writer() { return {path(), here(), {}}; }

    /// Figures by the id of the indicator, in decimal text.
    void receive(const std::string& period, const std::string& unit, const std::map<std::string, std::string>& figures,
        const std::string& reason = "") {
        auto book = writer();
        const regime::Regime& regime = book.regime("nho");
        const report::Receipt receipt{0, "nho", period, code(unit), 0, std::string(64, 'a'), unit + ".csv", "", "", "",
            reason, "", figures_of(regime, figures)};
        report::Change change{book};
        report::Receipts{book, regime}.add(change, receipt, here());
        change.commit();
    }

    static report::Figures figures_of(const regime::Regime& regime, const std::map<std::string, std::string>& figures) {
        std::string lines;
        for (const regime::Indicator& indicator : regime.indicators)
            if (const auto found = figures.find(indicator.id); found != figures.end())
                lines += indicator.id + "\t" + found->second + "\tA1\n";
        return report::figures_of(lines, regime, "test");
    }

private:
    TemporaryFolder m_folder;
    FixedClock m_clock;
    CountingRandomness m_randomness;
};

} // namespace hoso::test
