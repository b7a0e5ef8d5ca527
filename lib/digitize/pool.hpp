// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.hpp"
#include "json/json.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hoso::digitize {

/// How a worker is started and kept within bounds.
struct WorkerSettings {
    std::vector<std::string> command; ///< program and arguments that end in serve_jobs()
    std::uint64_t address_space_bytes = std::uint64_t{6} << 30; ///< RLIMIT_AS; 0: none
    std::uint64_t recycle_above_bytes = std::uint64_t{260} << 20; ///< resident after a job: a fresh one takes over
    int recycle_after_jobs = 500;
};

/// The answer to a job: a value, or why there is none. `died` is true where the worker process crashed or was killed
/// for its time: the same job may work in a fresh one.
struct JobResult {
    std::optional<Json> value;
    Cause cause = Cause::input;
    std::string problem;
    bool died = false;
};

/// Worker processes, one job at a time each, started when first needed. A worker that crashes, hangs or grows too large
/// is killed and replaced; the others do not notice. One thread.
class Pool {
public:
    Pool(WorkerSettings settings, int workers);
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;
    ~Pool();

    bool has_room() const;
    bool is_idle() const;

    /// Hands a job to a free worker; has_room() must be true. `ticket` comes back with the result.
    void start(std::int64_t ticket, const Json& job, std::chrono::seconds allowed);

    /// Waits for results, at most this long; an interrupting signal ends the wait.
    std::vector<std::pair<std::int64_t, JobResult>> wait(std::chrono::milliseconds at_most);

private:
    struct Worker;
    WorkerSettings m_settings;
    std::vector<std::unique_ptr<Worker>> m_workers;
};

/// The worker's side: reads jobs from `input`, answers on `output`, until the other side closes. Never throws.
void serve_jobs(int input, int output, const std::function<Json(const Json& job)>& work);

} // namespace hoso::digitize
