// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/witness.hpp"

#include "core/error.hpp"
#include "ledger/tree.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <charconv>

namespace hoso::ledger {

namespace {

constexpr std::string_view schema = "hoso-witness/1";
constexpr std::size_t hash_digits = 64, check_digits = 4;

std::string lower(std::string_view text) {
    std::string result{text};
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

std::string check_of(const std::string& text) { return to_hex(crypto::sha256(text)).substr(0, check_digits); }

std::string without_check(const Witness& witness) {
    return fmt::format("{} {} {} {} {} {}", schema, witness.archive, witness.tree.size, to_hex(witness.tree.root),
        to_hex(witness.head), witness.time);
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    constexpr std::string_view space = " \t\r\n\f\v";
    for (std::size_t at = text.find_first_not_of(space); at != std::string_view::npos;) {
        const std::size_t end = std::min(text.find_first_of(space, at), text.size());
        words.emplace_back(text.substr(at, end - at));
        at = text.find_first_not_of(space, end);
    }
    return words;
}

/// Takes a witness from the words of a text, one thing after the other.
class WitnessReader {
public:
    WitnessReader(std::string_view text, const std::string& name) : m_words{words_of(text)}, m_name{name} {}

    bool at_end() const { return m_next == m_words.size(); }

    Witness read() {
        m_begin = m_next;
        if (word() != schema) fail();
        Witness witness;
        witness.archive = lower(word());
        witness.tree.size = size();
        witness.tree.root = hash();
        witness.head = hash();
        witness.time = word();
        if (lower(word()) != check_of(without_check(witness)))
            throw Error{Cause::input,
                message("{}: the check digits of the witness of {} events do not fit: compare it with the original",
                    m_name, witness.tree.size)};
        return witness;
    }

private:
    [[noreturn]] void fail() const {
        throw Error{
            Cause::input, message("{}: word {}: not a witness ('{} ...')", m_name, m_begin + 1, std::string{schema})};
    }
    std::string word() {
        if (at_end()) fail();
        return m_words[m_next++];
    }
    std::int64_t size() {
        const std::string text = word();
        std::int64_t size = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
        if (error != std::errc{} || end != text.data() + text.size() || size < 1) fail();
        return size;
    }
    crypto::Sha256 hash() {
        std::string digits;
        while (digits.size() < hash_digits) digits += lower(word());
        const auto hash = crypto::sha256_from_hex(digits);
        if (!hash) fail();
        return *hash;
    }

    std::vector<std::string> m_words;
    const std::string& m_name;
    std::size_t m_next = 0, m_begin = 0;
};

std::string in_groups(const std::string& digits) {
    std::string text;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && i % 4 == 0) text += i % 32 == 0 ? '\n' : ' ';
        text += digits[i];
    }
    return text;
}

/// Counts lines whatever they are: a damaged entry is a changed log, not a shorter one.
std::int64_t lines_in(const LogFiles& files) {
    const std::int64_t last = files.last();
    if (last == 0) return 0;
    const std::string text = files.read_entries(last);
    return LogFiles::first_of(last) - 1 + std::count(text.begin(), text.end(), '\n');
}

WitnessState compare(const Witness& witness, LogTree& tree) {
    try {
        return tree.root(witness.tree.size) == witness.tree.root ? WitnessState::extends : WitnessState::changed;
    } catch (const Error& error) {
        if (error.cause() != Cause::input && error.cause() != Cause::missing) throw;
        return WitnessState::changed; // a file in the middle is missing or too short
    }
}

} // namespace

Witness make_witness(Log& log, const std::string& archive) {
    const Head head = log.head();
    if (head.sequence == 0)
        throw Error{Cause::missing, message("{}: the log has no event", log.files().folder().string())};
    LogTree tree{log.files(), LogTree::Roots::computed};
    return {archive, {head.sequence, tree.root(head.sequence)}, head.hash, log.entry(head.sequence).time};
}

std::string witness_line(const Witness& witness) {
    const std::string text = without_check(witness);
    return text + " " + check_of(text);
}

std::string witness_page(const Witness& witness) {
    return fmt::format("{} {} {}\n{}\n{}\n{} {}", schema, witness.archive, witness.tree.size,
        in_groups(to_hex(witness.tree.root)), in_groups(to_hex(witness.head)), witness.time,
        check_of(without_check(witness)));
}

std::vector<Witness> parse_witnesses(std::string_view text, const std::string& name) {
    std::vector<Witness> witnesses;
    WitnessReader reader{text, name};
    while (!reader.at_end()) witnesses.push_back(reader.read());
    return witnesses;
}

std::vector<WitnessState> check_witnesses(
    const Log& log, const std::string& archive, std::span<const Witness> witnesses) {
    for (const Witness& witness : witnesses)
        if (witness.archive != archive)
            throw Error{
                Cause::usage, message("the witness is of the archive {}, this is {}", witness.archive, archive)};
    const std::int64_t entries = lines_in(log.files());
    LogTree tree{log.files(), LogTree::Roots::computed};
    std::vector<WitnessState> states;
    for (const Witness& witness : witnesses)
        states.push_back(witness.tree.size > entries ? WitnessState::truncated : compare(witness, tree));
    return states;
}

} // namespace hoso::ledger
