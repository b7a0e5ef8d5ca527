// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <string>
#include <variant>

namespace hoso {

/// Why a job could not be done, in terms a caller can act on. cli/shared/exit_code.hpp maps each to an exit status.
enum class Cause { usage, input, missing, unavailable, denied, busy, output, io, settings };

/// A failure to do what was asked. what() is one line and names the file first.
class Error : public std::runtime_error {
public:
    Error(Cause cause, const std::string& message) : std::runtime_error{message}, m_cause{cause} {}
    Cause cause() const noexcept { return m_cause; }

private:
    Cause m_cause;
};

/// A result, or the error in its place: one damaged page must not stop a batch.
template <typename T> using Outcome = std::variant<T, Error>;

} // namespace hoso
