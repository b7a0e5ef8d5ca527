// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/messages.hpp"
#include "shared/program.hpp"
#include "shared/settings.hpp"

#include "temporary_folder.hpp"

#include <CLI/CLI.hpp>
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace hoso;
using namespace hoso::cli;
using testing::HasSubstr;

namespace {

struct Ended {
    int status = -1;
    std::string out, err;
};

/// What the verb's options were when it ran.
struct Seen {
    std::string language = "vie", batch;
    int seconds = 120;
    bool ran = false;
};

Program program(Seen& seen, const std::function<Exit(Session&)>& work) {
    return {"hoso-test", "test", "A program of tests.",
        {{"run", "Runs.", {"hoso-test run --batch b"}, Writes::yes, [&seen, work](CLI::App& app) -> Runner {
              app.add_option("INPUT", "Files");
              app.add_option("--language", seen.language, "Models")->capture_default_str();
              app.add_option("--batch", seen.batch, "Folder");
              app.add_option("--max-page-seconds", seen.seconds, "Seconds")
                  ->check(CLI::Range(1, 100))
                  ->capture_default_str();
              return [&seen, work](Session& session) {
                  seen.ran = true;
                  return work(session);
              };
          }}}};
}

class Settings : public testing::Test {
protected:
    Settings() {
        for (const char* name : {"HOSO_LANGUAGE", "HOSO_BATCH", "HOSO_MAX_PAGE_SECONDS", "HOSO_CONFIG", "HOSO_JSON",
                 "HOSO_MESSAGES", "HOSO_QUIET"})
            ::unsetenv(name);
        ::setenv("LC_ALL", "C", 1);
    }
    Ended run(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), "/usr/bin/hoso-test");
        std::vector<char*> argv;
        for (std::string& argument : arguments) argv.push_back(argument.data());
        argv.push_back(nullptr);
        m_seen = {};
        Ended ended;
        testing::internal::CaptureStdout();
        testing::internal::CaptureStderr();
        ended.status =
            run_program([this] { return program(m_seen, m_work); }, static_cast<int>(arguments.size()), argv.data());
        ended.out = testing::internal::GetCapturedStdout();
        ended.err = testing::internal::GetCapturedStderr();
        return ended;
    }
    std::string file(const std::string& content) {
        std::ofstream{m_folder.path() / "hoso.conf", std::ios::trunc} << content;
        return (m_folder.path() / "hoso.conf").string();
    }
    test::TemporaryFolder m_folder;
    Seen m_seen;
    std::function<Exit(Session&)> m_work = [](Session&) { return Exit::done; };
};

} // namespace

TEST_F(Settings, CommandLineBeatsEnvironmentBeatsFileBeatsBuiltIn) {
    const std::string config =
        file("language = eng\nmax-page-seconds = 7\n[test]\nbatch = from-file\n[other]\nwhatever = 1\n");
    EXPECT_EQ(run({"run"}).status, 0);
    EXPECT_EQ(m_seen.language, "vie");
    run({"run", "--config", config});
    EXPECT_EQ(m_seen.language, "eng");
    EXPECT_EQ(m_seen.seconds, 7);
    EXPECT_EQ(m_seen.batch, "from-file");
    ::setenv("HOSO_LANGUAGE", "vie+eng", 1);
    ::setenv("HOSO_MAX_PAGE_SECONDS", "8", 1);
    run({"run", "--config", config});
    EXPECT_EQ(m_seen.language, "vie+eng");
    EXPECT_EQ(m_seen.seconds, 8);
    EXPECT_EQ(m_seen.batch, "from-file");
    run({"run", "--config", config, "--language", "vie", "--max-page-seconds=9"});
    EXPECT_EQ(m_seen.language, "vie");
    EXPECT_EQ(m_seen.seconds, 9);
}

TEST_F(Settings, FileIsFoundInTheEnvironmentToo) {
    ::setenv("HOSO_CONFIG", file("language = eng\n").c_str(), 1);
    run({"run"});
    EXPECT_EQ(m_seen.language, "eng");
    ::setenv("HOSO_CONFIG", "/nowhere/hoso.conf", 1);
    const Ended ended = run({"run"});
    EXPECT_EQ(ended.status, 78);
    EXPECT_THAT(ended.err, HasSubstr("/nowhere/hoso.conf"));
    EXPECT_FALSE(m_seen.ran);
}

TEST_F(Settings, OwnSectionBeatsKeysThatStandAlone) {
    run({"run", "--config", file("[test]\nlanguage = eng\n[other]\nlanguage = fra\n")});
    EXPECT_EQ(m_seen.language, "eng");
}

TEST_F(Settings, UnknownKeyIsAnErrorThatNamesIt) {
    const Ended ended = run({"run", "--config", file("[test]\nlangauge = eng\n")});
    EXPECT_EQ(ended.status, 78);
    EXPECT_THAT(ended.err, HasSubstr("langauge"));
    EXPECT_THAT(ended.err, HasSubstr("hoso.conf"));
    EXPECT_FALSE(m_seen.ran);
}

TEST_F(Settings, BadValueIsAnErrorThatSaysWhereItCameFrom) {
    Ended ended = run({"run", "--config", file("max-page-seconds = soon\n")});
    EXPECT_EQ(ended.status, 78);
    EXPECT_THAT(ended.err, HasSubstr("hoso.conf"));
    EXPECT_THAT(run({"run", "--config", file("max-page-seconds = 101\n")}).err, HasSubstr("max-page-seconds"));
    ::setenv("HOSO_MAX_PAGE_SECONDS", "0", 1);
    ended = run({"run"});
    EXPECT_EQ(ended.status, 78);
    EXPECT_THAT(ended.err, HasSubstr("HOSO_MAX_PAGE_SECONDS"));
    EXPECT_EQ(std::count(ended.err.begin(), ended.err.end(), '\n'), 1) << ended.err;
    EXPECT_FALSE(m_seen.ran);
}

