// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "office/workbook.hpp"
#include "xml/reader.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::office {

/// A ZIP file with named parts, as XLSX and ODS are. Parts are unpacked as they are read and never beyond the limits:
/// what the file says of their sizes is not believed. One thread at a time.
class Package {
public:
    /// Error{input} where it is no ZIP file, holds two parts of one name, or more parts than the limit.
    Package(const std::filesystem::path& file, const ReadLimits& limits);
    /// Of bytes that stay where they are as long as it lives; messages call them `name`.
    Package(std::string_view bytes, const std::string& name, const ReadLimits& limits);
    Package(const Package&) = delete;
    Package& operator=(const Package&) = delete;
    ~Package();

    const std::string& file() const noexcept;
    bool has(const std::string& part) const;
    /// The names of all parts, in lower case.
    std::vector<std::string> parts() const;
    /// Error{input} "file: part: problem" where it is missing, encrypted, damaged or not XML.
    void read_xml(const std::string& part, xml::Listener& listener);
    /// The first bytes of a small part; nothing where it is missing.
    std::optional<std::string> read_small(const std::string& part, std::size_t most);

private:
    void check_parts() const;
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace hoso::office
