// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/verify_objects.hpp"

#include "core/parallel.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <vector>

namespace hoso::archive {

namespace {

/// An object to look at; `stated_bytes` is -1 where no record names it.
struct ObjectTask {
    crypto::Sha256 sha256;
    std::int64_t stated_bytes = -1;
};

bool is_orphan(const ObjectTask& task) { return task.stated_bytes < 0; }

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
        if (is_orphan(task)) return std::nullopt; // an orphan that was collected meanwhile
        return Finding{"object-missing", hex, check.problem};
    case ObjectState::damaged:
        return Finding{"object-damaged", hex, check.problem};
    case ObjectState::unreadable:
        return Finding{"object-unreadable", hex, check.problem};
    case ObjectState::sound:
        break;
    }
    if (!is_orphan(task) && task.stated_bytes != check.size_bytes)
        return Finding{
            "record-damaged", hex, message("{}: a record states another size", store.path_of(task.sha256).string())};
    return std::nullopt;
}

/// What records name and what is there, both and the result in order of the digest.
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

/// The chosen ones, in the same order.
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

/// The objects of one leaf: those that records name, and where `is_listed` all that are there. Or, where they were
/// chosen before, just these.
struct LeafTasks {
    std::size_t leaf = 0;
    std::span<const StoredObject> named;
    std::span<const ObjectTask> chosen;
    bool is_listed = false;
};

/// What became of the objects of some leaves that follow each other.
struct LeavesChecked {
    std::int64_t reached = 0, left = 0, orphans = 0;
    std::optional<crypto::Sha256> last;
    std::vector<Finding> findings;
    std::atomic<bool> is_done = false;
};

/// What of `objects`, which are in order, belongs to the leaf; they go on behind it.
template <typename Object> std::span<const Object> take_leaf(std::span<const Object>& objects, std::size_t leaf) {
    std::size_t count = 0;
    while (count < objects.size() && ObjectStore::leaf_of(objects[count].sha256) == leaf) ++count;
    const auto taken = objects.first(count);
    objects = objects.subspan(count);
    return taken;
}

/// Leaves that a thread takes at once: small objects are hashed two by two, and an archive that is not large has one in
/// a leaf. But every thread has some to do, again and again, or one waits at the end for the other.
constexpr std::size_t most_together = 16, least_shares = 32;
/// Of objects, after which it is worth telling how far this has come.
constexpr std::int64_t progress_bytes = std::int64_t{1} << 20;

/// Tells what was found in the order of the objects: the same findings in the same order every time. Threads that look
/// at sound objects, which are nearly all, never wait for each other.
class ObjectChecks {
public:
    ObjectChecks(const ObjectStore& store, const std::optional<crypto::Sha256>& after, const VerifyOptions& options,
        VerifyListener& listener, const std::function<void(const Finding&)>& tell)
        : m_store{store}, m_after{after}, m_options{options}, m_listener{listener}, m_tell{tell} {}

    ObjectsChecked run(std::span<const StoredObject> named) {
        if (m_options.sample) choose(named);
        plan(named);
        in_parallel(m_done.size(), m_options.jobs, [this](std::size_t i) { look_into(i); });
        go_on();
        m_checked.size_bytes = m_size_bytes;
        m_checked.flaky = m_flaky;
        return m_checked;
    }

private:
    bool is_behind(const crypto::Sha256& object) const { return !m_after || object > *m_after; }

    void choose(std::span<const StoredObject> named) {
        const auto stored = m_options.since.empty() ? m_store.list(m_options.jobs) : std::vector<crypto::Sha256>{};
        m_chosen = object_tasks(stored, named);
        m_checked.orphans = std::count_if(m_chosen.begin(), m_chosen.end(), is_orphan);
        m_chosen = sampled(std::move(m_chosen), *m_options.sample);
    }

    void plan(std::span<const StoredObject> named) {
        // Who asks for newer records only has not asked the others what they name: the rest is none of their orphans.
        const bool is_listed = !m_options.sample && m_options.since.empty();
        const ObjectStore::Leaves there = is_listed ? m_store.leaves() : ObjectStore::Leaves{};
        if (m_options.sample) named = {};
        std::span<const ObjectTask> chosen = m_chosen;
        for (const StoredObject& object : named)
            if (is_behind(object.sha256)) m_total += std::max<std::int64_t>(object.size_bytes, 0);
        for (const ObjectTask& task : chosen)
            if (is_behind(task.sha256)) m_total += std::max<std::int64_t>(task.stated_bytes, 0);
        for (std::size_t leaf = 0; leaf < there.size(); ++leaf) {
            const LeafTasks tasks{leaf, take_leaf(named, leaf), take_leaf(chosen, leaf), there.test(leaf)};
            if (tasks.is_listed || !tasks.named.empty() || !tasks.chosen.empty()) m_leaves.push_back(tasks);
        }
        const std::size_t shares = static_cast<std::size_t>(std::max(m_options.jobs, 1)) * least_shares;
        m_together = std::clamp<std::size_t>(m_leaves.size() / shares, 1, most_together);
        m_done = std::vector<LeavesChecked>((m_leaves.size() + m_together - 1) / m_together);
    }

