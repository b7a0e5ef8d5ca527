// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files.hpp"
#include "crypto/secret_memory.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::crypto {

/// How much is read: a terminal gives a line and then waits for the next one.
enum class Until { end, line_end };

/// Bytes that only their owner may see, such as a passphrase or a private key: never copied, kept out of the swap and
/// of core dumps (secret_memory.hpp), wiped when let go.
class Secret {
public:
    using Fill = std::function<void(std::span<unsigned char>)>;

    Secret() = default;
    explicit Secret(std::string_view bytes) : m_bytes{bytes.begin(), bytes.end()} {}
    /// `fill` writes the bytes, which are zeros before: so they need never stand elsewhere.
    Secret(std::size_t size, const Fill& fill) : m_bytes(size) {
        fill({reinterpret_cast<unsigned char*>(m_bytes.data()), size});
    }
    Secret(Secret&& other) noexcept { m_bytes.swap(other.m_bytes); }
    Secret& operator=(Secret&& other) noexcept {
        m_bytes.swap(other.m_bytes); // the other wipes what was here
        return *this;
    }

    std::string_view view() const noexcept { return {m_bytes.data(), m_bytes.size()}; }

private:
    friend Secret read_secret(int, Until, const std::string&);
    std::vector<char, SecretAllocator<char>> m_bytes;
};

/// Bytes of the kernel (getrandom(2)).
Secret random_secret(std::size_t size);

/// From here on the process leaves no core file, and no other process of its user may look into it: for programs that
/// handle secrets, before they read the first.
void refuse_core_files();

/// All bytes of a file of at most 64 KiB (or of a pipe). Error{denied} for a file that others than its owner may read
/// or write; Error{missing, denied, input, io}; each names it.
Secret read_secret(const std::filesystem::path& path);

/// The same of what is open already, without a look at who may use it; `name` is for errors.
Secret read_secret(int descriptor, Until until, const std::string& name);

/// Makes a file with mode 0600 and syncs it and its folder. Error{output} where there is one already; nothing is left
/// behind where it fails.
void write_secret(Disk& disk, const std::filesystem::path& path, const Secret& secret);

} // namespace hoso::crypto
