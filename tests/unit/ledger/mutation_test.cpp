// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "counting_randomness.hpp"
#include "ledger/witness.hpp"
#include "memory_disk.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

using namespace hoso;
using namespace hoso::ledger;
using hoso::test::CountingRandomness;
using hoso::test::MemoryDisk;

namespace {

using Files = std::map<std::string, std::string>;

constexpr const char* archive = "01234567-89ab-4cde-8f01-23456789abcd";
constexpr int entries = 3000;

/// About 3,000 events, some of which seal segments or erase what earlier ones told; the clock goes back now and then.
Files history() {
    MemoryDisk disk;
    CountingRandomness randomness;
    Log log{disk, "log"};
    std::mt19937 random{7};
    for (int i = 1; i <= entries; ++i) {
        Event event{"an", "describe", fmt::format("id-{}", random() % 50), {{"note", random() % 1000}}, std::nullopt,
            "lý do", {}};
        if (i % 10 == 0) event.seal = Seal{i / 10, 4, crypto::sha256(std::to_string(i))};
        if (i % 400 == 0) event.erases = {i - 5, i / 2};
        log.append(event, TimePoint{std::chrono::milliseconds{random() % 1'000'000}}, randomness);
    }
    return disk.files();
}

class Mutations {
public:
    explicit Mutations(unsigned seed) : m_random{seed} {}

    /// Changes the files in some way and says how.
    std::string apply(Files& files) {
        const auto before = files;
        std::string what;
        while (files == before) what = once(files);
        return what;
    }

private:
    std::size_t below(std::size_t limit) { return m_random() % limit; }

    std::string once(Files& files) {
        auto chosen = std::next(files.begin(), static_cast<std::ptrdiff_t>(below(files.size())));
        std::string& text = chosen->second;
        const std::string name = chosen->first;
        const bool cache = name == "log/roots";
        // A cache that is merely shorter is made again: no fault.
        switch (below(cache ? 3 : 7)) {
        case 0:
            return edit_byte(text, name);
        case 1:
            return swap_lines(text, name);
        case 2:
            return duplicate_line(text, name);
        case 3:
            return drop_line(text, name);
        case 4:
            return cut(files);
        case 5:
            text.insert(below(text.size()), 1, static_cast<char>('a' + below(26)));
            return name + ": a byte added";
        default:
            text.erase(below(text.size()), 1);
            return name + ": a byte dropped";
        }
    }
    std::string edit_byte(std::string& text, const std::string& name) {
        const std::size_t at = below(text.size());
        text[at] = static_cast<char>(static_cast<unsigned char>(text[at]) ^ (1U << below(8)));
        return fmt::format("{}: byte {} edited", name, at);
    }
    struct Line {
        std::size_t begin, size;
    };
    Line line_of(const std::string& text, std::size_t at) {
        const std::size_t feed = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
        const std::size_t begin = feed == std::string::npos ? 0 : feed + 1;
        return {begin, text.find('\n', begin) + 1 - begin};
    }
    std::string swap_lines(std::string& text, const std::string& name) {
        Line one = line_of(text, below(text.size())), two = line_of(text, below(text.size()));
        if (one.begin > two.begin) std::swap(one, two);
        if (one.begin == two.begin) return {};
        const std::string first = text.substr(one.begin, one.size), second = text.substr(two.begin, two.size);
        text.replace(two.begin, two.size, first);
        text.replace(one.begin, one.size, second);
        return name + ": two lines swapped";
    }
    std::string duplicate_line(std::string& text, const std::string& name) {
        const Line line = line_of(text, below(text.size()));
        text.insert(line.begin, text.substr(line.begin, line.size));
        return name + ": a line duplicated";
    }
    std::string drop_line(std::string& text, const std::string& name) {
        const Line line = line_of(text, below(text.size()));
        text.erase(line.begin, line.size);
        return fmt::format("{}: the line at {} dropped", name, line.begin);
    }
    /// The log ends earlier, with all that belongs to it.
    std::string cut(Files& files) {
        const std::size_t kept = below(entries);
        Files shorter;
        for (const auto& [name, text] : files) {
            const auto number = name.find_last_of('/') + 1;
            std::size_t lines = 2;
            if (name != "log/roots") {
                const auto before = static_cast<std::size_t>(std::stoi(name.substr(number, 6)) - 1) * 1024;
                lines = kept > before ? kept - before : 0;
            } else {
                lines = (kept - (kept > 0 ? 1 : 0)) / 1024;
            }
            std::size_t end = 0;
            for (std::size_t i = 0; i < lines && end < text.size(); ++i) end = text.find('\n', end) + 1;
            if (end > 0) shorter[name] = text.substr(0, end);
        }
        files = shorter;
        return fmt::format("cut after {} entries", kept);
    }

