// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>

namespace hoso {

using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>;

/// The outside world's time. Journals and logs ask it; outputs never do (they take a date from their data).
class Clock {
public:
    virtual ~Clock() = default;
    virtual TimePoint now() const = 0;
};

class SystemClock : public Clock {
public:
    TimePoint now() const override;
};

/// RFC 3339 in UTC with milliseconds: 2026-10-05T07:08:09.123Z.
std::string to_rfc3339(TimePoint time);

} // namespace hoso
