// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/plan_file.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "json/quick.hpp"

#include <algorithm>
#include <array>

namespace hoso::accounts {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t buffer_bytes = 1 << 18;
constexpr std::uintmax_t largest_plan = std::uintmax_t{2} << 30;

Json json_of(const PlanHead& head) {
    Json rosters = Json::array();
    for (const PlanRoster& each : head.rosters)
        rosters.push_back({{"file", each.file}, {"sha256", each.sha256}, {"people", each.people}});
    return {{"type", "plan"}, {"schema", PlanHead::schema}, {"kind", head.kind}, {"book", head.book},
        {"target", head.target}, {"server", head.server}, {"target_sha256", head.target_sha256},
        {"settings_sha256", head.settings_sha256}, {"units_sha256", head.units_sha256}, {"as_of", head.as_of},
        {"scope", head.scope}, {"coverage", head.coverage}, {"secret_attribute", head.secret_attribute},
        {"rosters", rosters}, {"entries", head.entries}, {"context_csn", head.context_csn}, {"after", head.after},
        {"planner_login", head.planner_login}, {"planner", head.planner}, {"overrides", head.overrides},
        {"reason", head.reason}};
}

PlanHead head_of(const Json& json) {
    PlanHead head;
    const auto text = [&](const char* key) { return json.at(key).get<std::string>(); };
    head.kind = text("kind");
    head.book = text("book");
    head.target = text("target");
    head.server = text("server");
    head.target_sha256 = text("target_sha256");
    head.settings_sha256 = text("settings_sha256");
    head.units_sha256 = text("units_sha256");
    head.as_of = text("as_of");
    head.scope = text("scope");
    head.coverage = text("coverage");
    head.secret_attribute = text("secret_attribute");
    for (const Json& each : json.at("rosters"))
        head.rosters.push_back({each.at("file").get<std::string>(), each.at("sha256").get<std::string>(),
            each.at("people").get<std::int64_t>()});
    head.entries = json.at("entries").get<std::int64_t>();
    head.context_csn = text("context_csn");
    head.after = text("after");
    head.planner_login = text("planner_login");
    head.planner = text("planner");
    head.overrides = json.at("overrides").get<std::vector<std::string>>();
    head.reason = text("reason");
    return head;
}

/// The last line, its members in canonical order.
Json end_of(std::size_t changes, std::size_t groups, const std::map<ChangeKind, std::int64_t>& counts,
    const crypto::Sha256& sha256) {
    Json by_kind = Json::object();
    for (const auto& [kind, count] : counts) by_kind[to_text(kind)] = count;
    return parse_json(to_canonical({{"type", "end"}, {"changes", changes}, {"groups", groups}, {"counts", by_kind},
                          {"sha256", to_hex(sha256)}}),
        "");
}

Json parse_line(std::string_view line, const std::string& name) {
    if (auto json = parse_quickly(line)) return std::move(*json);
    return parse_json(line, name);
}

/// First passwords are made when a plan is applied: none stands in it.
bool is_secret(const std::string& attribute, const PlanHead& head) {
    const directory::CaselessLess less;
    const std::array<std::string_view, 4> secrets{
        head.secret_attribute, "userPassword", "sambaNTPassword", "unicodePwd"};
    return std::any_of(secrets.begin(), secrets.end(),
        [&](std::string_view each) { return !less(attribute, each) && !less(each, attribute); });
}

/// A plan that was written by hand may call things otherwise than they are: what people read is what they approve.
void require_fitting(const Change& change, const PlanHead& head, const std::string& name) {
    using directory::OperationKind;
    const auto refuse = [&] {
        throw Error{Cause::input,
            message("{}: {}: is called '{}', and is something else", name, change.id, to_text(change.kind))};
    };
    if (change.account && change.account->id != change.id) refuse();
    const bool may_remove = change.kind == ChangeKind::remove || change.kind == ChangeKind::remove_unit ||
                            change.kind == ChangeKind::change_group;
    const bool may_add = change.kind == ChangeKind::join || change.kind == ChangeKind::come_back ||
                         change.kind == ChangeKind::add_place || change.kind == ChangeKind::add_unit ||
                         change.kind == ChangeKind::change_group;
    for (const PlannedOperation& each : change.operations) {
        const OperationKind kind = each.operation.kind;
        if (kind == OperationKind::remove ? !may_remove : kind == OperationKind::add ? !may_add : false) refuse();
        for (const auto& [attribute, values] : each.operation.attributes)
            if (is_secret(attribute, head)) refuse();
        for (const directory::ValueChange& value : each.operation.changes)
            if (is_secret(value.attribute, head)) refuse();
    }
}

} // namespace

PlanWriter::PlanWriter(Disk& disk, const fs::path& file, const PlanHead& head)
    : m_disk{disk}, m_file{file}, m_part{file.string() + ".part"} {
    m_disk.remove(m_part);
    m_out = m_disk.create(m_part, Permission::owner_only);
    line(to_canonical(json_of(head)));
}

void PlanWriter::line(const std::string& text) {
    m_buffer += text;
    m_buffer += '\n';
    if (m_buffer.size() < buffer_bytes) return;
    m_sha256.add(m_buffer);
    m_out->write(m_buffer);
    m_buffer.clear();
}

