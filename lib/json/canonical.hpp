// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hoso {

/// Writes straight into text what to_canonical() would give: for lines of which there are tens of thousands. Members
/// come in the order of the bytes of their names; another order is our bug: std::logic_error. Text that is not UTF-8
/// is refused: std::invalid_argument.
class CanonicalWriter {
public:
    void begin_object() { open('{'); }
    void end_object() { close('}'); }
    void begin_array() { open('['); }
    void end_array() { close(']'); }
    /// Of the member whose value comes next.
    CanonicalWriter& name(std::string_view name);
    void value(std::string_view text);
    void value(const std::string& text) { value(std::string_view{text}); }
    void value(const char* text) { value(std::string_view{text}); }
    void value(std::int64_t number);
    void value(bool is_true);
    template <typename Value> void member(std::string_view member, const Value& of) { name(member).value(of); }

    const std::string& text() const noexcept { return m_text; }
    /// Empty again; what was written is valid until the next call.
    void clear() noexcept {
        m_text.clear();
        m_levels.clear();
    }

private:
    struct Level {
        bool is_empty = true;
        std::size_t name_begin = 0, name_size = 0; ///< the last member's, in m_text
    };
    void separate();
    void open(char bracket);
    void close(char bracket);
    void string(std::string_view text);

    std::string m_text;
    std::vector<Level> m_levels;
    bool m_is_named = false;
};

} // namespace hoso
