// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/parallel.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <optional>
#include <utility>

namespace hoso::facts {

/// Calls next() until it gives none, work(worker, piece) for each piece on up to `jobs` threads, and take(result) in
/// the order of the pieces. There is one next() and one take() at a time, but one may run beside the other. `worker`
/// counts from 0 and has one piece at a time. What fails first in that order is thrown, whatever failed first by the
/// clock.
template <typename Next, typename Work, typename Take>
void in_order(int jobs, const Next& next, const Work& work, const Take& take) {
    using Piece = typename decltype(next())::value_type;
    using Result = decltype(work(std::size_t{}, std::declval<Piece&>()));
    std::mutex source, order;
    std::condition_variable turn;
    std::size_t given = 0, taken = 0;
    bool at_end = false, failed = false;
    const auto run = [&](std::size_t worker) {
        for (;;) {
            std::optional<Piece> piece;
            std::optional<Result> result;
            std::exception_ptr failure;
            std::size_t mine = 0;
            {
                const std::lock_guard lock{source};
                if (at_end) return;
                mine = given;
                try {
                    piece = next();
                } catch (...) {
                    failure = std::current_exception();
                }
                at_end = !piece;
                if (!piece && !failure) return;
                ++given;
            }
            try {
                if (piece) result = work(worker, *piece);
            } catch (...) {
                failure = std::current_exception();
            }
            std::unique_lock lock{order};
            turn.wait(lock, [&] { return taken == mine || failed; });
            if (failed) return;
            try {
                if (failure) std::rethrow_exception(failure);
                take(*result);
            } catch (...) {
                failed = true;
                turn.notify_all();
                throw;
            }
            ++taken;
            turn.notify_all();
        }
    };
    const auto workers = static_cast<std::size_t>(std::max(jobs, 1));
    in_parallel(workers, jobs, run);
}

} // namespace hoso::facts