void PlanWriter::add(const Change& change) {
    ++m_counts[change.kind];
    ++m_changes;
    m_groups = std::max(m_groups, change.group + 1);
    m_line.clear();
    write_plan_line(m_line, change);
    line(m_line.text());
}

crypto::Sha256 PlanWriter::finish() {
    m_sha256.add(m_buffer);
    m_out->write(m_buffer);
    const crypto::Sha256 digest = m_sha256.finish();
    m_out->write(to_canonical(end_of(m_changes, m_groups, m_counts, digest)) + '\n');
    m_out->finish();
    m_disk.rename(m_part, m_file);
    m_disk.sync_folder(fs::absolute(m_file).parent_path());
    m_is_done = true;
    return digest;
}

PlanWriter::~PlanWriter() {
    if (m_is_done) return;
    m_out.reset();
    try {
        m_disk.remove(m_part);
    } catch (const Error&) {
        // what failed before is what is told
    }
}

PlanFile::PlanFile(const fs::path& file) : m_name{file.string()}, m_bytes{read_file(file, largest_plan)} {
    const auto refuse = [&](const std::string& problem) {
        throw Error{Cause::input, fmt::format("{}: {}", m_name, problem)};
    };
    const auto no_plan = [&] { refuse(tr("this is no plan of hoso-accounts, or it is cut off")); };
    if (m_bytes.size() < 2 || m_bytes.back() != '\n') no_plan();
    const std::size_t last = m_bytes.rfind('\n', m_bytes.size() - 2) + 1;
    const std::size_t first_end = m_bytes.find('\n');
    Json end_line;
    try {
        const Json head = parse_line(std::string_view{m_bytes}.substr(0, first_end), m_name);
        const Json end = parse_line(std::string_view{m_bytes}.substr(last, m_bytes.size() - last - 1), m_name);
        if (head.value("schema", "") != PlanHead::schema || end.value("type", "") != "end" || last <= first_end)
            no_plan();
        m_sha256 = crypto::sha256(std::string_view{m_bytes}.substr(0, last));
        if (end.at("sha256").get<std::string>() != to_hex(m_sha256))
            refuse(tr("it was changed after it was made: its SHA-256 is another; make a new plan"));
        m_head = head_of(head);
        end_line = end;
    } catch (const Json::exception&) {
        no_plan();
    }
    for (std::size_t at = first_end + 1; at < last; ++m_changes) {
        const std::size_t end = m_bytes.find('\n', at) + 1;
        constexpr std::string_view mark = "\"group\":";
        const std::size_t group_at = m_bytes.find(mark, at);
        if (group_at == std::string::npos || group_at > end) no_plan();
        const auto group =
            static_cast<std::size_t>(std::strtoull(m_bytes.c_str() + group_at + mark.size(), nullptr, 10));
        if (group == m_group_at.size())
            m_group_at.push_back({at, end, m_changes});
        else if (!m_group_at.empty() && group == m_group_at.size() - 1)
            m_group_at.back().end = end;
        else
            no_plan();
        constexpr std::string_view kind_mark = "\"kind\":\"";
        const std::size_t kind_at = m_bytes.find(kind_mark, group_at) + kind_mark.size();
        const auto kind = kind_at < end ? change_kind_of(m_bytes.substr(kind_at, m_bytes.find('"', kind_at) - kind_at))
                                        : std::nullopt;
        if (!kind) no_plan();
        ++m_counts[*kind];
        at = end;
    }
    // the end is outside of the digest: what it says must be what stands in the plan
    if (end_line != end_of(m_changes, m_group_at.size(), m_counts, m_sha256))
        refuse(tr("its last line does not say what stands in it: it was changed after it was made"));
}

std::string PlanFile::id() const { return to_hex(m_sha256).substr(0, 12); }

Change PlanFile::at(std::size_t begin, std::size_t end, std::size_t number) const {
    const std::string_view line = std::string_view{m_bytes}.substr(begin, end - begin - 1);
    Change change = change_of(line, m_name);
    m_line.clear();
    write_plan_line(m_line, change);
    if (m_line.text() != line)
        throw Error{Cause::input, message("{}: {}: is not written as hoso-accounts writes plans", m_name, change.id)};
    for (PlannedOperation& each : change.operations) each.operation.origin = number;
    require_fitting(change, m_head, m_name);
    return change;
}

const std::vector<Change>& PlanFile::group(std::size_t number) const {
    m_read.resize(m_group_at.size());
    std::vector<Change>& changes = m_read.at(number);
    const Lines& lines = m_group_at.at(number);
    for (std::size_t at = changes.empty() ? lines.begin : lines.end; at < lines.end;) {
        const std::size_t end = m_bytes.find('\n', at) + 1;
        changes.push_back(this->at(at, end, lines.first_number + changes.size()));
        at = end;
    }
    return changes;
}

void PlanFile::each(const std::function<void(const Change&)>& change) const {
    for (std::size_t i = 0; i < m_group_at.size(); ++i)
        for (const Change& each : group(i)) change(each);
}

ledger::Subject PlanFile::subject() const { return {"accounts.plan", id(), m_sha256}; }

fs::path approvals_of(const fs::path& plan) { return plan.string() + ".approvals"; }

} // namespace hoso::accounts
