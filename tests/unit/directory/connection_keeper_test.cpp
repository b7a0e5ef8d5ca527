// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/connection_keeper.hpp"

#include "core/error.hpp"
#include "core/lock.hpp"
#include "temporary_folder.hpp"

#include <chrono>
#include <csignal>
#include <functional>
#include <gtest/gtest.h>
#include <memory>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace hoso;
using namespace hoso::directory;
using namespace hoso::test;
using namespace std::chrono_literals;

namespace {

/// A server's end of a connection whose client is a process that kills itself.
class KilledClient {
public:
    explicit KilledClient(const std::function<void(ConnectionKeeper&)>& before, const std::function<void()>& first = {}) {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) throw std::runtime_error{"socketpair"};
        const pid_t client = ::fork();
        if (client == 0) {
            ::close(ends[0]);
            if (first) first();
            ConnectionKeeper keeper{ends[1]};
            before(keeper);
            ::kill(::getpid(), SIGKILL);
        }
        ::close(ends[1]);
        m_end = ends[0];
        ::waitpid(client, nullptr, 0);
    }
    KilledClient(const KilledClient&) = delete;
    ~KilledClient() { ::close(m_end); }

    bool has_ended_within(std::chrono::milliseconds patience) const {
        pollfd ended{m_end, POLLIN, 0};
        return ::poll(&ended, 1, static_cast<int>(patience.count())) > 0;
    }
    void answer() const { EXPECT_EQ(::write(m_end, "!", 1), 1); }

private:
    int m_end = -1;
};

TEST(ConnectionKeeper, KeepsTheConnectionOfWhoWasKilledUntilTheAnswerComes) {
    const KilledClient client{[](ConnectionKeeper& keeper) { keeper.await(true); }};
    EXPECT_FALSE(client.has_ended_within(1s));
    client.answer();
    EXPECT_TRUE(client.has_ended_within(20s));
}

TEST(ConnectionKeeper, LetsTheServerSettleWhereNoAnswerIsAwaited) {
    const KilledClient client{[](ConnectionKeeper& keeper) {
        keeper.await(true);
        keeper.await(false);
    }};
    EXPECT_FALSE(client.has_ended_within(50ms));
    EXPECT_TRUE(client.has_ended_within(20s));
}

TEST(ConnectionKeeper, EndsAtOnceWithWhoNeedsItNoMore) {
    int ends[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    { const ConnectionKeeper keeper{ends[1]}; }
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "it has been waited for";
    EXPECT_EQ(::write(ends[1], "?", 1), 1) << "the connection is still ours";
    ::close(ends[1]);
    char byte = 0;
    EXPECT_EQ(::read(ends[0], &byte, 1), 1);
    EXPECT_EQ(::read(ends[0], &byte, 1), 0) << "and nobody else's";
    ::close(ends[0]);
}

TEST(ConnectionKeeper, HasTheConnectionAloneWhereAnAnswerIsAwaited) {
    int ends[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    {
        ConnectionKeeper keeper{ends[1]};
        keeper.await(true);
    }
    EXPECT_EQ(::write(ends[1], "unbind", 6), 6);
    ::close(ends[1]);
    char byte = 0;
    EXPECT_EQ(::recv(ends[0], &byte, 1, MSG_DONTWAIT), -1) << "what was written came to nobody";
    EXPECT_EQ(::write(ends[0], "!", 1), 1);
    EXPECT_LE(::read(ends[0], &byte, 1), 0) << "the keeper has ended";
    ::close(ends[0]);
    ::wait(nullptr);
}

TEST(ConnectionKeeper, KeepsLocksSoThatWhoGoesOnWaits) {
    const TemporaryFolder folder;
    const auto path = folder.path() / "writer";
    std::unique_ptr<FileLock> lock;
    const KilledClient client{[](ConnectionKeeper& keeper) { keeper.await(true); },
        [&] { lock = std::make_unique<FileLock>(path, "busy"); }};
    EXPECT_THROW((FileLock{path, "busy"}), Error);
    client.answer();
    EXPECT_NO_THROW((FileLock{path, "busy", 20s}));
}

} // namespace
