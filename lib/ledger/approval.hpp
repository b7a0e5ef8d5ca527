// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.hpp"
#include "crypto/sha256.hpp"
#include "ledger/approver.hpp"
#include "json/json.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::ledger {

/// What is approved: `kind` ("report.close", "accounts.plan") and `id` say it to people, the digest binds it.
struct Subject {
    std::string kind, id;
    crypto::Sha256 sha256; ///< of the canonical JSON of what is approved
    bool operator==(const Subject&) const = default;
};

Subject make_subject(const std::string& kind, const std::string& id, const Json& approved);

/// A person's consent to a subject: an Ed25519 signature (RFC 8032) over the approval's own canonical JSON without the
/// member "signature". Format: hoso-approval(5).
struct Approval {
    Subject subject;
    std::string role;   ///< in which the person approves
    std::string key;    ///< its id
    std::string person; ///< as the approvers' file called the owner of the key
    std::string time;   ///< RFC 3339, UTC, milliseconds: what the signer's clock said
    std::string reason;
    crypto::Ed25519Signature signature;
    bool operator==(const Approval&) const = default;
};

/// Who approves, what and why.
struct Consent {
    Subject subject;
    std::string role, reason;
};

/// The approval of the key's owner. Error{denied} where check_approval() would find something: the key is not among the
/// approvers', is not valid now or lacks the role. Error{usage} without a reason.
Approval sign_approval(
    const Consent& consent, const crypto::Ed25519PrivateKey& key, const Approvers& approvers, TimePoint now);

enum class ApprovalFault {
    unknown_key,     ///< none of the approvers' keys
    wrong_signature, ///< the approval was changed, or made with another key
    other_person,    ///< it names another person than the key's
    not_valid,       ///< the key was not valid on the day of the approval
    role_missing,    ///< the person does not have the role that the approval states
    other_role,      ///< it was given in another role than the wanted one
    other_subject,   ///< it is for something else, or for what has changed since
};

struct ApprovalFinding {
    ApprovalFault fault = ApprovalFault::unknown_key;
    std::string problem; ///< translated
};

/// What an approval must be for.
struct Wanted {
    Subject subject;
    std::string role;
};

/// The first fault in the order of ApprovalFault; none where the approval counts.
std::optional<ApprovalFinding> check_approval(
    const Approval& approval, const Wanted& wanted, const Approvers& approvers);

/// How many different persons gave an approval that counts: two keys of one person are one.
std::size_t count_persons(std::span<const Approval> approvals, const Wanted& wanted, const Approvers& approvers);

/// One line without its line feed.
std::string to_approval_line(const Approval& approval);
/// Error{input} that begins with `name` where the line is not exactly what to_approval_line() writes.
Approval approval_from_line(std::string_view line, const std::string& name);

/// A file of approvals, one a line. Error{input} that names file and line; a last line without its end was cut off.
std::string to_text(std::span<const Approval> approvals);
std::vector<Approval> parse_approvals(std::string_view text, const std::string& name);
/// Of a file of at most 16 MiB.
std::vector<Approval> read_approvals(const std::filesystem::path& file);

} // namespace hoso::ledger
