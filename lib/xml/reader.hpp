// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "xml/document.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::xml {

/// A start tag as it is read; its views end with the call.
struct StartTag {
    struct Attribute {
        std::string_view name, space, value;
    };
    std::string_view name, space; ///< local name; namespace URI, empty for none
    std::vector<Attribute> attributes;
    long line = 0; ///< from 1

    /// The attribute of that local name in any namespace; none where it is missing.
    std::optional<std::string_view> attribute(std::string_view attribute_name) const;
};

/// Hears a document while it is read, for documents that are too large for a tree. What it throws ends the reading.
class Listener {
public:
    virtual ~Listener() = default;
    virtual void start(const StartTag& tag) = 0;
    /// Character data in pieces as they come.
    virtual void text(std::string_view piece) = 0;
    /// The local name of the element that ends.
    virtual void end(std::string_view name) = 0;
};

/// Gives the bytes of a document.
class Source {
public:
    virtual ~Source() = default;
    /// How many bytes were written to `buffer`, at most `size`; 0 at the end.
    virtual std::size_t read(char* buffer, std::size_t size) = 0;
};

/// The rules and errors are those of parse(). What the source or the listener throws comes through.
void read(Source& source, const std::string& name, Listener& listener, const Limits& limits = {});
void read(std::string_view bytes, const std::string& name, Listener& listener, const Limits& limits = {});

} // namespace hoso::xml
