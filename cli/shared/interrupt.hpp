// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/exit_code.hpp"

#include <csignal>
#include <optional>

namespace hoso::cli {

/// While it lives, SIGINT and SIGTERM only set a flag, so that long work can end cleanly. One at a time.
class Interrupt {
public:
    Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;
    ~Interrupt();

    bool requested() const noexcept;
    /// The status to end with, once one came.
    std::optional<Exit> exit() const noexcept;

private:
    struct sigaction m_old_interrupt {}, m_old_terminate {};
};

} // namespace hoso::cli
