// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/log_files.hpp"

#include "ledger/merkle.hpp"
#include "messages/messages.hpp"

namespace hoso::ledger {

std::string LogFiles::name(std::int64_t file) { return fmt::format("{:06}.jsonl", file); }

std::int64_t LogFiles::last() const {
    if (!m_disk.exists(entries(1))) return 0;
    std::int64_t there = 1, beyond = 2;
    for (; m_disk.exists(entries(beyond)); beyond *= 2) there = beyond;
    while (beyond - there > 1) {
        const std::int64_t middle = there + (beyond - there) / 2;
        (m_disk.exists(entries(middle)) ? there : beyond) = middle;
    }
    return there;
}

std::string LogFiles::read_payloads(std::int64_t file) const {
    return m_disk.exists(payloads(file)) ? m_disk.read(payloads(file)) : std::string{};
}

std::vector<crypto::Sha256> LogFiles::read_roots() const {
    std::vector<crypto::Sha256> roots_read;
    if (!m_disk.exists(roots())) return roots_read;
    const std::string text = m_disk.read(roots());
    for (const std::string_view line : whole_lines(text)) {
        const auto digest = crypto::sha256_from_hex(line);
        if (!digest) break;
        roots_read.push_back(*digest);
    }
    return roots_read;
}

std::vector<std::string_view> whole_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    for (std::size_t at = 0, feed = 0; (feed = text.find('\n', at)) != std::string_view::npos; at = feed + 1)
        lines.push_back(text.substr(at, feed - at));
    while (!lines.empty() && lines.back().find('\0') != std::string_view::npos) lines.pop_back();
    return lines;
}

std::vector<crypto::Sha256> leaves_of(const std::vector<std::string_view>& lines) {
    std::vector<crypto::Sha256> leaves;
    leaves.reserve(lines.size());
    for (const std::string_view line : lines) leaves.push_back(leaf_hash(line));
    return leaves;
}

} // namespace hoso::ledger