TEST_F(Settings, FileThatIsNoneIsAnErrorOfSettings) {
    EXPECT_EQ(run({"run", "--config", file("[test\nlanguage\n")}).status, 78);
    EXPECT_EQ(run({"run", "--config", m_folder.path().string()}).status, 78);
}

TEST_F(Settings, SwitchesCanBeSetInTheEnvironment) {
    bool json = false;
    m_work = [&](Session& session) {
        json = session.common().json;
        return Exit::done;
    };
    ::setenv("HOSO_JSON", "true", 1);
    EXPECT_EQ(run({"run"}).status, 0);
    EXPECT_TRUE(json);
    ::setenv("HOSO_JSON", "false", 1);
    EXPECT_EQ(run({"run"}).status, 0);
    EXPECT_FALSE(json);
    ::setenv("HOSO_JSON", "maybe", 1);
    EXPECT_EQ(run({"run"}).status, 78);
}

TEST_F(Settings, AreShownWithWhereTheyCameFrom) {
    ::setenv("HOSO_LANGUAGE", "eng", 1);
    const Ended ended = run({"run", "--print-settings", "--batch", "b", "--json"});
    EXPECT_EQ(ended.status, 0);
    EXPECT_FALSE(m_seen.ran);
    std::map<std::string, std::pair<std::string, std::string>> shown;
    std::istringstream lines{ended.out};
    for (std::string line; std::getline(lines, line);) {
        const Json object = parse_json(line, "line");
        EXPECT_EQ(object.at("type"), "setting");
        shown[object.at("id")] = {object.at("value"), object.at("origin")};
    }
    EXPECT_EQ(shown["language"], std::pair(std::string{"eng"}, std::string{"environment HOSO_LANGUAGE"}));
    EXPECT_EQ(shown["batch"], std::pair(std::string{"b"}, std::string{"command line"}));
    EXPECT_EQ(shown["max-page-seconds"], std::pair(std::string{"120"}, std::string{"built-in"}));
    EXPECT_THAT(run({"run", "--print-settings"}).out, HasSubstr("language = eng  (environment HOSO_LANGUAGE)"));
}

TEST_F(Settings, ProgramEndsAsItsCausesSay) {
    const std::pair<Cause, int> ends[] = {{Cause::usage, 64}, {Cause::input, 65}, {Cause::missing, 66},
        {Cause::unavailable, 69}, {Cause::output, 73}, {Cause::io, 74}, {Cause::busy, 75}, {Cause::denied, 77},
        {Cause::settings, 78}};
    for (const auto& [cause, status] : ends) {
        m_work = [cause = cause](Session&) -> Exit { throw Error{cause, "a.pdf: broken"}; };
        const Ended ended = run({"run"});
        EXPECT_EQ(ended.status, status);
        EXPECT_EQ(ended.err, "hoso-test: a.pdf: broken\n");
        EXPECT_EQ(ended.out, "");
    }
    m_work = [](Session&) -> Exit { throw std::logic_error{"impossible"}; };
    EXPECT_EQ(run({"run"}).status, 70);
    for (const Exit exit : {Exit::done, Exit::found, Exit::blocked, Exit::interrupted, Exit::terminated}) {
        m_work = [exit](Session&) { return exit; };
        EXPECT_EQ(run({"run"}).status, static_cast<int>(exit));
    }
}

TEST_F(Settings, FileSystemErrorsAreNotCalledInternal) {
    for (const auto& [code, status] : {std::pair{std::errc::read_only_file_system, 77},
             {std::errc::permission_denied, 77}, {std::errc::no_such_file_or_directory, 66}, {std::errc::io_error, 74}}) {
        m_work = [code = code](Session&) -> Exit {
            throw std::filesystem::filesystem_error{"cannot remove", "/archive/x", std::make_error_code(code)};
        };
        const Ended ended = run({"run"});
        EXPECT_EQ(ended.status, status);
        EXPECT_THAT(ended.err, testing::StartsWith("hoso-test: /archive/x: "));
    }
}

TEST_F(Settings, WhatCannotBeParsedIsUsage) {
    for (const std::vector<std::string>& arguments :
        {std::vector<std::string>{}, {"fly"}, {"run", "--fly"}, {"run", "--max-page-seconds", "x"},
            {"run", "--jobs", "-1"}, {"run", "--language"}, {"run", "--messages", "fr"}}) {
        const Ended ended = run(arguments);
        EXPECT_EQ(ended.status, 64);
        EXPECT_THAT(ended.err, testing::StartsWith("hoso-test: "));
        EXPECT_THAT(ended.err, HasSubstr("--help"));
        EXPECT_EQ(ended.out, "");
    }
}

TEST_F(Settings, HelpAndVersionGoToStdout) {
    EXPECT_THAT(run({"--version"}).out, testing::StartsWith("hoso-test "));
    EXPECT_THAT(run({"--help"}).out, HasSubstr("run"));
    const Ended help = run({"run", "--help"});
    EXPECT_EQ(help.status, 0);
    EXPECT_EQ(help.err, "");
    EXPECT_THAT(help.out, HasSubstr("hoso-test run --batch b"));
    EXPECT_THAT(help.out, HasSubstr("--dry-run"));
}

TEST(Require, NamesTheOption) {
    EXPECT_NO_THROW(require("x", "--batch"));
    try {
        require("", "--batch");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::usage);
        EXPECT_THAT(error.what(), HasSubstr("--batch"));
    }
}
