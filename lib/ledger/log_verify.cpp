// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "ledger/log.hpp"
#include "ledger/merkle.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace hoso::ledger {

namespace {

using Payloads = std::map<std::int64_t, std::string_view>;
using Found = std::function<void(const LogFinding&)>;

class LogVerification {
public:
    LogVerification(const LogFiles& files, const Found& found)
        : m_files{files}, m_found{found}, m_last{files.last()}, m_roots{read_root_lines()} {}

    Head run() {
        for (std::int64_t file = 1; file <= m_last; ++file) check_file(file);
        check_erasures();
        if (static_cast<std::int64_t>(m_roots.size()) > m_whole)
            m_found(
                {"roots", message("{} roots, but {} whole files of entries", m_roots.size(), m_whole), m_whole + 1});
        return m_reached;
    }

private:
    std::vector<std::string> read_root_lines() const {
        std::vector<std::string> lines;
        if (!m_files.disk().exists(m_files.roots())) return lines;
        const std::string text = m_files.disk().read(m_files.roots());
        for (const std::string_view line : whole_lines(text)) lines.emplace_back(line);
        return lines;
    }

    void check_file(std::int64_t file) {
        std::string text, payload_text;
        try {
            text = m_files.read_entries(file);
            payload_text = m_files.read_payloads(file);
        } catch (const Error& error) {
            m_found({LogFiles::name(file), error.what(), 0});
            m_before.reset();
            return;
        }
        const auto lines = whole_lines(text);
        constexpr auto complete = static_cast<std::size_t>(LogFiles::per_file);
        if (file < m_last && (lines.size() != complete || !text.ends_with('\n')))
            m_found({LogFiles::name(file), message("{} entries, {} expected", lines.size(), complete), 0});
        if (lines.size() > complete)
            m_found({LogFiles::name(file), message("{} entries, {} at most", lines.size(), complete), 0});
        const auto payloads = payloads_in(file, payload_text);
        for (std::size_t i = 0; i < lines.size(); ++i) check_entry(file, i, lines[i], payloads);
        if (lines.size() == complete) check_root(file, tree_root(leaves_of(lines)));
    }

    /// By number. Behind the last entry's there may be one that a crash left, in the last file only.
    Payloads payloads_in(std::int64_t file, std::string_view text) const {
        Payloads payloads;
        const auto lines = whole_lines(text);
        std::int64_t before = LogFiles::first_of(file) - 1, line_number = 0;
        for (const std::string_view line : lines) {
            const std::int64_t sequence = sequence_of_payload(line);
            ++line_number;
            if (sequence <= before || sequence >= LogFiles::first_of(file + 1))
                m_found({"payloads/" + LogFiles::name(file), tr("the payload does not belong here"), line_number});
            else
                payloads[before = sequence] = line;
        }
        if (file < m_last && !text.ends_with('\n'))
            m_found({"payloads/" + LogFiles::name(file), tr("the last line has no end"), line_number + 1});
        return payloads;
    }

    void check_entry(std::int64_t file, std::size_t index, std::string_view line, const Payloads& payloads) {
        const auto line_number = static_cast<std::int64_t>(index) + 1;
        const std::int64_t sequence = LogFiles::first_of(file) + line_number - 1;
        const auto tell = [&](const std::string& problem) { m_found({LogFiles::name(file), problem, line_number}); };
        Entry entry;
        try {
            entry = entry_from_line(line, LogFiles::name(file));
        } catch (const Error& error) {
            tell(error.what());
            m_before.reset();
            return;
        }
        if (entry.sequence != sequence || (m_before && entry.previous != m_before->hash))
            tell(tr("the entry does not follow the one before it"));
        const auto payload = payloads.find(entry.sequence);
        const Payload told = payload == payloads.end() ? Payload{} : payload_from_line(payload->second, entry);
        if (payload == payloads.end())
            tell(tr("its payload is missing"));
        else if (told.state == Payload::State::damaged)
            tell(tr("the payload is not the one that was logged"));
        if (told.state == Payload::State::erased) m_erased.insert(entry.sequence);
        for (const std::int64_t number : entry.erases) m_to_erase.insert(number);
        m_before = m_reached = Head{entry.sequence, entry.hash};
    }

    void check_root(std::int64_t file, const crypto::Sha256& root) {
        ++m_whole;
        const auto index = static_cast<std::size_t>(file) - 1;
        if (index < m_roots.size() && m_roots[index] != to_hex(root))
            m_found({"roots", message("is not the root of {}", LogFiles::name(file)), file});
    }

    /// A payload may only be gone where a later event says so, and must be gone then.
    void check_erasures() {
        if (!std::includes(m_to_erase.begin(), m_to_erase.end(), m_erased.begin(), m_erased.end())) read_on();
        const auto tell = [&](std::int64_t sequence, const char* problem) {
            const std::int64_t file = LogFiles::file_of(sequence);
            m_found({LogFiles::name(file), problem, sequence - LogFiles::first_of(file) + 1});
        };
        for (const std::int64_t sequence : m_erased)
            if (!m_to_erase.contains(sequence)) tell(sequence, tr("the payload was erased, but no event says so"));
        for (const std::int64_t sequence : m_to_erase)
            if (sequence > 0 && sequence <= m_reached.sequence && !m_erased.contains(sequence))
                tell(sequence, tr("an event says that the payload was erased, but it was not"));
    }

    /// What was erased while this read may be told by an event that came after its file was read.
    void read_on() {
        const std::int64_t last = m_files.last();
        for (std::int64_t file = LogFiles::file_of(m_reached.sequence + 1); file <= last; ++file) {
            const std::string text = m_files.read_entries(file);
            for (const std::string_view line : whole_lines(text)) {
                try {
                    for (const std::int64_t number : entry_from_line(line, {}).erases) m_to_erase.insert(number);
                } catch (const Error&) { // told of where it was read
                }
            }
        }
    }

    const LogFiles& m_files;
    const Found& m_found;
    std::int64_t m_last, m_whole = 0;
    std::vector<std::string> m_roots;
    std::optional<Head> m_before = Head{};
    Head m_reached;
    std::set<std::int64_t> m_erased, m_to_erase;
};

} // namespace

Head Log::verify(const std::function<void(const LogFinding&)>& found) const {
    return LogVerification{m_files, found}.run();
}

} // namespace hoso::ledger
