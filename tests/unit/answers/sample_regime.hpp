// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "regime/regime.hpp"
#include "report/inputs.hpp"

#include <deque>
#include <string>
#include <vector>

namespace hoso::test {

/// Groups with the same texts below them, a share, a choice, what may stay empty, and what is computed.
inline const std::string sample_definition = R"toml(schema = "hoso-regime/1"
id = "mau"
title = "Báo cáo mẫu"
source = "Quyết định mẫu"
collected = "month"
reported = ["month", "year"]

[[window]]
kind = "cut-off"
day = 14

[due]
working_days = 2

[[level]]
id = "city"
name = "Thành phố"
reports = false

[[level]]
id = "commune"
name = "Xã, phường"

[[indicator]]
id = "received"
number = 3
text = "Tổng số"
units = "hồ sơ"
groups = ["Số hồ sơ tiếp nhận"]
nature = "flow"
over_time = "sum"
over_units = "sum"

[[indicator]]
id = "online"
text = "Trực tuyến"
units = "hồ sơ"
groups = ["Số hồ sơ tiếp nhận", "Trong kỳ"]
nature = "flow"
over_time = "sum"
over_units = "sum"

[[indicator]]
id = "direct"
text = "Trực tiếp, dịch vụ bưu chính"
units = "hồ sơ"
groups = ["Số hồ sơ tiếp nhận", "Trong kỳ"]
nature = "flow"
over_time = "sum"
over_units = "sum"

[[indicator]]
id = "done"
text = "Tổng số"
units = "hồ sơ"
groups = ["Số hồ sơ đã giải quyết"]
nature = "flow"
over_time = "sum"
over_units = "sum"

[[indicator]]
id = "late"
text = "Quá hạn"
units = "hồ sơ"
groups = ["Số hồ sơ đã giải quyết"]
nature = "flow"
over_time = "sum"
over_units = "sum"

[[indicator]]
id = "late_share"
text = "Tỷ lệ quá hạn"
units = "%"
type = "percent"
nature = "flow"
over_time = "ratio"
over_units = "ratio"
formula = "late / done * 100"

[[indicator]]
id = "pleased"
text = "Tỷ lệ hài lòng"
units = "%"
type = "percent"
nature = "flow"
over_time = "none"
over_units = "none"

[[indicator]]
id = "fees"
text = "Phí, lệ phí đã thu"
units = "triệu đồng"
type = "decimal"
decimals = 3
nature = "flow"
over_time = "sum"
over_units = "sum"
required = false

[[indicator]]
id = "staff"
text = "Công chức một cửa"
units = "người"
nature = "stock"
over_time = "last"
over_units = "sum"
required = false

[[indicator]]
id = "place"
text = "Nơi tiếp nhận"
type = "text"
choices = ["Trụ sở", "Điểm lưu động"]
required = false

[[indicator]]
id = "remark"
text = "Khó khăn, vướng mắc"
type = "text"
required = false

[[rule]]
id = "received_sum"
text = "Tổng số tiếp nhận phải bằng trực tuyến cộng trực tiếp"
check = "[3] = [4] + [5]"

[[rule]]
id = "grows"
text = "Số tiếp nhận giảm quá nửa so với kỳ trước"
severity = "warning"
check = "[3] * 2 >= previous([3])"

[sheet]
title = "Kết quả giải quyết thủ tục hành chính, {period}"
)toml";

inline regime::Regime sample_regime(const std::string& definition = sample_definition) {
    return regime::parse_regime(definition, "regime.toml", "mau");
}

/// Units that report, by code; the last two have one name.
class SampleUnits {
public:
    explicit SampleUnits(const regime::Regime& regime) {
        add(regime, "00004", "Phường Ba Đình");
        add(regime, "00008", "Phường Ngọc Hà");
        add(regime, "00070", "Phường Hoàn Kiếm");
        add(regime, "00091", "Xã Thuận An");
        add(regime, "00094", "Xã Thuận An");
    }
    const std::vector<report::ExpectedUnit>& expected() const { return m_expected; }
    const records::Unit& unit(std::size_t index) const { return m_units[index]; }

private:
    void add(const regime::Regime& regime, const char* code, const char* name) {
        records::Unit& unit =
            m_units.emplace_back(records::Unit{*records::UnitCode::parse(code), name, "xã", {}, {}, {}, "", ""});
        m_expected.push_back({&unit, &regime.levels[1], std::chrono::sys_days{std::chrono::year{2026} / 10 / 16}, ""});
    }
    std::deque<records::Unit> m_units;
    std::vector<report::ExpectedUnit> m_expected;
};

} // namespace hoso::test
