// SPDX-License-Identifier: GPL-3.0-or-later
#include "reference/check.hpp"

#include "messages/messages.hpp"
#include "text/unicode.hpp"

#include <algorithm>

namespace hoso::reference {

namespace {

bool is_present(const std::string& value) { return !text::collapse_spaces(value).empty(); }

std::vector<std::string> present(const Values& values, const std::string& field) {
    std::vector<std::string> found;
    const auto all = values.find(field);
    if (all != values.end())
        std::copy_if(all->second.begin(), all->second.end(), std::back_inserter(found), is_present);
    return found;
}

/// Line feeds and tabs may stand in descriptions; XML 1.0 has no place for other control characters.
bool is_text(const std::string& value) {
    return text::is_valid_utf8(value) && std::none_of(value.begin(), value.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r') || c == 0x7F;
    });
}

bool is_whole_number(const std::string& value) {
    return !value.empty() && std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<bool> truth_of(const std::string& value) {
    if (value == "true" || value == "1") return true;
    if (value == "false" || value == "0") return false;
    return std::nullopt;
}

std::optional<std::string> write_date(const Field& field, const PartialDate& date) {
    for (const std::string& pattern : field.dates)
        if (auto written = format_date(date, pattern)) return written;
    return std::nullopt;
}

/// Whether two values of a field mean the same.
bool same(const Profile& profile, const Field& field, const std::string& value, const std::string& wanted) {
    if (field.type == FieldType::code) {
        const CodeList& list = profile.codes_of(field);
        const Code* code = list.resolve(value);
        return code != nullptr && code == list.find(wanted);
    }
    if (field.type == FieldType::boolean) return truth_of(value) && truth_of(value) == truth_of(wanted);
    return text::nfc(value) == text::nfc(wanted);
}

bool is_true(const Profile& profile, const Level& level, const Condition& condition, const Values& values) {
    const Field* field = level.find(condition.field);
    const std::vector<std::string> found = present(values, condition.field);
    return field != nullptr && std::any_of(found.begin(), found.end(), [&](const std::string& value) {
        return std::any_of(condition.values.begin(), condition.values.end(),
            [&](const std::string& wanted) { return same(profile, *field, value, wanted); });
    });
}

bool any_true(const Profile& profile, const Level& level, const std::vector<Condition>& all, const Values& values) {
    return std::any_of(
        all.begin(), all.end(), [&](const Condition& condition) { return is_true(profile, level, condition, values); });
}

const Level& level_of(const Profile& profile, const std::string& id) {
    if (const Level* level = profile.find(id)) return *level;
    throw Error{Cause::usage, message("the metadata profile {} has no level '{}'", profile.rules.id, id)};
}

std::string choices(const CodeList& list) {
    std::string text;
    for (const Code& code : list.codes()) {
        if (!text.empty()) text += "; ";
        text += code.code == code.name ? code.name : code.code + " " + code.name;
    }
    return text;
}

std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
    return all;
}

class Checker {
public:
    Checker(const Profile& profile, const Level& level, const Values& values)
        : m_profile{profile}, m_level{level}, m_values{values} {}

    std::vector<Violation> check() {
        for (const Field& field : m_level.fields) {
            m_field = &field;
            check_field(present(m_values, field.hoso));
        }
        return std::move(m_violations);
    }

private:
    void check_field(const std::vector<std::string>& values) {
        if (values.empty() && !m_field->automatic &&
            (m_field->required || any_true(m_profile, m_level, m_field->required_when, m_values)))
            add("required", "", message("is missing"), message("give a value"));
        if (values.size() > 1 && !m_field->repeatable)
            add("repeated", values[1], message("has {} values; one is allowed", values.size()),
                message("keep one value"));
        for (const std::string& value : values) check_value(value);
    }

