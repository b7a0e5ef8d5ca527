// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/connection_keeper.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <new>
#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hoso::directory {

namespace {

constexpr int patience_ms = 60'000; // for an answer
constexpr int settling_ms = 300;    // in which a server has done with what it was sent

std::atomic<bool>* shared_flag() {
    void* memory =
        ::mmap(nullptr, sizeof(std::atomic<bool>), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc{};
    return new (memory) std::atomic<bool>{false};
}

void replace_by_nothing(int descriptor) noexcept {
    const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nothing < 0) return;
    ::dup2(nothing, descriptor);
    ::close(nothing);
}

} // namespace

void ConnectionKeeper::Unmap::operator()(std::atomic<bool>* shared) const noexcept {
    ::munmap(shared, sizeof *shared);
}

ConnectionKeeper::ConnectionKeeper(int socket) : m_socket{socket}, m_awaits{shared_flag()} {
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) == 0) {
        m_process = ::fork();
        if (m_process == 0) {
            ::close(ends[1]);
            keep(ends[0]);
        }
        ::close(ends[0]);
        m_living = ends[1];
    }
    if (m_process > 0) return;
    const int number = errno;
    if (m_living >= 0) ::close(m_living);
    throw Error{Cause::unavailable,
        message("no process could be started that keeps the connection to the server: {}", std::strerror(number))};
}

ConnectionKeeper::~ConnectionKeeper() {
    if (*m_awaits) {
        replace_by_nothing(m_socket);
        ::close(m_living);
        return;
    }
    const char released = 1;
    while (::write(m_living, &released, 1) < 0 && errno == EINTR) {}
    ::close(m_living);
    while (::waitpid(m_process, nullptr, 0) < 0 && errno == EINTR) {}
}

/// Only what signal-safety(7) allows: other threads may have held any lock when this process was made.
void ConnectionKeeper::keep(int living) const noexcept {
    ::setsid(); // a terminal's interrupt is not for this process
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE}) ::signal(signal, SIG_IGN);
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) replace_by_nothing(descriptor);
    char released = 0;
    ssize_t got = 0;
    while ((got = ::read(living, &released, 1)) < 0 && errno == EINTR) {}
    if (got > 0) ::_exit(0);
    pollfd answer{m_socket, POLLIN, 0};
    ::poll(&answer, *m_awaits ? 1 : 0, *m_awaits ? patience_ms : settling_ms);
    ::_exit(0);
}

} // namespace hoso::directory
