// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/pdf_language.hpp"

#include <algorithm>

namespace hoso::page {

namespace {

bool is_alphanumeric(char letter) {
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

std::string_view between(std::string_view text, std::string_view before, std::string_view after) {
    const std::size_t begin = text.find(before);
    if (begin == std::string_view::npos) return {};
    const std::size_t from = begin + before.size();
    const std::size_t end = text.find(after, from);
    return end == std::string_view::npos ? std::string_view{} : text.substr(from, end - from);
}

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \r\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \r\n") - begin + 1);
}

/// Ten digits, as an entry of a cross-reference table has them.
std::string ten_digits(std::size_t value) {
    const std::string digits = std::to_string(value);
    return std::string(10 - std::min<std::size_t>(10, digits.size()), '0') + digits;
}

} // namespace

bool is_language_tag(std::string_view tag) {
    std::size_t length = 0;
    for (const char letter : tag) {
        if (letter == '-' ? length == 0 : !is_alphanumeric(letter)) return false;
        length = letter == '-' ? 0 : length + 1;
        if (length > 8) return false;
    }
    return length > 0;
}

std::string with_language(std::string pdf, std::string_view language) {
    const std::size_t trailer_at = pdf.rfind("trailer");
    if (trailer_at == std::string::npos) return pdf;
    const std::string_view tail = std::string_view{pdf}.substr(trailer_at);
    const std::string trailer{trimmed(between(tail, "<<", ">>"))};
    const std::string table{trimmed(between(tail, "startxref", "%%EOF"))};
    const std::string number{trimmed(between(tail, "/Root", "0 R"))};
    const std::size_t object_at = pdf.rfind("\n" + number + " 0 obj");
    if (trailer.empty() || table.empty() || number.empty() || object_at == std::string::npos) return pdf;
    const std::string catalogue{trimmed(between(std::string_view{pdf}.substr(object_at), "<<", "endobj"))};
    if (!catalogue.starts_with("/Type /Catalog")) return pdf;
    if (!pdf.ends_with('\n')) pdf += '\n';
    const std::size_t begins = pdf.size();
    pdf += number + " 0 obj\n<< /Lang (" + std::string{language} + ")\n   " + catalogue + "\nendobj\n";
    const std::size_t references = pdf.size();
    pdf += "xref\n" + number + " 1\n" + ten_digits(begins) + " 00000 n \n";
    pdf += "trailer\n<< " + trailer + "\n   /Prev " + table + "\n>>\nstartxref\n" + std::to_string(references) +
           "\n%%EOF\n";
    return pdf;
}

} // namespace hoso::page
