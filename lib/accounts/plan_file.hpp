// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/change.hpp"
#include "core/files.hpp"
#include "crypto/sha256.hpp"
#include "ledger/approval.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace hoso::accounts {

/// A roster that a plan was made of.
struct PlanRoster {
    std::string file, sha256;
    std::int64_t people = 0;
    bool operator==(const PlanRoster&) const = default;
};

/// What a plan was made of and for: its first line.
struct PlanHead {
    static constexpr const char* schema = "hoso-plan/1";
    std::string kind = "plan"; ///< or "reissue"
    std::string book;          ///< its id
    std::string target, server, target_sha256, settings_sha256, units_sha256;
    std::string as_of, scope, coverage;
    std::string secret_attribute;
    std::vector<PlanRoster> rosters;
    std::int64_t entries = 0; ///< that the directory had
    std::string context_csn;
    std::string after; ///< the target's last run and its state: a plan that is made again after a rollback is another
    std::string planner_login, planner; ///< the person, where the plan is signed
    std::vector<std::string> overrides; ///< brakes that were said to be meant
    std::string reason;
    bool operator==(const PlanHead&) const = default;
};

/// A plan is a file of lines of canonical JSON: its head, the changes group by group, and an end with counts and the
/// SHA-256 of all bytes before that line. hoso-plan(5).
class PlanWriter {
public:
    PlanWriter(Disk& disk, const std::filesystem::path& file, const PlanHead& head);
    void add(const Change& change);
    /// The file stands in its place, whole, when this returns; without it nothing stays.
    crypto::Sha256 finish();
    ~PlanWriter();
    PlanWriter(const PlanWriter&) = delete;

private:
    void line(const std::string& text);
    Disk& m_disk;
    std::filesystem::path m_file, m_part;
    std::unique_ptr<NewFile> m_out;
    crypto::Sha256Stream m_sha256;
    std::map<ChangeKind, std::int64_t> m_counts;
    std::size_t m_changes = 0, m_groups = 0;
    std::string m_buffer;
    CanonicalWriter m_line;
    bool m_is_done = false;
};

/// A plan that is whole and unchanged: checked when it is opened. Changes are read when they are asked for. One thread
/// at a time.
class PlanFile {
public:
    /// Error{input} that says what was changed by hand, or is cut off.
    explicit PlanFile(const std::filesystem::path& file);

    const PlanHead& head() const noexcept { return m_head; }
    const crypto::Sha256& sha256() const noexcept { return m_sha256; }
    /// The first 12 hexadecimal digits of it: the name of its run.
    std::string id() const;
    std::size_t groups() const noexcept { return m_group_at.size(); }
    std::size_t changes() const noexcept { return m_changes; }
    const std::map<ChangeKind, std::int64_t>& counts() const noexcept { return m_counts; }
    /// Read when it is asked for first, and kept.
    const std::vector<Change>& group(std::size_t number) const;
    void each(const std::function<void(const Change&)>& change) const;
    const std::string& bytes() const noexcept { return m_bytes; }
    /// What approvers sign.
    ledger::Subject subject() const;

private:
    Change at(std::size_t begin, std::size_t end, std::size_t number) const;
    std::string m_name, m_bytes;
    PlanHead m_head;
    crypto::Sha256 m_sha256;
    std::map<ChangeKind, std::int64_t> m_counts;
    struct Lines {
        std::size_t begin = 0, end = 0, first_number = 0;
    };
    std::vector<Lines> m_group_at;
    mutable std::vector<std::vector<Change>> m_read;
    mutable CanonicalWriter m_line; ///< a line that was read, as we write it
    std::size_t m_changes = 0;
};

/// The file beside a plan that approvals stand in.
std::filesystem::path approvals_of(const std::filesystem::path& plan);

} // namespace hoso::accounts
