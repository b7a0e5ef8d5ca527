// SPDX-License-Identifier: GPL-3.0-or-later
#include "digitize/pool.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace hoso;
using namespace hoso::digitize;
using namespace std::chrono_literals;
using testing::HasSubstr;

namespace {

/// A worker that does what the job says.
constexpr const char* obedient = R"py(
import json, os, struct, sys, time
def read(n):
    data = b""
    while len(data) < n:
        piece = os.read(0, n - len(data))
        if not piece: sys.exit(0)
        data += piece
    return data
def send(body): os.write(1, struct.pack("I", len(body)) + body)
while True:
    job = json.loads(read(struct.unpack("I", read(4))[0]))
    do = job["do"]
    if do == "crash": os.kill(os.getpid(), 11)
    if do == "exit":
        sys.stderr.write("first\nlast words\n")
        sys.stderr.flush()
        os._exit(3)
    if do == "hang": time.sleep(100)
    if do == "garbage": send(b"{nonsense")
    elif do == "list": send(b"[]")
    elif do == "huge":
        os.write(1, b"\xff\xff\xff\xff")
        time.sleep(100)
    elif do == "babble":
        while True: os.write(1, b"\x00\x00\x00\x20" * 1000)
    elif do == "drip":
        os.write(1, struct.pack("I", 1 << 20))
        while True:
            os.write(1, b" ")
            time.sleep(0.01)
    elif do == "fail": send(json.dumps({"cause": 2, "problem": "a.pdf: gone", "resident_bytes": 0}).encode())
    elif do == "eat": 
        try: bytearray(1 << 33); send(b'{"value": "ate", "resident_bytes": 0}')
        except MemoryError: send(b'{"cause": 1, "problem": "no memory", "resident_bytes": 0}')
    else:
        send(json.dumps({"value": {"pid": os.getpid(), "omp": os.environ.get("OMP_THREAD_LIMIT"), "said": job.get("say")},
                         "resident_bytes": job.get("resident", 0)}).encode())
)py";

WorkerSettings settings() {
    WorkerSettings worker;
    worker.command = {"python3", "-c", obedient};
    return worker;
}

std::vector<std::pair<std::int64_t, JobResult>> all(Pool& pool) {
    std::vector<std::pair<std::int64_t, JobResult>> results;
    while (!pool.is_idle())
        for (auto& result : pool.wait(1s)) results.push_back(std::move(result));
    return results;
}

JobResult one(Pool& pool, const Json& job, std::chrono::seconds allowed = 20s) {
    pool.start(1, job, allowed);
    auto results = all(pool);
    EXPECT_EQ(results.size(), 1U);
    return results.empty() ? JobResult{} : std::move(results[0].second);
}

double seconds_of(const std::function<void()>& action) {
    const auto begin = std::chrono::steady_clock::now();
    action();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

} // namespace

TEST(Pool, AnswersComeBackWithTheirTickets) {
    Pool pool{settings(), 2};
    EXPECT_TRUE(pool.is_idle());
    pool.start(7, {{"do", "echo"}, {"say", "một"}}, 20s);
    pool.start(8, {{"do", "echo"}, {"say", "hai"}}, 20s);
    EXPECT_FALSE(pool.has_room());
    std::map<std::int64_t, std::string> said;
    for (const auto& [ticket, result] : all(pool)) {
        said[ticket] = result.value.value().at("said");
        EXPECT_EQ(result.value->at("omp"), "1");
    }
    EXPECT_EQ(said, (std::map<std::int64_t, std::string>{{7, "một"}, {8, "hai"}}));
}

TEST(Pool, LargeJobsAndAnswersPass) {
    Pool pool{settings(), 1};
    const std::string text(3'000'000, 'x');
    EXPECT_EQ(one(pool, {{"do", "echo"}, {"say", text}}).value.value().at("said"), text);
}

TEST(Pool, KeepsItsWorkerUntilItIsLargeOrOld) {
    WorkerSettings worker = settings();
    worker.recycle_after_jobs = 3;
    Pool pool{worker, 1};
    const auto pid = [&](std::uint64_t resident = 0) {
        return one(pool, {{"do", "echo"}, {"resident", resident}}).value.value().at("pid").get<int>();
    };
    const int first = pid(), second = pid(), third = pid(), fourth = pid();
    EXPECT_EQ(first, second);
    EXPECT_EQ(second, third);
    EXPECT_NE(third, fourth);
    EXPECT_EQ(pid(std::uint64_t{1} << 40), fourth);
    EXPECT_NE(pid(), fourth);
}

TEST(Pool, OneThatCrashesIsReplacedAndTheOthersGoOn) {
    Pool pool{settings(), 2};
    pool.start(1, {{"do", "crash"}}, 20s);
    pool.start(2, {{"do", "echo"}}, 20s);
    for (const auto& [ticket, result] : all(pool)) {
        EXPECT_EQ(result.value.has_value(), ticket == 2);
        EXPECT_EQ(result.died, ticket == 1);
        if (ticket == 1) {
            EXPECT_THAT(result.problem, HasSubstr("signal 11"));
        }
    }
    EXPECT_TRUE(one(pool, {{"do", "echo"}}).value);
}

TEST(Pool, OneThatEndsLeavesItsLastWords) {
    Pool pool{settings(), 1};
    const JobResult result = one(pool, {{"do", "exit"}});
    EXPECT_TRUE(result.died);
    EXPECT_THAT(result.problem, HasSubstr("status 3"));
    EXPECT_THAT(result.problem, HasSubstr("last words"));
    EXPECT_THAT(result.problem, testing::Not(HasSubstr("first")));
}

