// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/adopt.hpp"

#include "accounts_book.hpp"

namespace hoso::accounts {
namespace {

TEST(DecisionsList, HoldsNoFormulasAndReadsBackAsItWas) {
    directory::Entry entry;
    entry.dn = "=cmd|' /C calc'!A0,dc=vn"; // whoever can name an entry must not run a program with who opens the list
    entry.uuid = "=u-1";
    Account account;
    account.id = "+nv:7/van-ban";
    account.name = "@SUM(1+1)";
    account.unit = "-H99";
    Match match{&entry, &account, Likeness::likely, "\t=1"};
    std::string list = decisions_list({match});
    for (const char* formula : {",=", ",+", ",@", ",-", ",\t", "\n=", "\"="})
        EXPECT_EQ(list.find(formula), std::string::npos) << formula << " in " << list;
    ASSERT_TRUE(list.ends_with(",\r\n"));
    list.insert(list.size() - 2, "yes");
    const test::TemporaryFolder folder;
    test::write_text(folder.path() / "ds.csv", list);
    const auto decisions = read_decisions(folder.path() / "ds.csv");
    ASSERT_EQ(decisions.size(), 1U);
    EXPECT_EQ(decisions[0].entry, entry.uuid);
    EXPECT_EQ(decisions[0].account, account.id);
}

} // namespace
} // namespace hoso::accounts
