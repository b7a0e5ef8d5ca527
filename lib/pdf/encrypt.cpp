// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/encrypt.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFWriter.hh>
#include <sys/random.h>

namespace hoso::pdf {

namespace {

constexpr std::size_t shortest = 8, longest = 127; ///< ISO 32000-2, 7.6.4.3.3: 127 bytes at most

/// Wiped when it is let go.
class Text {
public:
    explicit Text(std::string text) : m_text{std::move(text)} {}
    Text(const Text&) = delete;
    Text& operator=(const Text&) = delete;
    ~Text() { ::explicit_bzero(m_text.data(), m_text.size()); }
    const char* c_str() const noexcept { return m_text.c_str(); }

private:
    std::string m_text;
};

std::string random_digits() {
    std::array<unsigned char, 32> bytes{};
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        throw Error{Cause::unavailable, message("the system gives no random numbers")};
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : bytes) text += {digits[byte >> 4], digits[byte & 15]};
    return text;
}

void check(std::string_view password) {
    const auto printable = [](char letter) { return letter >= ' ' && letter < 0x7F; };
    if (password.size() < shortest || password.size() > longest ||
        !std::all_of(password.begin(), password.end(), printable))
        throw Error{Cause::usage,
            message("the password of a PDF must be {} to {} printable ASCII characters", shortest, longest)};
}

} // namespace

std::string encrypt(std::string_view pdf, const crypto::Secret& password) {
    check(password.view());
    const Text user{std::string{password.view()}}, owner{random_digits()};
    try {
        QPDF document;
        document.setSuppressWarnings(true);
        document.processMemoryFile("pdf", pdf.data(), pdf.size());
        QPDFWriter writer{document};
        writer.setOutputMemory();
        writer.setObjectStreamMode(qpdf_o_generate);
        writer.setR6EncryptionParameters(
            user.c_str(), owner.c_str(), true, false, false, false, false, false, qpdf_r3p_full, true);
        writer.write();
        const auto bytes = writer.getBufferSharedPointer();
        return {reinterpret_cast<const char*>(bytes->getBuffer()), bytes->getSize()};
    } catch (const Error&) {
        throw;
    } catch (const std::exception& problem) {
        throw Error{Cause::input, message("the PDF cannot be encrypted: {}", problem.what())};
    }
}

} // namespace hoso::pdf
