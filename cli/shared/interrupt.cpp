// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/interrupt.hpp"

namespace hoso::cli {

namespace {
volatile std::sig_atomic_t received = 0;
void remember(int number) { received = number; }
} // namespace

Interrupt::Interrupt() {
    received = 0;
    struct sigaction action {};
    action.sa_handler = remember; // no SA_RESTART: waiting ends at once
    sigemptyset(&action.sa_mask);
    ::sigaction(SIGINT, &action, &m_old_interrupt);
    ::sigaction(SIGTERM, &action, &m_old_terminate);
}

Interrupt::~Interrupt() {
    ::sigaction(SIGINT, &m_old_interrupt, nullptr);
    ::sigaction(SIGTERM, &m_old_terminate, nullptr);
}

bool Interrupt::requested() const noexcept { return received != 0; }

std::optional<Exit> Interrupt::exit() const noexcept {
    if (received == SIGINT) return Exit::interrupted;
    if (received == SIGTERM) return Exit::terminated;
    return std::nullopt;
}

} // namespace hoso::cli
