// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// What stands in every form, and is looked for when it comes back. Forms are in Vietnamese whoever makes them.
namespace hoso::answers::form_words {

inline constexpr const char* number_heading = "Mã số";
inline constexpr const char* label_heading = "Chỉ tiêu";
inline constexpr const char* units_heading = "Đơn vị tính";
inline constexpr const char* value_heading = "Số liệu báo cáo";
inline constexpr const char* note_heading = "Ghi chú";
inline constexpr const char* unit_line = "Đơn vị báo cáo";
inline constexpr const char* period_line = "Kỳ báo cáo";
inline constexpr const char* code_line = "Mã biểu";
inline constexpr const char* input_sheet = "Biểu nhập";
inline constexpr const char* help_sheet = "Hướng dẫn";
inline constexpr const char* hidden_sheet = "_hoso";

} // namespace hoso::answers::form_words
