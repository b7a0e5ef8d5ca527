// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/plan_html.hpp"

#include "accounts/plan_words.hpp"
#include "accounts_book.hpp"

#include <algorithm>

namespace hoso::accounts {
namespace {

using directory::OperationKind;
using directory::ValueChange;
using testing::HasSubstr;
using testing::Not;

PlanHead head() {
    PlanHead head;
    head.book = "so-thu";
    head.target = "thu";
    head.server = "ldap://may.vidu.vn";
    head.as_of = "2026-03-02";
    head.scope = "all";
    head.coverage = "complete";
    head.rosters = {{"a<b>.csv", "<script>", 12}};
    head.overrides = {"moves"};
    head.reason = "sáp nhập <xã>";
    head.planner = "Lê Thị <Kế>";
    return head;
}

Change account_change(ChangeKind kind, const std::string& system) {
    Change change;
    change.kind = kind;
    change.id = "nv:7/" + system;
    change.title = "Trần Đức Hải";
    change.unit = "H99.01";
    change.why = "stands in no roster";
    Account account;
    account.id = change.id;
    account.owner = "nv:7";
    account.system = system;
    account.login = "haitd";
    account.name = change.title;
    account.unit = change.unit;
    account.unit_name = "Văn phòng";
    change.account = account;
    return change;
}

PlannedOperation operation(OperationKind kind, const std::string& dn) {
    PlannedOperation planned;
    planned.operation.kind = kind;
    planned.operation.dn = dn;
    return planned;
}

std::size_t times(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) ++count;
    return count;
}

class PlanHtmlTest : public testing::Test {
protected:
    std::string html(std::vector<Change> changes) {
        const std::filesystem::path file = folder.path() / "kh.jsonl";
        PlanWriter writer{real_disk(), file, head()};
        for (const Change& each : changes) writer.add(each);
        (void)writer.finish();
        return plan_html(PlanFile{file}, "");
    }
    test::TemporaryFolder folder;
};

TEST_F(PlanHtmlTest, TellsWhoPlannedWhatForAndWhichBrakeWasOverriddenWhy) {
    const std::string page = html({});
    EXPECT_THAT(page, HasSubstr("ngày 02/03/2026; phạm vi: toàn bộ; danh sách: đầy đủ."));
    EXPECT_THAT(page, HasSubstr("Người lập: <b>Lê Thị &lt;Kế&gt;</b>"));
    EXPECT_THAT(page, HasSubstr("chuyển đơn vị (moves)</b>. Lý do: sáp nhập &lt;xã&gt;"));
    EXPECT_THAT(page, HasSubstr("a&lt;b&gt;.csv: 12 người"));
    EXPECT_THAT(page, Not(HasSubstr("<script>")));
}

TEST_F(PlanHtmlTest, TellsTheAccountsOfOnePersonApartByTheirSystem) {
    Change one = account_change(ChangeKind::disable, "van-ban"), other = account_change(ChangeKind::disable, "bao-cao");
    for (Change* each : {&one, &other}) {
        each->account->state = State::disabled;
        each->account->disabled_on = test::day("2026-03-02");
        each->account->why = "leaver";
        each->operations = {operation(OperationKind::modify, "uid=haitd,ou=" + each->account->system)};
        each->operations[0].operation.changes = {
            {ValueChange::How::replace, "pwdAccountLockedTime", {"000001010000Z"}}};
    }
    const std::string page = html({one, other});
    EXPECT_THAT(page, HasSubstr("<td>Trần Đức Hải</td><td>van-ban</td><td>haitd</td>"));
    EXPECT_THAT(page, HasSubstr("<td>Trần Đức Hải</td><td>bao-cao</td><td>haitd</td>"));
    EXPECT_THAT(page, HasSubstr("khóa không thời hạn (000001010000Z)"));
    EXPECT_THAT(page, HasSubstr("<td>không có trong danh sách cán bộ nào</td>"));
}

TEST_F(PlanHtmlTest, ARenameAndWhatFollowsNameTheEntryOnce) {
    Change change = account_change(ChangeKind::move, "van-ban");
    change.operations = {
        operation(OperationKind::rename, "uid=haitd,ou=cu"), operation(OperationKind::modify, "uid=haitd,ou=moi")};
    change.operations[0].operation.new_dn = "uid=haitd,ou=moi";
    change.operations[1].operation.changes = {{ValueChange::How::replace, "title", {"Phó \u202Exyz"}}};
    change.operations[1].before = {{"title", {"Chuyên viên"}}};
    const std::string page = html({change});
    EXPECT_EQ(times(page, "uid=haitd,ou=moi"), 1U);
    EXPECT_THAT(page, HasSubstr("<span class=\"before\">Chuyên viên</span> → <span class=\"after\">Phó [U+202E]xyz"));
}

TEST_F(PlanHtmlTest, EveryMemberThatComesIntoAGroupIsTold) {
    Change change;
    change.kind = ChangeKind::change_group;
    change.id = change.title = "quan-tri";
    change.why = "rule of groups";
    directory::Values members;
    for (int i = 0; i < 40; ++i) members.push_back("uid=a" + std::to_string(i) + ",dc=vn");
    PlannedOperation add = operation(OperationKind::add, "cn=quan-tri,ou=groups");
    add.operation.attributes["member"] = members;
    change.operations = {add};
    Change of_unit = change;
    of_unit.id = of_unit.title = of_unit.unit = "H99.01";
    of_unit.operations[0].operation.dn = "cn=H99.01,ou=groups";
    const std::string page = html({change, of_unit});
    EXPECT_EQ(times(page, "uid=a39,dc=vn"), 1U);
    EXPECT_THAT(page, HasSubstr("… (tất cả 40)"));
    PlannedOperation modify = operation(OperationKind::modify, "cn=H99.01,ou=groups");
    modify.operation.changes = {{ValueChange::How::add, "member", members}};
    of_unit.operations = {modify};
    EXPECT_THAT(html({of_unit}), HasSubstr("uid=a39,dc=vn"));
}

TEST(PlanWords, ReasonsOfThePlannerAreVietnameseAndOthersStay) {
    EXPECT_EQ(vietnamese_reason("rule of groups"), "quy tắc về nhóm");
    EXPECT_EQ(
        vietnamese_reason("H99.02 goes into H99.04; only the book changes"), "H99.02 nhập vào H99.04; chỉ sổ thay đổi");
    EXPECT_EQ(vietnamese_reason("disabled since 2026-11-02"), "đã khóa từ 02/11/2026");
    EXPECT_EQ(vietnamese_reason("rule 'van-thu'"), "quy tắc “van-thu”");
    EXPECT_EQ(vietnamese_reason("can-bo.csv: 2"), "can-bo.csv: 2");
    EXPECT_EQ(vietnamese_reason(""), "");
}

TEST(PlanWords, TimesAreThoseOfVietnam) {
    EXPECT_EQ(meaning_of("pwdEndTime", "20261231170000Z"), "00:00 ngày 01/01/2027");
    EXPECT_EQ(meaning_of("pwdReset", "TRUE"), "phải đổi mật khẩu ở lần đăng nhập đầu tiên");
    EXPECT_EQ(meaning_of("pwdEndTime", "2026123117000Z"), "");
    EXPECT_EQ(meaning_of("pwdEndTime", "20261331170000Z"), "");
    EXPECT_EQ(meaning_of("title", "20261231170000Z"), "");
    EXPECT_EQ(vietnamese_day("2026-02-30"), "2026-02-30");
}

/// Of a whole life of a directory: nothing of what the planner says stays English.
class PlanReasonsTest : public test::AccountsTest {};

TEST_F(PlanReasonsTest, AreAllKnown) {
    const auto first = test::people({{"1", "Nguyễn Văn An"}, {"2", "Trần Thị Bình", "H99.02"}});
    std::set<std::string> reasons;
    const auto keep = [&] { PlanFile{plan_file()}.each([&](const Change& change) { reasons.insert(change.why); }); };
    ASSERT_TRUE(plan(first).brakes.empty());
    keep();
    apply();
    today = test::day("2026-07-01");
    (void)plan(test::people({{"2", "Trần Thị Bình", "H99.04"}}), {"leavers", "moves", "units"});
    keep();
    EXPECT_GE(reasons.size(), 4U);
    for (const std::string& reason : reasons) {
        const bool is_row = reason.find("ds.csv") != std::string::npos;
        EXPECT_TRUE(is_row || vietnamese_reason(reason) != reason) << reason;
    }
}

} // namespace
} // namespace hoso::accounts