    void check_value(const std::string& value) {
        if (!is_text(value))
            return add("not-text", value, message("holds bytes that are no text, or control characters"),
                message("type the value again"));
        switch (m_field->type) {
        case FieldType::text:
            break;
        case FieldType::integer:
            check_number(value);
            break;
        case FieldType::boolean:
            check_boolean(value);
            break;
        case FieldType::date:
            check_date(value);
            break;
        case FieldType::code:
            check_code(value);
            break;
        }
        check_length(value);
    }

    void check_number(const std::string& value) {
        if (!is_whole_number(value))
            add("not-a-number", value, message("'{}' is not a whole number", value), message("write digits only"));
    }

    void check_boolean(const std::string& value) {
        if (!truth_of(value))
            add("not-a-boolean", value, message("'{}' is neither true nor false", value),
                message("write true or false"));
    }

    void check_date(const std::string& value) {
        const auto date = parse_edtf(value);
        if (!date)
            return add("not-a-date", value, message("'{}' is not a date", value),
                message("write YYYY-MM-DD, or YYYY-MM or YYYY where no more is known"));
        if (!write_date(*m_field, *date))
            return add("wrong-precision", value, message("'{}' cannot be written as {}", value, joined(m_field->dates)),
                message("find out the date, or leave it out"));
        check_order(value, *date);
    }

    void check_order(const std::string& value, const PartialDate& date) {
        for (const std::string& other : present(m_values, m_field->not_before)) {
            const auto earlier = parse_edtf(other);
            if (earlier && date.last() < earlier->first())
                add("out-of-order", value, message("'{}' is before {} ({})", value, other, m_field->not_before),
                    message("correct one of the two dates"));
        }
    }

    void check_code(const std::string& value) {
        const CodeList& list = m_profile.codes_of(*m_field);
        if (list.resolve(value) == nullptr)
            add("unknown-code", value, message("'{}' is not in the list '{}'", value, list.rules().title),
                message("choose one of: {}", choices(list)));
    }

    void check_length(const std::string& value) {
        const auto written = as_written(m_profile, *m_field, value);
        const std::int64_t length = written ? length_in_characters(*written) : 0;
        if (m_field->max_length > 0 && length > m_field->max_length)
            add("too-long", value, message("has {} characters; {} are allowed", length, m_field->max_length),
                message("shorten it; what is left out can stand in the description"));
    }

    void add(const char* kind, const std::string& value, std::string problem, std::string remedy) {
        m_violations.push_back({m_profile.rules.id + "." + m_level.id + "." + m_field->hoso + "." + kind, m_field->hoso,
            value, std::move(problem), std::move(remedy)});
    }

    const Profile& m_profile;
    const Level& m_level;
    const Values& m_values;
    const Field* m_field = nullptr;
    std::vector<Violation> m_violations;
};

} // namespace

std::vector<Violation> check(const Profile& profile, const std::string& level, const Values& values) {
    return Checker{profile, level_of(profile, level), values}.check();
}

bool requires_signature(const Profile& profile, const std::string& level, const Values& values) {
    const Level& found = level_of(profile, level);
    return found.signature_always || any_true(profile, found, found.signature_when, values);
}

std::optional<std::string> as_written(const Profile& profile, const Field& field, const std::string& value) {
    if (!is_text(value)) return std::nullopt;
    switch (field.type) {
    case FieldType::text:
        return text::nfc(value);
    case FieldType::integer:
        return is_whole_number(value) ? std::optional{value} : std::nullopt;
    case FieldType::boolean:
        if (const auto truth = truth_of(value)) return *truth ? "1" : "0";
        return std::nullopt;
    case FieldType::date:
        if (const auto date = parse_edtf(value)) return write_date(field, *date);
        return std::nullopt;
    case FieldType::code:
        if (const Code* code = profile.codes_of(field).resolve(value)) return code->code;
        return std::nullopt;
    }
    return std::nullopt;
}

std::int64_t length_in_characters(const std::string& text) {
    const std::string composed = text::nfc(text);
    return std::count_if(
        composed.begin(), composed.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

} // namespace hoso::reference
