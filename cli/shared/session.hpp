// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "json/json.hpp"

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>

namespace hoso::cli {

/// What every verb understands.
struct Common {
    bool quiet = false, verbose = false, dry_run = false, json = false;
    int jobs = 0; ///< 0: one per core
};

/// The text on one line and harmless to a terminal: control characters, which file names may have, are written as
/// escapes such as \n and \x1B.
std::string one_line(std::string_view text);

/// The same of a text of many lines: line feeds, tabs and the form feeds between pages stay, and CR LF ends a line as
/// LF does.
std::string many_lines(std::string_view text);

/// The streams of one run: results to stdout, messages to stderr.
class Session {
public:
    Session(std::string program, Common common, std::ostream& out, std::ostream& err, bool err_is_terminal);

    const Common& common() const noexcept { return m_common; }
    int jobs() const;

    /// A line of the result, for people; made harmless by one_line().
    void result(std::string_view line);
    /// A line of the result that has escape sequences of this program in it: the rest was made harmless by the caller.
    void styled(std::string_view line);
    /// Lines of the result; made harmless by many_lines().
    void text(std::string_view lines);
    /// A line of the result, for programs: one JSON object. No control character stands in it as itself.
    void object(const Json& value);
    void object_line(std::string_view json);
    /// What went on, unless --quiet.
    void note(std::string_view text);
    /// Only with --verbose.
    void detail(std::string_view text);
    /// A problem; always shown.
    void problem(std::string_view text);

    /// Shows how far a long job is: on a terminal only, ten times a second at most. `unit` is a translated plural.
    void progress(std::string_view unit, std::int64_t done, std::int64_t total);

private:
    void write(std::string_view line);
    void clear_progress();
    void message(std::string_view text);

    std::string m_program;
    Common m_common;
    std::ostream& m_out;
    std::ostream& m_err;
    bool m_show_progress, m_progress_shown = false;
    std::chrono::steady_clock::time_point m_started{}, m_drawn{};
    std::int64_t m_first_done = 0;
};

} // namespace hoso::cli
