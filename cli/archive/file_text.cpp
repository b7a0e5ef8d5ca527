// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/file_text.hpp"

#include "archive/record.hpp"
#include "core/files.hpp"
#include "messages/messages.hpp"
#include "text/unicode.hpp"
#include "json/json.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <spawn.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace hoso::cli {

namespace {

/// What the program wrote to standard output, where it ended well.
std::optional<std::string> output_of(std::vector<std::string> arguments) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    pid_t child = 0;
    const int failed = ::posix_spawn(&child, argv[0], &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    std::string output;
    std::array<char, 1 << 16> buffer{};
    for (ssize_t got = 0; failed == 0;) {
        got = ::read(ends[0], buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        output.append(buffer.data(), static_cast<std::size_t>(got));
    }
    ::close(ends[0]);
    if (failed != 0) return std::nullopt;
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    const bool well = WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 1);
    return well ? std::optional{output} : std::nullopt;
}

/// From objects of the type "page"; a page that could not be read is empty.
std::vector<std::string> pages_of(const std::string& lines, const std::string& name) {
    constexpr std::size_t most_pages = 1'000'000;
    std::vector<std::string> pages;
    std::istringstream stream{lines};
    for (std::string line; std::getline(stream, line);) {
        const Json json = parse_json(line, name);
        if (json.value("type", "") != "page") continue;
        const auto number = json.value("page", std::size_t{0});
        if (number == 0 || number > most_pages) continue;
        if (pages.size() < number) pages.resize(number);
        pages[number - 1] = text::nfc(json.value("text", ""));
    }
    return pages;
}

} // namespace

std::optional<std::vector<std::string>> FileText::pages(
    const std::filesystem::path& file, const std::string& media_type) {
    if (media_type != "application/pdf") return archive::PlainText{}.pages(file, media_type);
    const auto reader = program_folder() / "hoso-digitize";
    const auto text = output_of({reader.string(), "text", "--json", "--", std::filesystem::absolute(file).string()});
    if (!text) {
        const std::lock_guard lock{m_mutex};
        m_session.problem(message("{}: its text could not be read; it is kept without", file.string()));
        return std::nullopt;
    }
    return pages_of(*text, file.string());
}

} // namespace hoso::cli
