// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::xml {

/// Where a document breaks its schema.
struct Finding {
    long line = 0; ///< 0 where the validator names none
    std::string text;
    bool operator==(const Finding&) const = default;
};

/// An XML schema (XSD 1.0) from a local file, read once for many documents. What it imports or includes is read from
/// files of the same name in its folder, also where it gives an address on the network. One thread at a time.
class Schema {
public:
    /// Error{missing} without the file, {settings} where it is no schema or something it imports is not in its folder.
    explicit Schema(const std::filesystem::path& file);
    Schema(Schema&&) noexcept;
    Schema& operator=(Schema&&) noexcept;
    ~Schema();

    /// All findings in the order of the document; none for a valid one. Error{input} where `bytes` is not well-formed
    /// XML; the message begins with `name`.
    std::vector<Finding> validate(std::string_view bytes, const std::string& name) const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace hoso::xml