    bool stops() {
        if (m_options.stop && !m_stopped)
            if (const std::unique_lock lock{m_mutex, std::try_to_lock}; lock && m_options.stop()) m_stopped = true;
        return m_stopped;
    }

    void look_into(std::size_t i) {
        LeavesChecked& done = m_done[i];
        std::vector<ObjectTask> begun;
        ObjectStore::Checker checker{m_store,
            [&, next = std::size_t{0}](const ObjectCheck& check) mutable { settle(begun[next++], check, done); }};
        const std::size_t end = std::min(m_leaves.size(), (i + 1) * m_together);
        for (std::size_t leaf = i * m_together; leaf < end; ++leaf) look_into(m_leaves[leaf], checker, begun, done);
        checker.finish();
        done.is_done.store(true, std::memory_order_release);
        tell_progress();
    }

    void look_into(
        const LeafTasks& leaf, ObjectStore::Checker& checker, std::vector<ObjectTask>& begun, LeavesChecked& done) {
        std::optional<ObjectStore::OpenLeaf> open;
        if (leaf.is_listed) open.emplace(m_store, leaf.leaf);
        const auto look_at = [&](const ObjectTask& task) {
            if (!m_options.sample && is_orphan(task)) ++done.orphans;
            if (!is_behind(task.sha256)) return;
            if (done.left > 0 || stops()) {
                ++done.left;
                return;
            }
            begun.push_back(task);
            if (open)
                checker.check(*open, task.sha256, task.stated_bytes);
            else
                checker.check(task.sha256);
        };
        const auto stored = open ? open->list() : std::vector<crypto::Sha256>{};
        for (const ObjectTask& task : object_tasks(stored, leaf.named)) look_at(task);
        for (const ObjectTask& task : leaf.chosen) look_at(task);
    }

    void settle(const ObjectTask& task, const ObjectCheck& check, LeavesChecked& done) {
        if (auto finding = finding_of(m_store, task, check)) done.findings.push_back(std::move(*finding));
        m_size_bytes += check.size_bytes;
        if (check.is_flaky) ++m_flaky;
        ++done.reached;
        done.last = task.sha256;
    }

    void tell_progress() {
        const std::unique_lock lock{m_mutex, std::try_to_lock};
        if (!lock) return;
        go_on();
        const std::int64_t done = m_size_bytes;
        if (done - m_told_bytes < progress_bytes) return;
        m_told_bytes = done;
        m_listener.progress(done, std::max(done, m_total)); // nobody stated the size of orphans
    }

    /// Tells of all up to the first leaves that are not done yet.
    void go_on() {
        for (; m_next < m_done.size() && m_done[m_next].is_done.load(std::memory_order_acquire); ++m_next) {
            LeavesChecked& some = m_done[m_next];
            m_checked.orphans += some.orphans;
            if (m_checked.left > 0) { // what other threads looked at behind the first that is left does not count
                m_checked.left += some.reached + some.left;
                continue;
            }
            for (const Finding& finding : some.findings) m_tell(finding);
            some.findings = {};
            m_checked.reached += some.reached;
            m_checked.left = some.left;
            if (some.last) m_checked.last = some.last;
        }
    }

    const ObjectStore& m_store;
    const std::optional<crypto::Sha256>& m_after;
    const VerifyOptions& m_options;
    VerifyListener& m_listener;
    const std::function<void(const Finding&)>& m_tell;
    std::vector<ObjectTask> m_chosen;
    std::vector<LeafTasks> m_leaves;
    std::size_t m_together = 1; ///< leaves that one thread takes at once
    std::vector<LeavesChecked> m_done;
    std::int64_t m_total = 0;
    std::atomic<bool> m_stopped = false;
    std::atomic<std::int64_t> m_size_bytes = 0, m_flaky = 0;

    std::mutex m_mutex; ///< of what follows, of the listener, and of asking whether to stop
    ObjectsChecked m_checked;
    std::size_t m_next = 0;
    std::int64_t m_told_bytes = 0;
};

} // namespace

ObjectsChecked check_objects(const ObjectStore& store, std::span<const StoredObject> named,
    const std::optional<crypto::Sha256>& after, const VerifyOptions& options, VerifyListener& listener,
    const std::function<void(const Finding&)>& tell) {
    return ObjectChecks{store, after, options, listener, tell}.run(named);
}

} // namespace hoso::archive
