// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/approval.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "messages/messages.hpp"
#include "reference/dates.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace hoso::ledger {

namespace {

constexpr std::string_view schema = "hoso-approval/1";
constexpr std::uintmax_t largest_file = std::uintmax_t{1} << 24;
constexpr std::chrono::hours vietnam{7};

Json unsigned_json(const Approval& approval) {
    const Subject& subject = approval.subject;
    return {{"schema", schema},
        {"subject", {{"kind", subject.kind}, {"id", subject.id}, {"sha256", to_hex(subject.sha256)}}},
        {"role", approval.role}, {"key", approval.key}, {"person", approval.person}, {"time", approval.time},
        {"reason", approval.reason}};
}

std::string signed_bytes(const Approval& approval) { return to_canonical(unsigned_json(approval)); }

/// Nothing where the text is not what to_rfc3339() writes.
std::optional<TimePoint> parse_time(std::string_view text) {
    constexpr std::string_view pattern = "0000-00-00T00:00:00.000Z";
    if (text.size() != pattern.size()) return std::nullopt;
    const auto day = reference::parse_day(text.substr(0, 10));
    if (!day) return std::nullopt;
    const auto number = [&](std::size_t at, std::size_t digits) {
        int value = -1;
        std::from_chars(text.data() + at, text.data() + at + digits, value);
        return value;
    };
    const TimePoint time = *day + std::chrono::hours{number(11, 2)} + std::chrono::minutes{number(14, 2)} +
                           std::chrono::seconds{number(17, 2)} + std::chrono::milliseconds{number(20, 3)};
    return to_rfc3339(time) == text ? std::optional{time} : std::nullopt;
}

/// What stands in the approval itself must be right whatever it is wanted for.
std::optional<ApprovalFinding> check_alone(const Approval& approval, const Approvers& approvers) {
    const auto found = [](ApprovalFault fault, std::string problem) {
        return ApprovalFinding{fault, std::move(problem)};
    };
    const Approver* approver = find_approver(approvers, approval.key);
    if (approver == nullptr)
        return found(ApprovalFault::unknown_key, message("the key {} is none of the approvers'", approval.key));
    if (!crypto::verify(approver->key, signed_bytes(approval), approval.signature))
        return found(ApprovalFault::wrong_signature,
            message("the signature does not fit: the approval was changed, or another key made it"));
    if (!same_person(approver->person, approval.person))
        return found(ApprovalFault::other_person,
            message("it names {}, but the key {} is that of {}", approval.person, approval.key, approver->person));
    const auto time = parse_time(approval.time);
    if (!time || !approver->validity.contains(std::chrono::floor<std::chrono::days>(*time + vietnam)))
        return found(ApprovalFault::not_valid,
            message("the key {} of {} is not valid on the day of {}", approval.key, approval.person, approval.time));
    if (!approver->has_role(approval.role))
        return found(
            ApprovalFault::role_missing, message("{} does not have the role {}", approval.person, approval.role));
    return std::nullopt;
}

crypto::Sha256 digest_of(const Json& json, const std::string& name) {
    const auto digest = crypto::sha256_from_hex(json.get<std::string>());
    if (!digest) throw Error{Cause::input, message("{}: {} is not a SHA-256 digest", name, "sha256")};
    return *digest;
}

} // namespace

Subject make_subject(const std::string& kind, const std::string& id, const Json& approved) {
    return {kind, id, crypto::sha256(to_canonical(approved))};
}

Approval sign_approval(
    const Consent& consent, const crypto::Ed25519PrivateKey& key, const Approvers& approvers, TimePoint now) {
    if (text::collapse_spaces(consent.reason).empty()) throw Error{Cause::usage, tr("an approval needs a reason")};
    if (!text::is_valid_utf8(consent.reason)) throw Error{Cause::usage, tr("the reason is not UTF-8")};
    Approval approval{consent.subject, consent.role, key_id(key.public_key()), {}, to_rfc3339(now), consent.reason, {}};
    if (const Approver* approver = find_approver(approvers, approval.key)) approval.person = approver->person;
    approval.signature = key.sign(signed_bytes(approval));
    if (const auto finding = check_alone(approval, approvers)) throw Error{Cause::denied, finding->problem};
    return approval;
}

std::optional<ApprovalFinding> check_approval(
    const Approval& approval, const Wanted& wanted, const Approvers& approvers) {
    if (auto finding = check_alone(approval, approvers)) return finding;
    if (approval.role != wanted.role)
        return ApprovalFinding{ApprovalFault::other_role,
            message("it was given in the role {}; wanted is {}", approval.role, wanted.role)};
    const Subject& subject = approval.subject;
    if (subject.kind != wanted.subject.kind || subject.id != wanted.subject.id)
        return ApprovalFinding{ApprovalFault::other_subject, message("it is for {} {}, not for {} {}", subject.kind,
                                                                 subject.id, wanted.subject.kind, wanted.subject.id)};
    if (subject.sha256 != wanted.subject.sha256)
        return ApprovalFinding{
            ApprovalFault::other_subject, message("{} {} was changed after the approval", subject.kind, subject.id)};
    return std::nullopt;
}

std::size_t count_persons(std::span<const Approval> approvals, const Wanted& wanted, const Approvers& approvers) {
    std::vector<std::string> persons;
    for (const Approval& approval : approvals) {
        const auto is_same = [&](const std::string& person) { return same_person(person, approval.person); };
        if (!check_approval(approval, wanted, approvers) && std::none_of(persons.begin(), persons.end(), is_same))
            persons.push_back(approval.person);
    }
    return persons.size();
}

std::string to_approval_line(const Approval& approval) {
    Json json = unsigned_json(approval);
    json["signature"] = to_base64(approval.signature);
    return to_canonical(json);
}

Approval approval_from_line(std::string_view line, const std::string& name) {
    const Json json = parse_json(line, name);
    Approval approval;
    std::optional<crypto::Ed25519Signature> signature;
    try {
        const Json& subject = json.at("subject");
        approval.subject = {subject.at("kind"), subject.at("id"), digest_of(subject.at("sha256"), name)};
        approval.role = json.at("role");
        approval.key = json.at("key");
        approval.person = json.at("person");
        approval.time = json.at("time");
        approval.reason = json.at("reason");
        signature = crypto::ed25519_signature_from_base64(json.at("signature").get<std::string>());
    } catch (const Json::exception& error) {
        throw Error{Cause::input, name + ": " + error.what()};
    }
    if (signature) approval.signature = *signature;
    // Comparing bytes finds whatever was not read, such as another schema or an added member.
    if (!signature || !parse_time(approval.time) || to_approval_line(approval) != line)
        throw Error{Cause::input, message("{}: is not an approval as hoso-approval(5) describes it", name)};
    return approval;
}

std::string to_text(std::span<const Approval> approvals) {
    std::string text;
    for (const Approval& approval : approvals) text += to_approval_line(approval) + "\n";
    return text;
}

std::vector<Approval> parse_approvals(std::string_view text, const std::string& name) {
    std::vector<Approval> approvals;
    for (std::size_t at = 0; at < text.size();) {
        const std::string place = message("{}: line {}", name, approvals.size() + 1);
        const std::size_t end = text.find('\n', at);
        if (end == std::string_view::npos) throw Error{Cause::input, message("{}: is cut off", place)};
        approvals.push_back(approval_from_line(text.substr(at, end - at), place));
        at = end + 1;
    }
    return approvals;
}

std::vector<Approval> read_approvals(const std::filesystem::path& file) {
    return parse_approvals(read_file(file, largest_file), file.string());
}

} // namespace hoso::ledger
