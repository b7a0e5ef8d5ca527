// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/session.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <ostream>
#include <thread>

namespace hoso::cli {

namespace {

/// U+0080 to U+009F, of two bytes: a terminal takes them for ESC and a letter.
bool is_upper_control(std::string_view text, std::size_t at) {
    if (static_cast<unsigned char>(text[at]) != 0xC2 || at + 1 == text.size()) return false;
    const auto next = static_cast<unsigned char>(text[at + 1]);
    return next >= 0x80 && next < 0xA0;
}

bool is_lower_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

/// With control characters as `format` writes their numbers, but for those that `keeps` names.
std::string escaped(std::string_view text, fmt::format_string<int> format, std::string_view keeps) {
    std::string harmless;
    harmless.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_upper_control(text, i))
            harmless += fmt::format(format, text[++i] & 0xFF);
        else if (is_lower_control(text[i]) && keeps.find(text[i]) == std::string_view::npos)
            harmless += text[i] == '\n' ? "\\n" : fmt::format(format, static_cast<int>(text[i]));
        else
            harmless += text[i];
    }
    return harmless;
}

} // namespace

std::string one_line(std::string_view text) { return escaped(text, "\\x{:02X}", ""); }

std::string many_lines(std::string_view text) {
    std::string lines;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (!text.substr(i).starts_with("\r\n")) lines += text[i];
    return escaped(lines, "\\x{:02X}", "\n\t\f");
}

Session::Session(std::string program, Common common, std::ostream& out, std::ostream& err, bool err_is_terminal)
    : m_program{std::move(program)}, m_common{std::move(common)}, m_out{out}, m_err{err}, m_show_progress{
                                                                                              err_is_terminal &&
                                                                                              !m_common.quiet} {}

int Session::jobs() const {
    if (m_common.jobs > 0) return m_common.jobs;
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

void Session::result(std::string_view line) { write(one_line(line)); }
void Session::styled(std::string_view line) { write(line); }
void Session::text(std::string_view lines) { write(many_lines(lines)); }
void Session::object(const Json& value) { object_line(to_line(value)); }
void Session::object_line(std::string_view json) { write(escaped(json, "\\u{:04x}", "")); }

void Session::write(std::string_view line) {
    clear_progress();
    m_out << line << '\n';
    if (!m_out) throw Error{Cause::io, tr("cannot write to standard output")};
}

void Session::note(std::string_view text) {
    if (!m_common.quiet) message(text);
}
void Session::detail(std::string_view text) {
    if (m_common.verbose) message(text);
}
void Session::problem(std::string_view text) { message(text); }

void Session::message(std::string_view text) {
    clear_progress();
    m_err << m_program << ": " << one_line(text) << '\n' << std::flush;
}

void Session::clear_progress() {
    if (!m_progress_shown) return;
    m_err << "\r\033[K" << std::flush;
    m_progress_shown = false;
}

void Session::progress(std::string_view unit, std::int64_t done, std::int64_t total) {
    if (!m_show_progress) return;
    const auto now = std::chrono::steady_clock::now();
    if (m_started == std::chrono::steady_clock::time_point{}) {
        m_started = now;
        m_first_done = done;
    }
    if (now - m_drawn < std::chrono::milliseconds{100} && done < total) return;
    m_drawn = now;
    const double seconds = std::chrono::duration<double>(now - m_started).count();
    std::string line = hoso::message("{}/{} {}", done, total, unit);
    if (const auto made = done - m_first_done; made > 0 && seconds > 0.5) {
        const double rate = static_cast<double>(made) / seconds;
        const auto left = static_cast<std::int64_t>(static_cast<double>(total - done) / rate + 0.5);
        line += hoso::message(", {:.1f}/s, {}:{:02}:{:02} left", rate, left / 3600, left / 60 % 60, left % 60);
    }
    m_err << "\r\033[K" << m_program << ": " << line << std::flush;
    m_progress_shown = true;
    if (done >= total) clear_progress();
}

} // namespace hoso::cli
