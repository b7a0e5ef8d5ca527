// SPDX-License-Identifier: GPL-3.0-or-later
#include "digitize/pool.hpp"

#include "messages/messages.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hoso::digitize {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint32_t largest_frame = 1U << 30;

std::string damaged_answer() { return english("the reading process gave a damaged answer"); }

bool write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

bool read_all(int descriptor, char* target, std::size_t size) {
    while (size > 0) {
        const ssize_t got = ::read(descriptor, target, size);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        target += got;
        size -= static_cast<std::size_t>(got);
    }
    return true;
}

std::string framed(const std::string& body) {
    const auto size = static_cast<std::uint32_t>(body.size());
    std::string frame(sizeof size, '\0');
    std::memcpy(frame.data(), &size, sizeof size); // both sides are this machine
    return frame + body;
}

std::int64_t resident_bytes() {
    std::int64_t pages = 0;
    if (std::FILE* file = std::fopen("/proc/self/statm", "re")) {
        long total = 0, resident = 0;
        if (std::fscanf(file, "%ld %ld", &total, &resident) == 2) pages = resident;
        std::fclose(file);
    }
    return pages * ::sysconf(_SC_PAGESIZE);
}

Json answer(const std::function<Json(const Json&)>& work, const std::string& body) {
    Json reply;
    try {
        reply["value"] = work(Json::parse(body));
    } catch (const Error& error) {
        reply["cause"] = static_cast<int>(error.cause());
        reply["problem"] = error.what();
    } catch (const std::bad_alloc&) {
        reply["cause"] = static_cast<int>(Cause::input);
        reply["problem"] = english("needs more memory than a page may have");
    } catch (const std::exception& error) {
        reply["cause"] = static_cast<int>(Cause::input);
        reply["problem"] = error.what();
    }
    reply["resident_bytes"] = resident_bytes();
    return reply;
}

/// The last line that a library wrote before its process died: often the only hint.
std::string last_line(int descriptor) {
    std::array<char, 512> tail{};
    const off_t size = ::lseek(descriptor, 0, SEEK_END);
    const off_t from = std::max<off_t>(0, size - static_cast<off_t>(tail.size()));
    const ssize_t got = ::pread(descriptor, tail.data(), tail.size(), from);
    std::string text{tail.data(), static_cast<std::size_t>(std::max<ssize_t>(0, got))};
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text.substr(text.rfind('\n') == std::string::npos ? 0 : text.rfind('\n') + 1);
}

} // namespace

struct Pool::Worker {
    pid_t process = -1;
    int socket = -1, complaints = -1;
    bool busy = false;
    std::int64_t ticket = 0;
    Clock::time_point deadline;
    std::chrono::seconds allowed{};
    int jobs_done = 0;
    std::string received;

    ~Worker() { stop(); }

    void stop() {
        if (socket >= 0) ::close(socket);
        if (process > 0) {
            ::kill(process, SIGKILL);
            while (::waitpid(process, nullptr, 0) < 0 && errno == EINTR) {
            }
        }
        if (complaints >= 0) ::close(complaints);
        socket = complaints = -1;
        process = -1;
        jobs_done = 0;
        received.clear();
    }

    /// How the process ended, for the reason of the page it took with it.
    std::string epitaph() {
        int status = 0;
        while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
        }
        process = -1;
        const std::string hint = last_line(complaints);
        const std::string text = WIFSIGNALED(status)
            ? english("the reading process died (signal {})", WTERMSIG(status))
            : english("the reading process ended (status {})", WEXITSTATUS(status));
        return hint.empty() ? text : text + ": " + hint;
    }

    void launch(const WorkerSettings& settings);

    /// One that does not take its job holds nobody up for longer than the job may last.
    void listen_for(std::chrono::seconds time) const {
        const timeval limit{time.count(), 0};
        ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    }
    bool is_late() const { return Clock::now() >= deadline; }
    /// False once it is known that no answer of ours has this size.
    bool is_credible() const { return received.size() < sizeof(std::uint32_t) || frame_size() <= largest_frame; }
    bool has_answered() const {
        return received.size() >= sizeof(std::uint32_t) && received.size() - sizeof(std::uint32_t) >= frame_size();
    }
    std::uint32_t frame_size() const {
        std::uint32_t size = 0;
        std::memcpy(&size, received.data(), sizeof size);
        return size;
    }
};

void Pool::Worker::launch(const WorkerSettings& settings) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        throw Error{Cause::unavailable, std::string{"socketpair: "} + std::strerror(errno)};
    complaints = ::memfd_create("complaints", MFD_CLOEXEC);
    std::vector<char*> arguments;
    for (const std::string& argument : settings.command) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    // Everything the child needs is made before fork(): after it, only async-signal-safe calls are allowed.
    std::vector<std::string> environment;
    for (char** variable = environ; *variable != nullptr; ++variable)
        if (std::string_view{*variable}.rfind("OMP_THREAD_LIMIT=", 0) != 0) environment.emplace_back(*variable);
    environment.emplace_back("OMP_THREAD_LIMIT=1");
    std::vector<char*> variables;
    for (std::string& variable : environment) variables.push_back(variable.data());
    variables.push_back(nullptr);
    const pid_t parent = ::getpid();
    process = ::fork();
    if (process < 0) {
        ::close(ends[0]);
        ::close(ends[1]);
        throw Error{Cause::unavailable, std::string{"fork: "} + std::strerror(errno)};
    }
    if (process == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) ::_exit(127);
        ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        // Ctrl-C and a service that is stopped reach the whole group; what becomes of a page is the parent's to decide.
        ::signal(SIGINT, SIG_IGN);
        ::signal(SIGTERM, SIG_IGN);
        const rlimit no_core{0, 0};
        ::setrlimit(RLIMIT_CORE, &no_core);
        if (settings.address_space_bytes > 0) {
            const rlimit space{settings.address_space_bytes, settings.address_space_bytes};
            ::setrlimit(RLIMIT_AS, &space);
        }
        ::dup2(ends[1], STDIN_FILENO);
        ::dup2(ends[1], STDOUT_FILENO);
        ::dup2(complaints, STDERR_FILENO);
        ::execvpe(arguments[0], arguments.data(), variables.data());
        ::_exit(127);
    }
    ::close(ends[1]);
    socket = ends[0];
}

