// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/read_records.hpp"

#include "archive/record_line.hpp"
#include "core/parallel.hpp"

#include <algorithm>
#include <utility>

namespace hoso::archive {

namespace {

constexpr std::size_t lines_ahead = 1024, bytes_ahead = std::size_t{4} << 20;
/// Lines that one thread takes at once.
constexpr std::size_t lines_together = 32;

} // namespace

RecordReader::RecordReader(const std::filesystem::path& folder, std::int64_t number, std::string name, int jobs)
    : m_reader{folder, number}, m_name{std::move(name)}, m_jobs{jobs} {}

ReadLine* RecordReader::next() {
    if (m_given == m_lines.size()) read_ahead();
    return m_given < m_lines.size() ? &m_lines[m_given++] : nullptr;
}

void RecordReader::read_ahead() {
    m_lines.clear();
    m_given = 0;
    for (std::size_t bytes = 0; m_lines.size() < lines_ahead && bytes < bytes_ahead;) {
        auto line = m_reader.next();
        if (!line) break;
        bytes += line->text.size();
        m_lines.emplace_back().line = std::move(*line);
    }
    in_parallel((m_lines.size() + lines_together - 1) / lines_together, m_jobs, [&](std::size_t part) {
        const std::size_t end = std::min(m_lines.size(), (part + 1) * lines_together);
        for (std::size_t i = part * lines_together; i < end; ++i) take_apart(m_lines[i]);
    });
}

void RecordReader::take_apart(ReadLine& read) const {
    const std::string& text = read.line.text;
    read.digest = line_digest(text);
    read.is_erased = is_erased(text);
    if (read.is_erased) return;
    try {
        read.record = record_from_line(text, m_name);
    } catch (const Error& error) {
        read.record = error;
    }
}

} // namespace hoso::archive