    std::mt19937 m_random;
};

bool is_detected(const Files& files, const Witness& witness) {
    MemoryDisk disk{files};
    const Log log{disk, "log"};
    std::int64_t findings = 0;
    log.verify([&](const LogFinding&) { ++findings; });
    return findings > 0 || check_witnesses(log, archive, {&witness, 1}).front() != WitnessState::extends;
}

} // namespace

TEST(History, EveryRandomMutationIsDetected) {
    const Files files = history();
    MemoryDisk disk{files};
    Log log{disk, "log"};
    const Witness witness = make_witness(log, archive);
    ASSERT_FALSE(is_detected(files, witness));
    const int count = std::getenv("HOSO_SOAK") != nullptr ? 1000 : 100;
    for (int i = 0; i < count; ++i) {
        Files mutated = files;
        const std::string what = Mutations{static_cast<unsigned>(i)}.apply(mutated);
        EXPECT_TRUE(is_detected(mutated, witness)) << "mutation " << i << ": " << what;
    }
}

TEST(History, ATornEndIsNoFinding) {
    const Files files = history();
    for (const std::size_t kept : {1U, 100U, 300U}) {
        Files torn = files;
        torn["log/000003.jsonl"] += std::string(files.at("log/000003.jsonl"), 0, kept);
        torn["log/payloads/000003.jsonl"] += R"({"payload":{"note":12},"salt":"00)";
        torn["log/roots"] += "0a1b";
        MemoryDisk disk{torn};
        std::int64_t findings = 0;
        EXPECT_EQ((Log{disk, "log"}.verify([&](const LogFinding&) { ++findings; }).sequence), entries);
        EXPECT_EQ(findings, 0);
    }
}

TEST(History, AnEndWhoseLineFeedReachedTheDiskBeforeTheRestIsATornOneToo) {
    const Files files = history();
    const std::string& whole = files.at("log/000003.jsonl");
    std::string last = whole.substr(0, whole.find('\n') + 1);
    for (const bool first_sector : {false, true}) {
        std::string line = last;
        std::fill_n(line.begin() + (first_sector ? 0 : 20), 40, '\0');
        Files torn = files;
        torn["log/000003.jsonl"] += line;
        torn["log/payloads/000003.jsonl"] += line;
        MemoryDisk disk{torn};
        std::int64_t findings = 0;
        Log log{disk, "log"};
        EXPECT_EQ(log.verify([&](const LogFinding&) { ++findings; }).sequence, entries);
        EXPECT_EQ(findings, 0);
        EXPECT_EQ(log.head().sequence, entries);
        CountingRandomness randomness;
        EXPECT_EQ(
            log.append({"an", "import", "x", {}, std::nullopt, "", {}}, TimePoint{}, randomness).sequence, entries + 1);
        EXPECT_EQ(log.verify([&](const LogFinding&) { ++findings; }).sequence, entries + 1);
        EXPECT_EQ(findings, 0);
    }
}

TEST(History, ANulByteBeforeTheEndIsAFinding) {
    Files files = history();
    files["log/000003.jsonl"][5] = '\0';
    MemoryDisk disk{files};
    std::int64_t findings = 0;
    Log{disk, "log"}.verify([&](const LogFinding&) { ++findings; });
    EXPECT_GT(findings, 0);
}