Pool::Pool(WorkerSettings settings, int workers) : m_settings{std::move(settings)} {
    for (int i = 0; i < workers; ++i) m_workers.push_back(std::make_unique<Worker>());
}

Pool::~Pool() = default;

bool Pool::has_room() const {
    return std::any_of(m_workers.begin(), m_workers.end(), [](const auto& worker) { return !worker->busy; });
}

bool Pool::is_idle() const {
    return std::none_of(m_workers.begin(), m_workers.end(), [](const auto& worker) { return worker->busy; });
}

void Pool::start(std::int64_t ticket, const Json& job, std::chrono::seconds allowed) {
    // A worker that is running already is warm: its model is loaded.
    auto chosen = std::find_if(m_workers.begin(), m_workers.end(), [](const auto& w) { return !w->busy && w->process > 0; });
    if (chosen == m_workers.end())
        chosen = std::find_if(m_workers.begin(), m_workers.end(), [](const auto& w) { return !w->busy; });
    Worker& worker = **chosen;
    const std::string frame = framed(to_line(job));
    worker.busy = true;
    worker.ticket = ticket;
    worker.allowed = allowed;
    worker.deadline = Clock::now() + allowed;
    if (worker.process <= 0) worker.launch(m_settings);
    worker.listen_for(allowed);
    if (!write_all(worker.socket, frame) && !worker.is_late()) { // it died while idle
        worker.stop();
        worker.launch(m_settings);
        worker.listen_for(allowed);
        write_all(worker.socket, frame); // a failure shows as a closed socket in wait(), or as a deadline
    }
}

std::vector<std::pair<std::int64_t, JobResult>> Pool::wait(std::chrono::milliseconds at_most) {
    std::vector<pollfd> watched;
    std::vector<Worker*> owners;
    auto until = Clock::now() + at_most;
    for (const auto& worker : m_workers) {
        if (!worker->busy) continue;
        watched.push_back({worker->socket, POLLIN, 0});
        owners.push_back(worker.get());
        until = std::min(until, worker->deadline);
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    ::poll(watched.data(), watched.size(), static_cast<int>(std::max<std::int64_t>(0, left)));

    std::vector<std::pair<std::int64_t, JobResult>> results;
    const auto finish = [&](Worker& worker, JobResult result) {
        worker.busy = false;
        results.emplace_back(worker.ticket, std::move(result));
    };
    for (std::size_t i = 0; i < watched.size(); ++i) {
        Worker& worker = *owners[i];
        const auto give_up = [&](std::string why) {
            worker.stop();
            finish(worker, {std::nullopt, Cause::input, std::move(why), true});
        };
        const auto too_late = [&] { give_up(english("took longer than {} seconds", worker.allowed.count())); };
        if ((watched[i].revents & (POLLIN | POLLHUP | POLLERR)) == 0) {
            if (worker.is_late()) too_late();
            continue;
        }
        std::array<char, 1 << 16> buffer{};
        const ssize_t got = ::read(worker.socket, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) {
            give_up(worker.epitaph());
            continue;
        }
        // A worker parses hostile files: what it sends is checked like any other input.
        worker.received.append(buffer.data(), static_cast<std::size_t>(got));
        if (!worker.is_credible()) {
            give_up(damaged_answer());
            continue;
        }
        if (!worker.has_answered()) {
            if (worker.is_late()) too_late();
            continue;
        }
        JobResult result;
        try {
            Json reply =
                Json::parse(std::string_view{worker.received}.substr(sizeof(std::uint32_t), worker.frame_size()));
            if (reply.contains("value")) {
                result.value = std::move(reply.at("value"));
            } else {
                result.cause = static_cast<Cause>(reply.at("cause").get<int>());
                result.problem = reply.at("problem");
            }
            worker.received.clear();
            const auto resident = reply.at("resident_bytes").get<std::uint64_t>();
            if (++worker.jobs_done >= m_settings.recycle_after_jobs || resident > m_settings.recycle_above_bytes)
                worker.stop();
        } catch (const Json::exception&) {
            result = {std::nullopt, Cause::input, damaged_answer(), true};
            worker.stop();
        }
        finish(worker, std::move(result));
    }
    return results;
}

void serve_jobs(int input, int output, const std::function<Json(const Json& job)>& work) {
    for (;;) {
        std::uint32_t size = 0;
        if (!read_all(input, reinterpret_cast<char*>(&size), sizeof size) || size > largest_frame) return;
        std::string body(size, '\0');
        if (!read_all(input, body.data(), body.size())) return;
        if (!write_all(output, framed(to_line(answer(work, body))))) return;
    }
}

} // namespace hoso::digitize
