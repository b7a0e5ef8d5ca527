// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "counting_randomness.hpp"
#include "facts/add.hpp"
#include "facts/book_facts.hpp"
#include "messages/messages.hpp"
#include "report/book.hpp"
#include "temporary_folder.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace hoso::test {

/// A regime that counts cases and adds up fees.
inline constexpr const char* facts_regime = R"toml(
schema = "hoso-regime/1"
id = "mot-cua"
title = "Một cửa"
source = "-"
collected = "month"
sources = ["facts"]
[[window]]
kind = "calendar"
[due]
working_days = 2
[[level]]
id = "city"
name = "Thành phố"
[[level]]
id = "unit"
name = "Đơn vị"
[[fact]]
id = "case"
name = "Hồ sơ"
unit = "unit"
key = "code"
[[fact.field]]
id = "code"
headings = ["Mã hồ sơ"]
[[fact.field]]
id = "unit"
headings = ["Đơn vị"]
[[fact.field]]
id = "channel"
headings = ["Kênh"]
[[fact.field.values]]
written = ["trực tuyến", "mạng"]
means = "online"
[[fact.field.values]]
written = ["trực tiếp"]
means = "direct"
[[fact.field]]
id = "received"
kind = "day"
required = true
headings = ["Ngày nhận", "Ngày tiếp nhận"]
[[fact.field]]
id = "due"
kind = "day"
headings = ["Hẹn trả"]
[[fact.field]]
id = "done"
kind = "day"
headings = ["Ngày trả"]
[[fact.field]]
id = "fee"
kind = "number"
decimals = 2
headings = ["Lệ phí"]
[[indicator]]
id = "received"
text = "Tiếp nhận"
nature = "flow"
over_time = "sum"
over_units = "sum"
fact = "case"
where = "received in period"
[[indicator]]
id = "online"
text = "Trực tuyến"
nature = "flow"
over_time = "sum"
over_units = "sum"
fact = "case"
where = "channel = 'online' and received in period"
[[indicator]]
id = "late"
text = "Quá hạn"
nature = "flow"
over_time = "sum"
over_units = "sum"
fact = "case"
where = "done in period and done > due"
[[indicator]]
id = "open"
text = "Còn lại"
nature = "stock"
over_time = "last"
over_units = "sum"
fact = "case"
where = "not received after period and (done is missing or done after period)"
[[indicator]]
id = "fees"
text = "Lệ phí"
type = "decimal"
decimals = 2
nature = "flow"
over_time = "sum"
over_units = "sum"
fact = "case"
sum = "fee"
where = "done in period and fee >= 0"
[sheet]
title = "Một cửa {period}"
)toml";

/// Two units merged and one split on 1 July 2025, two of the same name, one with another code.
inline constexpr const char* facts_units = "code,name,kind,parent,from,to,other_codes\n"
                                           "H26,Thành phố Mẫu,thành phố,,,,\n"
                                           "H26.01,Sở Tài chính,sở,H26,,,000.00.01.H26\n"
                                           "H26.02,UBND xã Đông Hòa,xã,H26,,2025-06-30,\n"
                                           "H26.03,UBND xã Đông Anh,xã,H26,,2025-06-30,\n"
                                           "H26.04,UBND xã Tách,xã,H26,,2025-06-30,\n"
                                           "H26.05,Xã Trùng Tên,xã,H26,,,\n"
                                           "H26.06,Xã Trùng Tên,xã,H26,,,\n"
                                           "H26.11,UBND xã Đông Anh,xã,H26,2025-07-01,,\n"
                                           "H26.12,UBND xã Nửa Một,xã,H26,2025-07-01,,\n"
                                           "H26.13,UBND xã Nửa Hai,xã,H26,2025-07-01,,\n";
inline constexpr const char* facts_successions = "before,after,date,kind,part\n"
                                                 "H26.02,H26.11,2025-07-01,merge,1\n"
                                                 "H26.03,H26.11,2025-07-01,merge,1\n"
                                                 "H26.04,H26.12,2025-07-01,split,1/2\n"
                                                 "H26.04,H26.13,2025-07-01,split,1/2\n";

inline constexpr const char* facts_headings = "Mã hồ sơ,Đơn vị,Kênh,Ngày nhận,Hẹn trả,Ngày trả,Lệ phí\n";

class HeardFaults : public facts::AddListener {
public:
    void fault(const facts::FactFault& fault) override { faults.push_back(fault); }
    void progress(std::uintmax_t, std::uintmax_t) override {}
    std::vector<facts::FactFault> faults;
};

/// A book with that regime in a folder of its own.
class FactsBook {
public:
    FactsBook() {
        const auto regime = m_folder.path() / "rules/regimes/mot-cua";
        std::filesystem::create_directories(regime);
        write(regime / "regime.toml", facts_regime);
        write(m_folder.path() / "units.csv", facts_units);
        write(m_folder.path() / "successions.csv", facts_successions);
        report::create_book(path(), "Sổ", *records::UnitCode::parse("H26"), {},
            {m_folder.path() / "units.csv", m_folder.path() / "successions.csv"}, here());
        write(path() / "book.toml",
            "schema = \"hoso-book/1\"\nid = \"1\"\nname = \"Sổ\"\ncreated = \"2025-01-01T00:00:00.000Z\"\n"
            "unit = \"H26\"\nrules = [\"../rules\"]\n[[regime]]\nid = \"mot-cua\"\nfrom = \"2025-01-01\"\n");
    }

    std::filesystem::path path() const { return m_folder.path() / "book"; }
    std::filesystem::path folder() const { return m_folder.path(); }
    report::Surroundings here() { return {real_disk(), m_clock, m_randomness, "an"}; }

    std::filesystem::path list(
        const std::string& name, const std::string& rows, const char* headings = facts_headings) {
        const auto file = m_folder.path() / name;
        write(file, headings + rows);
        return file;
    }

    facts::AddRequest request(std::vector<std::filesystem::path> files) const {
        facts::AddRequest request;
        request.files = std::move(files);
        request.regime = "mot-cua";
        request.jobs = 2;
        request.today = std::chrono::sys_days{std::chrono::year{2026} / 10 / 5};
        return request;
    }
    std::vector<facts::AddedList> add(const facts::AddRequest& request) {
        report::BookWriter writer{path(), here(), {}};
        return facts::add_facts(writer, &writer, request, heard);
    }
    facts::AddedList add(const std::string& name, const std::string& rows) {
        return add(request({list(name, rows)}))[0];
    }
    void withdraw(std::int64_t batch) {
        report::BookWriter writer{path(), here(), {}};
        facts::withdraw_facts(writer, batch, "nhầm");
    }

    static void write(const std::filesystem::path& file, const std::string& content) {
        std::ofstream{file, std::ios::binary} << content;
    }

    HeardFaults heard;

private:
    TemporaryFolder m_folder;
    FixedClock m_clock;
    CountingRandomness m_randomness;
};

inline regime::Window window_of(report::Book& book, const std::string& period) {
    return *book.regime("mot-cua").windows.window(*regime::Period::parse(period));
}

/// A figure; none where the unit has none.
inline std::optional<std::int64_t> figure(const std::map<records::UnitCode, report::Figures>& all,
    const regime::Regime& regime, const std::string& unit, const std::string& indicator) {
    const auto found = all.find(*records::UnitCode::parse(unit));
    if (found == all.end()) return std::nullopt;
    for (const report::Figure& each : found->second)
        if (regime.indicators[each.indicator].id == indicator) return each.value;
    return std::nullopt;
}

} // namespace hoso::test
