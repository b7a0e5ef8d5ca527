// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace hoso::crypto {

/// Why a server's certificate (X.509, RFC 5280) is not to be trusted.
enum class CertificateFault { none, unreadable, expired, not_yet_valid, unknown_authority, other_name };

/// By the clock, the authorities in a PEM file, and the name or address that the server was called by. For saying what
/// is wrong after a library has refused it, not for trusting it: intermediate certificates are not looked at.
CertificateFault fault_of_certificate(
    std::string_view der, const std::filesystem::path& authorities, const std::string& host);

} // namespace hoso::crypto
