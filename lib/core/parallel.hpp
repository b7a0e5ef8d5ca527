// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace hoso {

/// Calls work(0) to work(count - 1), each once, on up to `threads` threads, this one among them. What work() throws
/// first is thrown here, after all threads have ended; nothing is begun behind it.
template <typename Work> void in_parallel(std::size_t count, int threads, const Work& work) {
    std::atomic<std::size_t> next = 0;
    std::exception_ptr failure;
    std::mutex mutex;
    const auto run = [&] {
        try {
            for (std::size_t i = next++; i < count; i = next++) work(i);
        } catch (...) {
            next = count;
            const std::lock_guard lock{mutex};
            if (!failure) failure = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> others;
        const std::size_t wanted = std::min(count, static_cast<std::size_t>(std::max(threads, 1)));
        for (std::size_t i = 1; i < wanted; ++i) others.emplace_back(run);
        run();
    }
    if (failure) std::rethrow_exception(failure);
}

} // namespace hoso
