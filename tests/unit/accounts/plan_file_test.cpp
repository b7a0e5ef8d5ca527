// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/plan_file.hpp"

#include "accounts/account_line.hpp"
#include "accounts/attribute_json.hpp"
#include "accounts_book.hpp"
#include "faulty_disk.hpp"

namespace hoso::accounts {
namespace {

using directory::OperationKind;
using directory::ValueChange;
using testing::HasSubstr;

PlanHead head() {
    PlanHead head;
    head.book = "so-thu";
    head.target = "thu";
    head.server = "memory:test";
    head.as_of = "2026-03-02";
    head.scope = "all";
    head.coverage = "complete";
    head.secret_attribute = "userPassword";
    head.rosters = {{"ds \"1\".csv", std::string(64, 'a'), 12}};
    head.entries = 7;
    head.overrides = {"leavers"};
    head.reason = "sáp nhập\nxã";
    head.planner = "An";
    head.planner_login = "an";
    return head;
}

Account full_account() {
    Account account;
    account.id = "nv:001/van-ban";
    account.owner = "nv:001";
    account.system = "van-ban";
    account.login = "annv";
    account.mail = "annv@vidu.vn";
    account.aliases = {"b@vidu.vn", "a@vidu.vn"};
    account.name = "Nguyễn \"group\":9 An";
    account.number = "001";
    account.position = "dòng\nhai";
    account.phone = "0241";
    account.unit = "H99.01";
    account.unit_name = "Văn phòng";
    account.roles = {"can-bo"};
    account.start = test::day("2026-01-01");
    account.end = test::day("2026-12-31");
    account.quota_mb = 5;
    account.state = State::disabled;
    account.disabled_on = test::day("2026-03-01");
    account.why = "leaver";
    return account;
}

Change change_in(std::size_t group, const std::string& id) {
    Change change;
    change.kind = ChangeKind::change_group; // which may do everything
    change.group = group;
    change.id = id;
    change.title = "\"group\":77,";
    change.unit = "H99.01";
    change.why = "ds.csv: 2";
    PlannedOperation add;
    add.operation.dn = "uid=" + id + ",dc=vn";
    add.operation.uuid = "u-1";
    add.operation.attributes = {{"objectClass", {"top", "inetOrgPerson"}},
        {"jpegPhoto", {std::string("\xff\x00\n\"", 4)}},
        {"description", {"dòng một\ndòng hai", "\"group\":3", " lead", ""}}};
    add.makes_secret = true;
    change.attempt = 2;
    change.account = full_account();
    change.account->id = id;
    PlannedOperation modify;
    modify.operation.kind = OperationKind::modify;
    modify.operation.dn = add.operation.dn;
    modify.operation.csn = "csn-1";
    modify.operation.changes = {{ValueChange::How::add, "member", {"a", "b"}},
        {ValueChange::How::remove, "seeAlso", {}}, {ValueChange::How::replace, "cn", {"\xc3\x28"}}};
    modify.before = {{"cn", {"trước"}}};
    PlannedOperation rename;
    rename.operation.kind = OperationKind::rename;
    rename.operation.dn = add.operation.dn;
    rename.operation.new_dn = "uid=x,dc=vn";
    PlannedOperation remove;
    remove.operation.kind = OperationKind::remove;
    remove.operation.dn = rename.operation.new_dn;
    change.operations = {add, modify, rename, remove};
    return change;
}

class PlanFileTest : public testing::Test {
protected:
    crypto::Sha256 write(const std::vector<Change>& changes) {
        PlanWriter writer{real_disk(), file, head()};
        for (const Change& each : changes) writer.add(each);
        return writer.finish();
    }
    std::string fault() {
        return test::problem_of([&] {
            PlanFile plan{file};
            plan.each([](const Change&) {});
        });
    }
    /// Changes the file and makes its digest right again: what somebody does who knows the format.
    void forge(const std::string& from, const std::string& to) {
        std::string bytes = read_file(file);
        const std::size_t at = bytes.find(from);
        ASSERT_NE(at, std::string::npos) << from;
        bytes.replace(at, from.size(), to);
        const std::size_t last = bytes.rfind('\n', bytes.size() - 2) + 1;
        const std::size_t digest = bytes.find("\"sha256\":\"", last) + 10;
        bytes.replace(digest, 64, to_hex(crypto::sha256(std::string_view{bytes}.substr(0, last))));
        test::write_text(file, bytes);
    }
    test::TemporaryFolder folder;
    const std::filesystem::path file = folder.path() / "kh.jsonl";
};

TEST_F(PlanFileTest, GivesBackWhatWasWritten) {
    const std::vector<Change> changes{change_in(0, "a"), change_in(0, "b"), change_in(1, "c")};
    const crypto::Sha256 digest = write(changes);
    const PlanFile plan{file};
    EXPECT_EQ(plan.head(), head());
    EXPECT_EQ(plan.sha256(), digest);
    EXPECT_EQ(plan.id(), to_hex(digest).substr(0, 12));
    EXPECT_EQ(plan.subject().kind, "accounts.plan");
    EXPECT_EQ(plan.groups(), 2u);
    EXPECT_EQ(plan.changes(), 3u);
    EXPECT_EQ(plan.counts().at(ChangeKind::change_group), 3);
    EXPECT_EQ(plan.group(0).size(), 2u);
    EXPECT_EQ(plan.group(1).at(0).id, "c");
    std::size_t i = 0;
    plan.each([&](const Change& change) {
        const Change& wanted = changes.at(i);
        EXPECT_EQ(change.kind, wanted.kind);
        EXPECT_EQ(change.group, wanted.group);
        EXPECT_EQ(change.id, wanted.id);
        EXPECT_EQ(change.title, wanted.title);
        EXPECT_EQ(change.unit, wanted.unit);
        EXPECT_EQ(change.why, wanted.why);
        EXPECT_EQ(change.account, wanted.account);
        EXPECT_EQ(change.attempt, wanted.attempt);
        ASSERT_EQ(change.operations.size(), wanted.operations.size());
        for (std::size_t k = 0; k < wanted.operations.size(); ++k) {
            PlannedOperation operation = change.operations[k];
            EXPECT_EQ(operation.operation.origin, i);
            operation.operation.origin = 0;
            EXPECT_EQ(to_plan_line({ChangeKind::join, 0, "", "", "", "", {}, 0, {operation}}),
                to_plan_line({ChangeKind::join, 0, "", "", "", "", {}, 0, {wanted.operations[k]}}));
            EXPECT_EQ(operation.operation.attributes, wanted.operations[k].operation.attributes);
            EXPECT_EQ(operation.operation.changes, wanted.operations[k].operation.changes);
            EXPECT_EQ(operation.before, wanted.operations[k].before);
            EXPECT_EQ(operation.makes_secret, wanted.operations[k].makes_secret);
            EXPECT_EQ(operation.operation.csn, wanted.operations[k].operation.csn);
            EXPECT_EQ(operation.operation.uuid, wanted.operations[k].operation.uuid);
            EXPECT_EQ(operation.operation.new_dn, wanted.operations[k].operation.new_dn);
        }
        ++i;
    });
    EXPECT_EQ(i, 3u);
}

TEST_F(PlanFileTest, IsTheSameBytesAndForItsOwnerOnly) {
    write({change_in(0, "a")});
    const std::string once = read_file(file);
    write({change_in(0, "a")});
    EXPECT_EQ(read_file(file), once);
    EXPECT_EQ(std::filesystem::status(file).permissions() & std::filesystem::perms::all, std::filesystem::perms(0600));
    EXPECT_FALSE(std::filesystem::exists(file.string() + ".part"));
}

TEST_F(PlanFileTest, EveryByteThatIsChangedIsSeen) {
    write({change_in(0, "a"), change_in(1, "b")});
    const std::string whole = read_file(file);
    const std::size_t last = whole.rfind('\n', whole.size() - 2) + 1;
    for (std::size_t at = 0; at < last; at += 7) {
        std::string changed = whole;
        changed[at] = changed[at] == 'x' ? 'y' : 'x';
        test::write_text(file, changed);
        EXPECT_NE(fault(), "") << "byte " << at;
    }
}

TEST_F(PlanFileTest, IsRefusedWhereverItIsCutOff) {
    write({change_in(0, "a"), change_in(1, "b")});
    const std::string whole = read_file(file);
    for (std::size_t size = 0; size < whole.size(); size += size < 8 || size + 8 > whole.size() ? 1 : 5) {
        test::write_text(file, whole.substr(0, size));
        EXPECT_EQ(test::cause_of([&] { PlanFile{file}; }), Cause::input) << size;
    }
    test::write_text(file, whole + "x\n");
    EXPECT_NE(fault(), "");
    test::write_text(file, whole + whole);
    EXPECT_NE(fault(), "");
}

TEST_F(PlanFileTest, SaysWhatIsWrong) {
    write({change_in(0, "a")});
    std::string bytes = read_file(file);
    bytes.replace(bytes.find("ds.csv"), 2, "dt");
    test::write_text(file, bytes);
    EXPECT_THAT(fault(), HasSubstr("its SHA-256 is another; make a new plan"));
    test::write_text(file, "x\n");
    EXPECT_THAT(fault(), HasSubstr(file.string()));
    test::write_text(file, "{}\n{}\n");
    EXPECT_THAT(fault(), HasSubstr("this is no plan of hoso-accounts"));
    test::write_text(file, "[]\n[]\n");
    EXPECT_THAT(fault(), HasSubstr("this is no plan of hoso-accounts"));
    std::filesystem::remove(file);
    EXPECT_EQ(test::cause_of([&] { PlanFile{file}; }), Cause::missing);
}

TEST_F(PlanFileTest, ThatIsForgedIsAnErrorAndNothingWorse) {
    const struct {
        const char *from, *to;
    } forgeries[] = {
        {"\"group\":0", "\"group\":1"},
        {"\"group\":0", "\"group\":-1"},
        {"\"group\":0", "\"group\":\"0\""},
        {"\"group\":0", "\"group\":18446744073709551615"},
        {"\"group\":0", "\"grupo\":0"},
        {"\"kind\":\"change-group\"", "\"kind\":\"joyn\""},
        {"\"kind\":\"change-group\"", "\"kind\":\"update\""},
        {"\"kind\":\"change-group\"", "\"kind\":7"},
        {"\"do\":\"add\"", "\"do\":\"insert\""},
        {"\"do\":\"add\"", "\"do\":null"},
        {"\"how\":\"replace\"", "\"how\":\"swap\""},
        {"{\"base64\":\"/wAKIg==\"}", "{\"base64\":\"/wAK!!==\"}"},
        {"{\"base64\":\"/wAKIg==\"}", "{\"base64\":5}"},
        {"{\"base64\":\"/wAKIg==\"}", "{}"},
        {"{\"base64\":\"/wAKIg==\"}", "7"},
        {"\"attempt\":2", "\"attempt\":\"2\""},
        {"\"state\":\"disabled\"", "\"state\":\"perhaps\""},
        {"\"start\":\"2026-01-01\"", "\"start\":\"soon\""},
        {"\"start\":\"2026-01-01\"", "\"start\":1"},
        {"\"login\":\"annv\"", "\"login\":[]"},
        {"\"rosters\":[{", "\"rosters\":[7,{"},
        {"\"entries\":7", "\"entries\":\"7\""},
        {"\"overrides\":[\"leavers\"]", "\"overrides\":[[]]"},
        {"\"operations\":[", "\"operations\":[5,"},
    };
    for (const auto& each : forgeries) {
        write({change_in(0, "a")});
        EXPECT_EQ(fault(), "");
        forge(each.from, each.to);
        EXPECT_EQ(test::cause_of([&] {
            PlanFile plan{file};
            plan.each([](const Change&) {});
        }),
            Cause::input)
            << each.from << " -> " << each.to;
    }
}

TEST_F(PlanFileTest, IsThereWholeOrNotAtAllWhateverFails) {
    for (int n = 1; n < 100; ++n) {
        std::filesystem::remove(file);
        test::FaultyDisk disk{n};
        bool reported = false;
        try {
            PlanWriter writer{disk, file, head()};
            writer.add(change_in(0, "a"));
            writer.finish();
        } catch (const Error&) {
            reported = true;
        }
        if (!disk.has_failed()) return;
        EXPECT_TRUE(reported) << n;
        if (std::filesystem::exists(file)) {
            EXPECT_EQ(fault(), "") << n;
        }
    }
    FAIL() << "it never got through";
}

TEST_F(PlanFileTest, ThatIsNotFinishedLeavesNothing) {
    {
        PlanWriter writer{real_disk(), file, head()};
        writer.add(change_in(0, "a"));
    }
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST_F(PlanFileTest, WithoutChangesIsAPlanToo) {
    write({});
    const PlanFile plan{file};
    EXPECT_EQ(plan.groups(), 0u);
    EXPECT_EQ(plan.changes(), 0u);
}

TEST(ChangeKinds, HaveOneWordEach) {
    for (int i = 0; i <= static_cast<int>(ChangeKind::remove_unit); ++i) {
        const auto kind = static_cast<ChangeKind>(i);
        EXPECT_EQ(change_kind_of(to_text(kind)), kind);
        EXPECT_NE(heading_of(kind), "");
    }
    EXPECT_EQ(change_kind_of("joyn"), std::nullopt);
}

TEST(AttributeJson, KeepsEveryByte) {
    std::string all;
    for (int i = 0; i < 256; ++i) all.push_back(static_cast<char>(i));
    const directory::Attributes attributes{{"a", {all, "", "é", "\n"}}, {"B", {}}};
    CanonicalWriter out;
    write_attributes(out, attributes);
    EXPECT_EQ(attributes_of_json(parse_json(out.text(), "x")), attributes);
    directory::Attributes again;
    QuickReader in{out.text()};
    EXPECT_TRUE(read_attributes(in, again));
    EXPECT_EQ(again, attributes);
    for (const char* wrong :
        {"{\"a\":[\"x\"],\"A\":[]}", "{\"a\":\"x\"}", "{\"a\":[{\"base64\":\"?\"}]}", "{\"a\":[\"\\u0001\"]}"}) {
        directory::Attributes none;
        QuickReader wrong_in{wrong};
        EXPECT_FALSE(read_attributes(wrong_in, none)) << wrong; // a slower reader decides
    }
}

std::string line_of(const Account& account) {
    CanonicalWriter out;
    write_account(out, account);
    return out.text();
}

void expect_back(const Account& account) {
    const std::string line = line_of(account);
    EXPECT_EQ(account_of(parse_json(line, "x"), "x"), account);
    EXPECT_EQ(to_canonical(parse_json(line, "x")), line);
    Account quick;
    QuickReader in{line};
    EXPECT_TRUE(read_account(in, quick) && in.is_at_end()) << line;
    EXPECT_EQ(quick, account);
}

TEST(AccountJson, GivesBackTheAccount) {
    expect_back(full_account());
    Account least;
    least.id = "a/b";
    least.owner = "a";
    least.system = "b";
    least.login = "l";
    expect_back(least);
    Account quick;
    for (const char* wrong : {"{}", "[]", R"({"id":"a","login":"l","owner":"a","state":"gone","system":"b"})",
             R"({"end":"2026-02-30","id":"a","login":"l","owner":"a","state":"active","system":"b"})",
             R"({"login":"l","id":"a","owner":"a","state":"active","system":"b"})"}) {
        QuickReader in{wrong};
        EXPECT_FALSE(read_account(in, quick)) << wrong;
    }
    EXPECT_THAT(test::problem_of([] { account_of(Json::object(), "tệp"); }), HasSubstr("tệp: this is no account"));
}

} // namespace
} // namespace hoso::accounts
