// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/encrypt.hpp"

#include "core/error.hpp"
#include "unit/page/drawing.hpp"

#include <gmock/gmock.h>
#include <sys/wait.h>

using namespace hoso::test;
using hoso::Cause;
using hoso::Error;
using hoso::crypto::Secret;
using testing::HasSubstr;
using testing::Not;

namespace {

/// A page with a text, as small as a PDF can be written by hand.
std::string small_pdf() {
    std::string pdf = "%PDF-1.5\n";
    std::string table = "xref\n0 5\n0000000000 65535 f \n";
    const std::string content = "BT /F1 12 Tf 72 700 Td (Ha Noi) Tj ET";
    const std::array<std::string, 4> objects{"<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 << /Type "
        "/Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        "<< /Length " + std::to_string(content.size()) + " >>\nstream\n" + content + "\nendstream"};
    for (std::size_t i = 0; i < objects.size(); ++i) {
        const std::string place = std::to_string(pdf.size());
        table += std::string(10 - place.size(), '0') + place + " 00000 n \n";
        pdf += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
    }
    const std::string start = std::to_string(pdf.size());
    return pdf + table + "trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n" + start + "\n%%EOF\n";
}

int status_of(const std::string& command) {
    const int status = std::system((command + " >/dev/null 2>&1").c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

Cause cause_of(std::string_view pdf, std::string_view password) {
    try {
        (void)hoso::pdf::encrypt(pdf, Secret{password});
    } catch (const Error& error) {
        EXPECT_TRUE(password.empty() || std::string{error.what()}.find(password) == std::string::npos);
        return error.cause();
    }
    ADD_FAILURE() << "nothing was thrown";
    return Cause::busy;
}

} // namespace

TEST(Encrypt, OpensWithThePasswordOnly) {
    if (!has_program("qpdf")) GTEST_SKIP() << "qpdf is missing";
    const std::string encrypted = hoso::pdf::encrypt(small_pdf(), Secret{"ngang-trau-bien-dong"});
    const PdfFile file{encrypted};
    EXPECT_EQ(status_of("qpdf --check --password=ngang-trau-bien-dong " + file.path()), 0);
    EXPECT_NE(status_of("qpdf --check --password=ngang-trau-bien-donh " + file.path()), 0);
    EXPECT_NE(status_of("qpdf --check " + file.path()), 0);
    const std::string said =
        output_of("qpdf --show-encryption --password=ngang-trau-bien-dong " + file.path() + " 2>/dev/null");
    for (const char* line : {"R = 6\n", "Supplied password is user password", "stream encryption method: AESv3",
             "string encryption method: AESv3", "print high resolution: allowed", "modify anything: not allowed",
             "extract for any purpose: not allowed"})
        EXPECT_THAT(said, HasSubstr(line));
    EXPECT_THAT(output_of("pdftotext -upw ngang-trau-bien-dong " + file.path() + " - 2>/dev/null"), HasSubstr("Ha Noi"));
    EXPECT_THAT(encrypted, Not(HasSubstr("Ha Noi")));
    EXPECT_THAT(encrypted, Not(HasSubstr("ngang-trau")));
}

TEST(Encrypt, KeysAreNewEachTime) {
    EXPECT_NE(hoso::pdf::encrypt(small_pdf(), Secret{"ngang-trau-bien-dong"}),
        hoso::pdf::encrypt(small_pdf(), Secret{"ngang-trau-bien-dong"}));
}

TEST(Encrypt, PasswordsThatNotEveryReaderUnderstandsAreRefused) {
    EXPECT_EQ(cause_of(small_pdf(), ""), Cause::usage);
    EXPECT_EQ(cause_of(small_pdf(), "short12"), Cause::usage);
    EXPECT_EQ(cause_of(small_pdf(), "mật-khẩu-dài-lắm"), Cause::usage);
    EXPECT_EQ(cause_of(small_pdf(), "a line\nend here"), Cause::usage);
    EXPECT_EQ(cause_of(small_pdf(), std::string(128, 'a')), Cause::usage);
    EXPECT_FALSE(hoso::pdf::encrypt(small_pdf(), Secret{std::string(127, 'a')}).empty());
}

TEST(Encrypt, WhatIsNoPdfIsRefused) {
    EXPECT_EQ(cause_of("", "ngang-trau-bien-dong"), Cause::input);
    EXPECT_EQ(cause_of("%PDF-1.5\nnothing else", "ngang-trau-bien-dong"), Cause::input);
}
