// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hoso::xml {

/// Writes XML 1.0 in UTF-8: the same calls give the same bytes. Elements are indented by two spaces; what stands beside
/// text is not, so no text changes. Namespaces are written as they are called: element("mets:file") and
/// attribute("xmlns:mets", ...).
class Writer {
public:
    Writer();

    Writer& start(std::string_view name);
    /// Only directly after start().
    Writer& attribute(std::string_view name, std::string_view value);
    Writer& text(std::string_view text);
    Writer& end();
    /// start(), text() and end(); an empty text makes an empty element.
    Writer& element(std::string_view name, std::string_view text);

    /// The document. Every element must have ended.
    std::string finish();

private:
    struct Open {
        std::string name;
        bool has_children = false, has_text = false;
    };
    void close_start_tag();
    void escape(std::string_view text, bool in_attribute);

    std::string m_output;
    std::vector<Open> m_open;
    bool m_in_start_tag = false, m_has_root = false;
};

} // namespace hoso::xml
