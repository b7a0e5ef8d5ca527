// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/custodians.hpp"

#include "core/error.hpp"
#include "crypto/base64.hpp"
#include "temporary_folder.hpp"
#include "json/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>

using namespace hoso;
using namespace hoso::credentials;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

namespace {

struct Office {
    std::vector<crypto::BoxPrivateKey> keys;
    Custodians custodians;
};

Office office(const std::vector<std::string>& names) {
    Office made;
    for (const std::string& name : names) {
        made.keys.push_back(crypto::BoxPrivateKey::generate());
        made.custodians.push_back(make_custodian(name, made.keys.back().public_key()));
    }
    return made;
}

std::vector<crypto::BoxPrivateKey> copies(const Office& office, const std::vector<std::size_t>& which) {
    std::vector<crypto::BoxPrivateKey> keys;
    for (const std::size_t i : which)
        keys.push_back(crypto::BoxPrivateKey::of_pem(office.keys[i].to_pem(), "k", [] { return crypto::Secret{}; }));
    return keys;
}

std::string text_of_error(const std::function<void()>& call, Cause cause) {
    try {
        call();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), cause) << error.what();
        return error.what();
    }
    return "no error";
}

std::string bytes(const RunKey& key) { return std::string{key.bytes().view()}; }

const std::string block = "schema = \"hoso-custodians/1\"\n";

} // namespace

TEST(SealedRunKey, ForOneIsOpenedByAnyone) {
    const RunKey key = RunKey::generate();
    const Office three = office({"An", "Bình", "Cúc"});
    const std::string text = seal_run_key(key, three.custodians, 1);
    for (const std::size_t i : {0U, 1U, 2U})
        EXPECT_EQ(bytes(open_run_key(text, "key-1.sealed", copies(three, {i}))), bytes(key));
    EXPECT_NE(seal_run_key(key, three.custodians, 1), text);
}

TEST(SealedRunKey, ForTwoIsOpenedByAnyTwoAndByNoOneAlone) {
    const RunKey key = RunKey::generate();
    const Office three = office({"An", "Bình", "Cúc"});
    const std::string text = seal_run_key(key, three.custodians, 2);
    for (const auto& two : std::vector<std::vector<std::size_t>>{{0, 1}, {1, 2}, {2, 0}, {0, 1, 2}})
        EXPECT_EQ(bytes(open_run_key(text, "key-1.sealed", copies(three, two))), bytes(key));
    for (const std::size_t i : {0U, 1U, 2U})
        EXPECT_THAT(text_of_error(
                        [&] {
                            open_run_key(text, "key-1.sealed", copies(three, {i, i}));
                        },
                        Cause::denied),
            AllOf(HasSubstr("key-1.sealed: the run key is sealed to An, Bình, Cúc"), HasSubstr("two of whom"),
                HasSubstr("reissue")));
    // What one custodian can decrypt is not the key, in any share.
    const auto an = std::move(copies(three, {0})[0]);
    int opened = 0;
    const Json sealed = parse_json(text, "x");
    for (const Json& share : sealed.at("shares"))
        for (const Json& part : share) {
            const auto content = an.open(*crypto::from_base64(part.at("sealed").get<std::string>()));
            if (!content) continue;
            EXPECT_NE(content->view(), key.bytes().view());
            ++opened;
        }
    EXPECT_EQ(opened, 2);
}

TEST(SealedRunKey, IsNotOpenedByStrangers) {
    const Office two = office({"An", "Bình"}), others = office({"Dũng", "Em"});
    const std::string text = seal_run_key(RunKey::generate(), two.custodians, 1);
    EXPECT_THAT(text_of_error([&] { open_run_key(text, "k", others.keys); }, Cause::denied),
        AllOf(HasSubstr("k: the run key is sealed to An, Bình, one of"), HasSubstr("cannot be made again: reissue")));
    EXPECT_THROW(open_run_key(text, "k", {}), Error);
}

TEST(SealedRunKey, NeedsTwoPersonsNotTwoKeys) {
    const Office same = office({"Nguyễn Văn Hòa", "nguyễn văn HOÀ"}), three = office({"An", "an", "Bình"});
    EXPECT_THAT(text_of_error([&] { seal_run_key(RunKey::generate(), same.custodians, 2); }, Cause::settings),
        HasSubstr("no two custodians"));
    const std::string text = seal_run_key(RunKey::generate(), three.custodians, 2);
    EXPECT_THROW(open_run_key(text, "k", copies(three, {0, 1})), Error);
    EXPECT_NO_THROW(open_run_key(text, "k", copies(three, {1, 2})));
    EXPECT_THAT(
        text_of_error([&] { seal_run_key(RunKey::generate(), {}, 1); }, Cause::settings), HasSubstr("no custodian"));
    for (const int needed : {0, 3})
        EXPECT_THAT(text_of_error([&] { seal_run_key(RunKey::generate(), three.custodians, needed); }, Cause::settings),
            HasSubstr("1 or 2"));
}

