// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace hoso::records {

/// How a code of a unit is made.
enum class CodeForm {
    agency,        ///< QĐ 20/2020/QĐ-TTg: H26, H49.64.33; letter A to K and two digits, then up to 7 parts of 2 or 3
    legacy_agency, ///< the 13 characters used before, the smallest unit first: 000.A0.01.H26; also shortened, 28.22.H17
    administrative, ///< QĐ 19/2025/QĐ-TTg and those before: 2 digits a province, 3 a district, 5 a commune
    local           ///< an office's own: letters, digits and . - _ / without spaces
};

/// The code of a unit, which need not be listed anywhere. A value; the text decides its order.
class UnitCode {
public:
    /// None where the text is none of the forms, or longer than 35 characters (the limit of QĐ 20/2020; ours for own
    /// codes). NFC, without spaces around it; nothing else is changed.
    static std::optional<UnitCode> parse(std::string_view text);

    const std::string& text() const noexcept { return m_text; }
    CodeForm form() const noexcept { return m_form; }

    /// The body at the first level that an agency code of either form belongs to, "H26"; empty for other forms.
    std::string first_level() const;

    auto operator<=>(const UnitCode& other) const noexcept { return m_text <=> other.m_text; }
    bool operator==(const UnitCode& other) const noexcept { return m_text == other.m_text; }

private:
    UnitCode(std::string text, CodeForm form) : m_text{std::move(text)}, m_form{form} {}

    std::string m_text;
    CodeForm m_form;
};

} // namespace hoso::records
