// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/verify_objects.hpp"

#include "core/parallel.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>

namespace hoso::archive {

namespace {

/// SplitMix64 (Steele, Lea, Flood 2014) over the seed and the beginning of the digest, which is random itself.
std::uint64_t draw(const crypto::Sha256& object, std::uint64_t seed) {
    std::uint64_t value = seed;
    for (std::size_t i = 0; i < 8; ++i) value ^= std::uint64_t{object.bytes[i]} << (8 * i);
    value += 0x9E3779B97F4A7C15;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
    return value ^ (value >> 31);
}

std::optional<Finding> finding_of(const ObjectStore& store, const ObjectTask& task, const ObjectCheck& check) {
    const std::string hex = to_hex(task.sha256);
    switch (check.state) {
    case ObjectState::missing:
        if (task.stated_bytes < 0) return std::nullopt; // an orphan that was collected meanwhile
        return Finding{"object-missing", hex, check.problem};
    case ObjectState::damaged:
        return Finding{"object-damaged", hex, check.problem};
    case ObjectState::unreadable:
        return Finding{"object-unreadable", hex, check.problem};
    case ObjectState::sound:
        break;
    }
    if (task.stated_bytes >= 0 && task.stated_bytes != check.size_bytes)
        return Finding{
            "record-damaged", hex, message("{}: a record states another size", store.path_of(task.sha256).string())};
    return std::nullopt;
}

} // namespace

std::vector<ObjectTask> object_tasks(std::span<const crypto::Sha256> stored, std::span<const StoredObject> named) {
    std::vector<ObjectTask> tasks;
    tasks.reserve(std::max(stored.size(), named.size()));
    auto next = named.begin();
    for (const crypto::Sha256& object : stored) {
        for (; next != named.end() && next->sha256 < object; ++next) tasks.push_back({next->sha256, next->size_bytes});
        const bool is_named = next != named.end() && next->sha256 == object;
        tasks.push_back({object, is_named ? next->size_bytes : -1});
        if (is_named) ++next;
    }
    for (; next != named.end(); ++next) tasks.push_back({next->sha256, next->size_bytes});
    return tasks;
}

std::vector<ObjectTask> sampled(std::vector<ObjectTask> tasks, const ObjectSample& sample) {
    constexpr double all = 18446744073709551616.0; // 2^64
    const auto drawn = [&](const ObjectTask& task) { return draw(task.sha256, sample.seed); };
    if (sample.count == 0) {
        const double limit = std::clamp(sample.percent / 100, 0.0, 1.0) * all;
        std::erase_if(tasks, [&](const ObjectTask& task) { return static_cast<double>(drawn(task)) >= limit; });
        return tasks;
    }
    const auto count = std::min(tasks.size(), static_cast<std::size_t>(std::max<std::int64_t>(sample.count, 0)));
    const auto end = tasks.begin() + static_cast<std::ptrdiff_t>(count);
    std::partial_sort(
        tasks.begin(), end, tasks.end(), [&](const ObjectTask& a, const ObjectTask& b) { return drawn(a) < drawn(b); });
    tasks.erase(end, tasks.end());
    std::sort(tasks.begin(), tasks.end(), [](const ObjectTask& a, const ObjectTask& b) { return a.sha256 < b.sha256; });
    return tasks;
}

namespace {

/// Tells what was found in the order of the tasks: the same findings in the same order every time. Threads that look at
/// sound objects, which are nearly all, never wait for each other.
class ObjectChecks {
public:
    ObjectChecks(const ObjectStore& store, std::span<const ObjectTask> tasks, const VerifyOptions& options,
        VerifyListener& listener, const std::function<void(const Finding&)>& tell)
        : m_store{store}, m_tasks{tasks}, m_options{options}, m_listener{listener}, m_tell{tell}, m_done(tasks.size()) {
        for (const ObjectTask& task : tasks) m_total += std::max<std::int64_t>(task.stated_bytes, 0);
    }

    ObjectsChecked run() {
        in_parallel(m_tasks.size(), m_options.jobs, [this](std::size_t i) {
            if (!stops()) look_at(i);
        });
        go_on();
        m_checked.size_bytes = m_size_bytes;
        m_checked.flaky = m_flaky;
        return m_checked;
    }

private:
    bool stops() {
        if (m_options.stop && !m_stopped)
            if (const std::unique_lock lock{m_mutex, std::try_to_lock}; lock && m_options.stop()) m_stopped = true;
        return m_stopped;
    }

    void look_at(std::size_t i) {
        const ObjectCheck check = m_store.check(m_tasks[i].sha256);
        if (auto finding = finding_of(m_store, m_tasks[i], check)) {
            const std::lock_guard lock{m_mutex};
            m_waiting.emplace(i, std::move(*finding));
        }
        m_size_bytes += check.size_bytes;
        if (check.is_flaky) ++m_flaky;
        m_done[i].store(true, std::memory_order_release);
        if (const std::unique_lock lock{m_mutex, std::try_to_lock}) {
            go_on();
            const std::int64_t done = m_size_bytes;
            m_listener.progress(done, std::max(done, m_total)); // nobody stated the size of orphans
        }
    }

    /// Tells of all up to the first that is not done yet.
    void go_on() {
        for (; m_checked.reached < m_tasks.size() && m_done[m_checked.reached].load(std::memory_order_acquire);
             ++m_checked.reached)
            if (const auto found = m_waiting.find(m_checked.reached); found != m_waiting.end()) {
                m_tell(found->second);
                m_waiting.erase(found);
            }
    }

    const ObjectStore& m_store;
    std::span<const ObjectTask> m_tasks;
    const VerifyOptions& m_options;
    VerifyListener& m_listener;
    const std::function<void(const Finding&)>& m_tell;
    std::int64_t m_total = 0;
    std::vector<std::atomic<bool>> m_done;
    std::atomic<bool> m_stopped = false;
    std::atomic<std::int64_t> m_size_bytes = 0, m_flaky = 0;

    std::mutex m_mutex; ///< of what follows, of the listener, and of asking whether to stop
    ObjectsChecked m_checked;
    std::map<std::size_t, Finding> m_waiting; ///< until all before it are done
};

} // namespace

ObjectsChecked check_objects(const ObjectStore& store, std::span<const ObjectTask> tasks, const VerifyOptions& options,
    VerifyListener& listener, const std::function<void(const Finding&)>& tell) {
    return ObjectChecks{store, tasks, options, listener, tell}.run();
}

} // namespace hoso::archive