TEST(Pool, OneThatHangsIsKilledInTime) {
    Pool pool{settings(), 1};
    JobResult result;
    EXPECT_LT(seconds_of([&] { result = one(pool, {{"do", "hang"}}, 1s); }), 5);
    EXPECT_TRUE(result.died);
    EXPECT_THAT(result.problem, HasSubstr("1 seconds"));
    EXPECT_TRUE(one(pool, {{"do", "echo"}}).value);
}

TEST(Pool, GarbageIsNoAnswer) {
    Pool pool{settings(), 1};
    for (const char* kind : {"garbage", "list", "huge", "babble"}) {
        JobResult result;
        EXPECT_LT(seconds_of([&] { result = one(pool, {{"do", kind}}, 10s); }), 8) << kind;
        EXPECT_FALSE(result.value) << kind;
        EXPECT_TRUE(result.died) << kind;
        EXPECT_FALSE(result.problem.empty()) << kind;
    }
    EXPECT_TRUE(one(pool, {{"do", "echo"}}).value);
}

TEST(Pool, OneThatNeverStopsAnsweringIsKilledInTime) {
    Pool pool{settings(), 1};
    JobResult result;
    EXPECT_LT(seconds_of([&] { result = one(pool, {{"do", "drip"}}, 1s); }), 5);
    EXPECT_TRUE(result.died);
}

TEST(Pool, OneThatDoesNotListenIsKilledInTime) {
    WorkerSettings deaf;
    deaf.command = {"sleep", "100"};
    Pool pool{deaf, 1};
    JobResult result;
    EXPECT_LT(seconds_of([&] { result = one(pool, {{"say", std::string(4'000'000, 'x')}}, 1s); }), 8);
    EXPECT_TRUE(result.died);
}

TEST(Pool, ReasonsCrossWithTheirCause) {
    Pool pool{settings(), 1};
    const JobResult result = one(pool, {{"do", "fail"}});
    EXPECT_EQ(result.cause, Cause::missing);
    EXPECT_EQ(result.problem, "a.pdf: gone");
    EXPECT_FALSE(result.died);
}

TEST(Pool, MemoryIsLimited) {
#if defined(__SANITIZE_ADDRESS__)
    GTEST_SKIP() << "the sanitizer keeps its own memory";
#endif
    WorkerSettings worker = settings();
    worker.address_space_bytes = std::uint64_t{1} << 30;
    Pool pool{worker, 1};
    EXPECT_EQ(one(pool, {{"do", "eat"}}).problem, "no memory");
}

TEST(Pool, AWorkerThatDiedWhileIdleIsReplaced) {
    Pool pool{settings(), 1};
    const int pid = one(pool, {{"do", "echo"}}).value.value().at("pid");
    ::kill(pid, SIGKILL);
    std::this_thread::sleep_for(200ms);
    JobResult result = one(pool, {{"do", "echo"}});
    if (!result.value) result = one(pool, {{"do", "echo"}}); // its death may be seen only by the job it was given
    EXPECT_TRUE(result.value);
}

TEST(Pool, ACommandThatIsNotThereIsADeadWorker) {
    WorkerSettings worker;
    worker.command = {"/nowhere/hoso-digitize", "worker"};
    Pool pool{worker, 1};
    const JobResult result = one(pool, {{"do", "echo"}});
    EXPECT_TRUE(result.died);
    EXPECT_THAT(result.problem, HasSubstr("127"));
}

TEST(ServeJobs, AnswersErrorsAndEndsWithItsInput) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
    std::thread server{[&] {
        serve_jobs(ends[1], ends[1], [](const Json& job) -> Json {
            if (job.at("do") == "fail") throw Error{Cause::denied, "a.pdf: locked"};
            if (job.at("do") == "eat") throw std::bad_alloc{};
            return job.at("do");
        });
        ::close(ends[1]);
    }};
    const auto ask = [&](const std::string& body) {
        const auto size = static_cast<std::uint32_t>(body.size());
        EXPECT_EQ(::write(ends[0], &size, sizeof size), 4);
        EXPECT_EQ(::write(ends[0], body.data(), body.size()), static_cast<ssize_t>(body.size()));
        std::uint32_t got = 0;
        EXPECT_EQ(::read(ends[0], &got, sizeof got), 4);
        std::string reply(got, '\0');
        EXPECT_EQ(::recv(ends[0], reply.data(), got, MSG_WAITALL), static_cast<ssize_t>(got));
        return parse_json(reply, "reply");
    };
    EXPECT_EQ(ask(R"({"do": "x"})").at("value"), "x");
    EXPECT_GT(ask(R"({"do": "x"})").at("resident_bytes"), 0);
    EXPECT_EQ(ask(R"({"do": "fail"})").at("problem"), "a.pdf: locked");
    EXPECT_EQ(ask(R"({"do": "fail"})").at("cause"), static_cast<int>(Cause::denied));
    EXPECT_THAT(ask(R"({"do": "eat"})").at("problem").get<std::string>(), HasSubstr("memory"));
    EXPECT_FALSE(ask("nonsense").contains("value"));
    EXPECT_FALSE(ask("{}").contains("value"));
    ::close(ends[0]);
    server.join();
}
