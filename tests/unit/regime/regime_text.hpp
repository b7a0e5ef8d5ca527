// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "regime/regime.hpp"

#include <stdexcept>
#include <string>

namespace hoso::test {

/// A small regime that is valid and has something of everything.
inline const std::string valid_regime = R"toml(schema = "hoso-regime/1"
id = "thu"
title = "Chế độ thử"
source = "Quyết định 1"
collected = "month"
reported = ["month", "quarter", "year"]
sources = ["answers", "facts"]

[[window]]
kind = "cut-off"
day = 14

[due]
working_days = 2
[due.level]
commune = 1

[[level]]
id = "city"
name = "Thành phố"
reports = false

[[level]]
id = "commune"
name = "Xã"
kinds = ["xã", "phường"]

[[fact]]
id = "case"
name = "Hồ sơ"
unit = "unit"
key = "code"
field = [
  { id = "unit", headings = ["Đơn vị"], required = true },
  { id = "code", headings = ["Mã hồ sơ"] },
  { id = "channel", headings = ["Kênh"], values = [{ written = ["trực tuyến"], means = "online" }] },
  { id = "received", kind = "day", headings = ["Ngày nhận"] },
  { id = "due", kind = "day", headings = ["Hẹn trả"] },
  { id = "fee", kind = "number", decimals = 2, headings = ["Phí"] },
]

[[indicator]]
id = "received"
number = 3
text = "Tiếp nhận"
nature = "flow"
over_time = "sum"
over_units = "sum"
fact = "case"
where = "received in period"

[[indicator]]
id = "staff"
text = "Biên chế"
nature = "stock"
over_time = "last"
over_units = "sum"

[[indicator]]
id = "load"
text = "Bình quân"
type = "decimal"
nature = "flow"
over_time = "ratio"
over_units = "ratio"
formula = "received / staff"

[[indicator]]
id = "note"
text = "Ghi chú"
type = "text"
choices = ["có", "không"]

[[indicator]]
id = "fees"
text = "Phí"
type = "decimal"
nature = "flow"
over_time = "sum"
over_units = "sum"
fact = "case"
sum = "fee"
where = "channel = 'online' and received in period"

[[rule]]
id = "grows"
text = "Giảm so với kỳ trước"
severity = "warning"
check = "[3] >= previous([3])"
levels = ["commune"]

[[target]]
indicator = "load"
level = "commune"
value = "12.5"

[sheet]
title = "Báo cáo {period}"
compare = ["previous", "target"]

[[sheet.chart]]
kind = "progress"
title = "Tiến độ"
indicators = ["load"]
)toml";

/// The regime with one piece of its text replaced by another; `from` must stand in it.
inline std::string with(const std::string& from, const std::string& to, std::string text = valid_regime) {
    const auto at = text.find(from);
    if (at == std::string::npos) throw std::logic_error{"not in the text: " + from};
    return text.replace(at, from.size(), to);
}

} // namespace hoso::test
