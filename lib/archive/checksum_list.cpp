// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/checksum_list.hpp"

#include <algorithm>

namespace hoso::archive {

namespace {

std::string lower(std::string_view text) {
    std::string small;
    for (const char c : text) small += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return small;
}

bool is_digest(std::string_view text, crypto::DigestAlgorithm algorithm) {
    return crypto::algorithm_of_size(text.size()) == algorithm &&
           text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

/// A name of GNU's programs from a line that begins with a backslash; none for an escape that they do not write.
std::optional<std::string> unescaped(std::string_view name) {
    std::string plain;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] != '\\') {
            plain += name[i];
            continue;
        }
        const char next = ++i < name.size() ? name[i] : '\0';
        if (next != 'n' && next != 'r' && next != '\\') return std::nullopt;
        plain += next == 'n' ? '\n' : next == 'r' ? '\r' : '\\';
    }
    return plain;
}

std::string percent_decoded(std::string_view name) {
    std::string plain;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const std::string code = lower(name.substr(i, 3));
        const char stands_for = code == "%0a" ? '\n' : code == "%0d" ? '\r' : code == "%25" ? '%' : '\0';
        plain += stands_for != '\0' ? stands_for : name[i];
        if (stands_for != '\0') i += 2;
    }
    return plain;
}

std::optional<ChecksumLine> bsd_line(std::string_view line, crypto::DigestAlgorithm algorithm) {
    const auto open = line.find(" (");
    const auto close = line.rfind(") = ");
    if (open == std::string_view::npos || close == std::string_view::npos || close < open + 2) return std::nullopt;
    const std::string_view digest = line.substr(close + 4);
    if (crypto::digest_algorithm(line.substr(0, open)) != algorithm || !is_digest(digest, algorithm))
        return std::nullopt;
    return ChecksumLine{0, std::string{line.substr(open + 2, close - open - 2)}, lower(digest)};
}

std::optional<ChecksumLine> read_line(std::string_view line, const ChecksumFile& kind) {
    if (const auto bsd = bsd_line(line, kind.algorithm)) return bsd;
    const bool escaped = line.starts_with('\\') && kind.form != ChecksumFile::Form::manifest;
    if (escaped) line.remove_prefix(1);
    const std::string_view digest = line.substr(0, line.find_first_of(" \t"));
    if (!is_digest(digest, kind.algorithm)) return std::nullopt;
    line.remove_prefix(digest.size());
    if (line.empty()) {
        if (kind.form != ChecksumFile::Form::single) return std::nullopt;
        return ChecksumLine{0, "", lower(digest)};
    }
    if (kind.form == ChecksumFile::Form::manifest) { // any white space (section 2.1.3)
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
        if (line.starts_with('*')) line.remove_prefix(1);
    } else {
        line.remove_prefix(line.size() > 1 && (line[1] == ' ' || line[1] == '*') ? 2 : 1);
    }
    if (line.empty()) return std::nullopt;
    std::optional<std::string> name{line};
    if (escaped) name = unescaped(line);
    if (kind.form == ChecksumFile::Form::manifest) name = percent_decoded(line);
    if (!name) return std::nullopt;
    return ChecksumLine{0, *name, lower(digest)};
}

} // namespace

std::optional<ChecksumFile> checksum_file(std::string_view name) {
    const std::string small = lower(name);
    for (const auto algorithm :
        {crypto::DigestAlgorithm::md5, crypto::DigestAlgorithm::sha256, crypto::DigestAlgorithm::sha512}) {
        const std::string word = crypto::name_of(algorithm);
        if (small == word + "sums" || small == word + "sums.txt")
            return ChecksumFile{algorithm, ChecksumFile::Form::sums};
        if (small == "manifest-" + word + ".txt") return ChecksumFile{algorithm, ChecksumFile::Form::manifest};
        if (small.size() > word.size() + 1 && small.ends_with("." + word))
            return ChecksumFile{algorithm, ChecksumFile::Form::single};
    }
    return std::nullopt;
}

ChecksumList read_checksums(std::string_view bytes, const ChecksumFile& kind) {
    ChecksumList list;
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    for (int number = 1; !bytes.empty(); ++number) {
        std::string_view line = bytes.substr(0, bytes.find('\n'));
        bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.find_first_not_of(" \t") == std::string_view::npos || line.front() == '#' || line.front() == ';')
            continue;
        if (auto read = read_line(line, kind)) {
            read->number = number;
            list.lines.push_back(std::move(*read));
        } else {
            list.damaged.push_back(number);
        }
    }
    return list;
}

} // namespace hoso::archive
