// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>
#include <sys/types.h>

namespace hoso::directory {

/// A process of its own that keeps a connection open when this one is killed: until the answer came that was awaited,
/// or its patience ends. slapd 2.5 frees what is noted in a transaction at once when its connection closes, also while
/// another thread is committing it: then it goes down, or commits a part.
///
/// The keeper has what this process has open, its locks too: who wants to go on waits until the server is done.
class ConnectionKeeper {
public:
    /// Of an open socket. Error{unavailable} where no process can be started.
    explicit ConnectionKeeper(int socket);
    ConnectionKeeper(const ConnectionKeeper&) = delete;
    ConnectionKeeper& operator=(const ConnectionKeeper&) = delete;
    /// Ends the keeper. Where an answer is still awaited the connection is left to it: what is written to the socket
    /// here is lost.
    ~ConnectionKeeper();

    /// Before a request whose answer must be waited for, and behind it.
    void await(bool answer) noexcept { *m_awaits = answer; }

private:
    struct Unmap {
        void operator()(std::atomic<bool>* shared) const noexcept;
    };
    [[noreturn]] void keep(int living) const noexcept;

    int m_socket;
    int m_living = -1; ///< open as long as this process lives
    pid_t m_process = -1;
    std::unique_ptr<std::atomic<bool>, Unmap> m_awaits; ///< shared with the keeper
};

} // namespace hoso::directory
