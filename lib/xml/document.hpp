// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::xml {

struct Attribute {
    std::string name, space, value; ///< space: namespace URI, empty for none
    bool operator==(const Attribute&) const = default;
};

/// An element. `text` is all character data directly inside it, in order.
struct Node {
    std::string name, space; ///< local name; namespace URI, empty for none
    std::vector<Attribute> attributes;
    std::string text;
    std::vector<Node> children;
    long line = 0; ///< of its start tag, from 1

    /// The attribute's value; none where it is missing.
    std::optional<std::string_view> attribute(
        std::string_view attribute_name, std::string_view attribute_space = {}) const;
    /// The first child of that name in any namespace; null where there is none.
    const Node* child(std::string_view child_name) const;
    /// Its text; empty where there is none.
    std::string_view child_text(std::string_view child_name) const;
};

/// How large a document may be before it is refused.
struct Limits {
    std::size_t bytes = std::size_t{256} << 20;
    std::size_t depth = 200;
    std::size_t elements = 10'000'000;
};

/// Reads XML and returns its root. Nothing but `bytes` is read: no DTD, no external entity, no network; a document that
/// declares entities is refused, so none can grow. Comments and processing instructions are dropped.
/// Throws Error{input} "name: line L, column C: problem".
Node parse(std::string_view bytes, const std::string& name, const Limits& limits = {});

} // namespace hoso::xml
