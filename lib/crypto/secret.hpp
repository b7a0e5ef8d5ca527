// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::crypto {

/// How much is read: a terminal gives a line and then waits for the next one.
enum class Until { end, line_end };

/// Bytes that only their owner may see, such as a passphrase or a private key: never copied, wiped when let go.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string_view bytes) : m_bytes{bytes.begin(), bytes.end()} {}
    Secret(Secret&& other) noexcept { m_bytes.swap(other.m_bytes); }
    Secret& operator=(Secret&& other) noexcept {
        m_bytes.swap(other.m_bytes); // the other wipes what was here
        return *this;
    }
    ~Secret();

    std::string_view view() const noexcept { return {m_bytes.data(), m_bytes.size()}; }

private:
    friend Secret read_secret(int, Until, const std::string&);
    std::vector<char> m_bytes;
};

/// All bytes of a file of at most 64 KiB (or of a pipe). Error{denied} for a file that others than its owner may read
/// or write; Error{missing, denied, input, io}; each names it.
Secret read_secret(const std::filesystem::path& path);

/// The same of what is open already, without a look at who may use it; `name` is for errors.
Secret read_secret(int descriptor, Until until, const std::string& name);

/// Makes a file with mode 0600 and syncs it and its folder. Error{output} where there is one already; nothing is left
/// behind where it fails.
void write_secret(Disk& disk, const std::filesystem::path& path, const Secret& secret);

} // namespace hoso::crypto