TEST(SealedRunKey, ThatWasChangedIsRefused) {
    const Office two = office({"An", "Bình"});
    for (const int needed : {1, 2}) {
        const std::string text = seal_run_key(RunKey::generate(), two.custodians, needed);
        for (std::size_t at = 0; at + 1 < text.size(); ++at) {
            if (text[at] == '\n') continue;
            std::string changed = text;
            changed[at] = static_cast<char>(changed[at] ^ 1);
            EXPECT_THROW(open_run_key(changed, "k", two.keys), Error) << "byte " << at << " of\n" << text;
            EXPECT_THROW(open_run_key(text.substr(0, at), "k", two.keys), Error);
        }
    }
}

TEST(SealedRunKey, OfOtherSharesIsRefused) {
    const Office two = office({"An", "Bình"});
    Json one = parse_json(seal_run_key(RunKey::generate(), two.custodians, 2), "x");
    const Json other = parse_json(seal_run_key(RunKey::generate(), two.custodians, 2), "x");
    one["shares"][0][0] = other["shares"][0][0]; // opens, and gives something that is no one's key
    EXPECT_THAT(text_of_error([&] { open_run_key(to_document(one), "k", two.keys); }, Cause::input),
        HasSubstr("k: was changed after the run key was sealed"));
}

TEST(SealedRunKey, ThatIsNoneIsTold) {
    for (const char* text : {"{}", "[]", "7", "{\"schema\":7}", "{\"schema\":\"hoso-other/1\"}",
             "{\"schema\":\"hoso-sealed-run-key/1\",\"needed\":1,\"check\":\"\",\"custodians\":[],\"shares\":[7]}"})
        EXPECT_THAT(
            text_of_error([&] { open_run_key(text, "k", {}); }, Cause::input), HasSubstr("k: is not a sealed run key"))
            << text;
    EXPECT_THROW(open_run_key("no JSON", "k", {}), Error);
}

TEST(Custodians, AreBlocksOfTomlAndBack) {
    const Office two = office({"Nguyễn Văn An (Phòng \"Tổ chức\")", "Trần  Thị Bình"});
    EXPECT_EQ(two.custodians[1].name, "Trần Thị Bình");
    const Custodians read =
        parse_custodians(block + to_toml(two.custodians[0]) + "\n" + to_toml(two.custodians[1]), "c.toml");
    EXPECT_EQ(read, two.custodians);
    EXPECT_EQ(read[0].id.size(), 16U);
    EXPECT_THAT(text_of_error([&] { make_custodian(" \u200b", read[0].key); }, Cause::usage), HasSubstr("no name"));
    EXPECT_THROW(make_custodian("An\xff", read[0].key), Error);
}

TEST(Custodians, FaultsOfTheFileAreLocated) {
    const std::string an = to_toml(office({"An"}).custodians[0]);
    const auto fault = [](const std::string& text) {
        return text_of_error([&] { parse_custodians(text, "c.toml"); }, Cause::settings);
    };
    EXPECT_THAT(fault("schema = \"x\"\n" + an), HasSubstr("c.toml: line 1, column 10"));
    EXPECT_THAT(fault(block + "a = 1\n" + an), HasSubstr("c.toml: line 2"));
    EXPECT_THAT(fault(block), HasSubstr("there are 0 custodians"));
    EXPECT_THAT(fault(block + an + an), HasSubstr("c.toml: line 7, column 7: stands here twice"));
    EXPECT_THAT(fault(block + "[[custodian]]\nname = \"An\"\nkey = \"AAAA\"\n"), HasSubstr("line 4, column 7"));
    EXPECT_THAT(fault(block + an + "roles = []\n"), HasSubstr("line 5"));
    const auto nameless = [&] {
        std::string text = an;
        return text.replace(text.find("\"An\""), 4, "\"\\u200b\"");
    }();
    EXPECT_THAT(fault(block + nameless), HasSubstr("line 3, column 8: '\u200b' is no name"));
    std::string many = block;
    for (int i = 0; i < 33; ++i) many += to_toml(office({"An"}).custodians[0]);
    EXPECT_THAT(fault(many), HasSubstr("there are 33 custodians; 1 to 32"));
}

TEST(Custodians, AreNotReadFromAFileThatAnyoneMayWrite) {
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "c.toml";
    std::ofstream{path} << block << to_toml(office({"An"}).custodians[0]);
    std::filesystem::permissions(path, std::filesystem::perms{0644});
    EXPECT_EQ(read_custodians(path).size(), 1U);
    std::filesystem::permissions(path, std::filesystem::perms{0666});
    EXPECT_THAT(text_of_error([&] { read_custodians(path); }, Cause::denied), HasSubstr("chmod o-w"));
    EXPECT_THROW(read_custodians(folder.path() / "none"), Error);
}
