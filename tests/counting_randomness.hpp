// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.hpp"
#include "ledger/randomness.hpp"

#include <string>

namespace hoso::test {

/// Another value each time, the same in every run.
class CountingRandomness : public ledger::Randomness {
public:
    std::string bytes(std::size_t count) override {
        std::string bytes(count, '\0');
        ++m_count;
        for (std::size_t i = 0; i < 4 && i < count; ++i) bytes[count - 1 - i] = static_cast<char>(m_count >> (8 * i));
        return bytes;
    }

private:
    unsigned m_count = 0;
};

/// Stands still until it is told to go on.
class FixedClock : public Clock {
public:
    explicit FixedClock(TimePoint time = TimePoint{std::chrono::sys_days{std::chrono::year{2026} / 10 / 5}})
        : m_time{time} {}
    TimePoint now() const override { return m_time; }
    void set(TimePoint time) { m_time = time; }

private:
    TimePoint m_time;
};

} // namespace hoso::test
