// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "directory/connect.hpp"
#include "directory/directory.hpp"

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace hoso::test {

/// A slapd of one test's own (tests/end_to_end/slapd.py, which says what the options are).
class RealSlapd {
public:
    static bool is_there() { return ::access("/usr/sbin/slapd", X_OK) == 0; }

    explicit RealSlapd(const std::string& options = "{}") {
        int to_child[2];
        int from_child[2];
        if (::pipe2(to_child, O_CLOEXEC) != 0 || ::pipe2(from_child, O_CLOEXEC) != 0) throw std::runtime_error{"pipe"};
        m_child = ::fork();
        if (m_child == 0) {
            ::dup2(to_child[0], STDIN_FILENO);
            ::dup2(from_child[1], STDOUT_FILENO);
            const std::string script = HOSO_SOURCE_DIR "/tests/end_to_end/slapd.py";
            ::execlp("python3", "python3", "-B", script.c_str(), options.c_str(), nullptr);
            ::_exit(127);
        }
        ::close(to_child[0]);
        ::close(from_child[1]);
        m_to_child = ::fdopen(to_child[1], "w");
        m_from_child = ::fdopen(from_child[0], "r");
        take_places(answer());
    }
    RealSlapd(const RealSlapd&) = delete;
    RealSlapd& operator=(const RealSlapd&) = delete;
    ~RealSlapd() {
        std::fclose(m_to_child);
        std::fclose(m_from_child);
        ::waitpid(m_child, nullptr, 0);
    }

    const std::string& operator[](const std::string& name) const { return m_places.at(name); }
    std::string below(std::string_view rdn) const { return std::string{rdn} + ',' + m_places.at("base"); }

    std::vector<std::string> command(const std::string& line) {
        std::fputs((line + '\n').c_str(), m_to_child);
        std::fflush(m_to_child);
        return answer();
    }
    void stop() { command("stop"); }
    void kill() { command("kill"); }
    void start() { take_places(command("start")); }
    std::string digest() { return command("digest").at(0); }
    std::vector<std::string> context_csn() { return command("csn"); }

    /// As administrator, by password over the loopback.
    directory::Address address() const {
        directory::Address address;
        address.url = m_places.at("url");
        address.base = m_places.at("base");
        address.encryption = directory::Encryption::none;
        address.bind = directory::Bind::simple;
        address.bind_dn = m_places.at("admin");
        address.password_file = m_places.at("password_file");
        address.timeout = std::chrono::seconds{10};
        return address;
    }

private:
    std::vector<std::string> answer() {
        std::vector<std::string> lines;
        std::string line;
        for (int c = std::fgetc(m_from_child); c != EOF; c = std::fgetc(m_from_child)) {
            if (c != '\n') {
                line += static_cast<char>(c);
            } else if (line == ".") {
                return lines;
            } else {
                lines.push_back(std::exchange(line, {}));
            }
        }
        throw std::runtime_error{"slapd.py ended"};
    }
    void take_places(const std::vector<std::string>& lines) {
        for (const std::string& line : lines) {
            const std::size_t space = line.find(' ');
            m_places[line.substr(0, space)] = line.substr(space + 1);
        }
    }

    pid_t m_child = -1;
    FILE* m_to_child = nullptr;
    FILE* m_from_child = nullptr;
    std::map<std::string, std::string> m_places;
};

} // namespace hoso::test
