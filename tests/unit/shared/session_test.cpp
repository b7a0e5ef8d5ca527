// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/session.hpp"

#include "core/error.hpp"
#include "shared/interrupt.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <sstream>

using namespace hoso;
using namespace hoso::cli;

namespace {

struct Streams {
    std::ostringstream out, err;
};

Common talking(bool quiet, bool verbose) {
    Common common;
    common.quiet = quiet;
    common.verbose = verbose;
    return common;
}

Common three_jobs() {
    Common common;
    common.jobs = 3;
    return common;
}

} // namespace

TEST(Session, ResultsAndMessagesGoApart) {
    Streams streams;
    Session session{"hoso-x", {}, streams.out, streams.err, false};
    session.result("một");
    session.object({{"type", "page"}, {"text", "a\nb"}});
    session.note("noted");
    session.detail("not shown");
    session.problem("a.pdf: broken");
    session.progress("pages", 1, 2);
    EXPECT_EQ(streams.out.str(), "một\n{\"type\":\"page\",\"text\":\"a\\nb\"}\n");
    EXPECT_EQ(streams.err.str(), "hoso-x: noted\nhoso-x: a.pdf: broken\n");
}

TEST(Session, QuietAndVerbose) {
    Streams quiet, verbose;
    Session still{"x", talking(true, false), quiet.out, quiet.err, true};
    still.note("noted");
    still.progress("pages", 1, 2);
    still.problem("p");
    EXPECT_EQ(quiet.err.str(), "x: p\n");
    Session loud{"x", talking(false, true), verbose.out, verbose.err, false};
    loud.detail("d");
    EXPECT_EQ(verbose.err.str(), "x: d\n");
}

TEST(Session, ProgressIsWipedBeforeAnythingElseIsSaid) {
    Streams streams;
    Session session{"x", {}, streams.out, streams.err, true};
    session.progress("pages", 1, 4);
    session.problem("p");
    EXPECT_THAT(streams.err.str(), testing::HasSubstr("1/4 pages"));
    EXPECT_THAT(streams.err.str(), testing::EndsWith("\r\033[Kx: p\n"));
    session.progress("pages", 4, 4);
    EXPECT_THAT(streams.err.str(), testing::EndsWith("\r\033[K"));
}

TEST(Session, StdoutThatCannotBeWrittenIsAnError) {
    Streams streams;
    streams.out.setstate(std::ios::badbit);
    Session session{"x", {}, streams.out, streams.err, false};
    EXPECT_THROW(session.result("a"), Error);
}

TEST(Session, HasAtLeastOneJob) {
    Streams streams;
    EXPECT_GE((Session{"x", {}, streams.out, streams.err, false}.jobs()), 1);
    EXPECT_EQ((Session{"x", three_jobs(), streams.out, streams.err, false}.jobs()), 3);
}

TEST(Interrupt, SetsAFlagWhileItLives) {
    {
        const Interrupt interrupt;
        EXPECT_FALSE(interrupt.requested());
        EXPECT_FALSE(interrupt.exit());
        std::raise(SIGTERM);
        EXPECT_TRUE(interrupt.requested());
        EXPECT_EQ(interrupt.exit(), Exit::terminated);
    }
    {
        const Interrupt again;
        EXPECT_FALSE(again.requested());
        std::raise(SIGINT);
        EXPECT_EQ(again.exit(), Exit::interrupted);
    }
    EXPECT_EXIT(std::raise(SIGTERM), testing::KilledBySignal(SIGTERM), "");
}

TEST(Session, NamesWithControlCharactersStayOnOneHarmlessLine) {
    EXPECT_EQ(one_line("Thông báo 'a\\b'.txt"), "Thông báo 'a\\b'.txt");
    EXPECT_EQ(one_line("a\nb\x1B[31m\x7F\xC2\x9B!\t"), "a\\nb\\x1B[31m\\x7F\\x9B!\\x09");
    EXPECT_EQ(one_line(std::string_view{"\0", 1}), "\\x00");
    EXPECT_EQ(one_line("\xC2"), "\xC2");
    Streams streams;
    Session session{"hoso-test", talking(false, false), streams.out, streams.err, false};
    session.problem("a\nb: not imported");
    EXPECT_EQ(streams.err.str(), "hoso-test: a\\nb: not imported\n");
    session.result("title\x1B]0;x\x07 of a\nrecord");
    EXPECT_EQ(streams.out.str(), "title\\x1B]0;x\\x07 of a\\nrecord\n");
}

TEST(Session, TextKeepsItsLinesAndNothingElseThatMovesACursor) {
    EXPECT_EQ(many_lines("a\tb\r\nc\n\fd\re"), "a\tb\nc\n\fd\\x0De");
    EXPECT_EQ(many_lines("\x1B[2J\xC2\x9B\x08\x7F\r"), "\\x1B[2J\\x9B\\x08\\x7F\\x0D");
    Streams streams;
    Session session{"x", {}, streams.out, streams.err, false};
    session.text("một\n\x1B[1mhai");
    EXPECT_EQ(streams.out.str(), "một\n\\x1B[1mhai\n");
}

TEST(Session, ObjectsAreTheSameValueWithoutControlCharactersThatJsonWouldAllow) {
    Streams streams;
    Session session{"x", {}, streams.out, streams.err, false};
    const Json value{{"title", "a\x1B\x7F\xC2\x9B\xC2\xA0z"}};
    session.object(value);
    EXPECT_EQ(streams.out.str(), "{\"title\":\"a\\u001b\\u007f\\u009b\xC2\xA0z\"}\n");
    EXPECT_EQ(parse_json(streams.out.str(), "x"), value);
}
