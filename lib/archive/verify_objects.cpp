// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/verify_objects.hpp"

#include "core/parallel.hpp"
#include "messages/messages.hpp"

#include <algorithm>
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

ObjectsChecked check_objects(const ObjectStore& store, std::span<const ObjectTask> tasks, const VerifyOptions& options,
    VerifyListener& listener, const std::function<void(const Finding&)>& tell) {
    std::int64_t total = 0;
    for (const ObjectTask& task : tasks) total += std::max<std::int64_t>(task.stated_bytes, 0);
    ObjectsChecked checked;
    std::mutex mutex;
    bool stopped = false;
    std::vector<bool> done(tasks.size(), false);
    std::map<std::size_t, Finding> waiting; // until all before are done: the same findings in the same order every time
    in_parallel(tasks.size(), options.jobs, [&](std::size_t i) {
        {
            const std::lock_guard lock{mutex};
            stopped = stopped || (options.stop && options.stop());
            if (stopped) return;
        }
        const ObjectCheck check = store.check(tasks[i].sha256);
        auto finding = finding_of(store, tasks[i], check);
        const std::lock_guard lock{mutex};
        done[i] = true;
        checked.size_bytes += check.size_bytes;
        if (check.is_flaky) ++checked.flaky;
        if (finding) waiting.emplace(i, std::move(*finding));
        for (; checked.reached < tasks.size() && done[checked.reached]; ++checked.reached)
            if (const auto found = waiting.find(checked.reached); found != waiting.end()) {
                tell(found->second);
                waiting.erase(found);
            }
        listener.progress(checked.size_bytes, std::max(checked.size_bytes, total)); // nobody stated the size of orphans
    });
    return checked;
}

} // namespace hoso::archive
