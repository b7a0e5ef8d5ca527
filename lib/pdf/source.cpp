// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/source.hpp"

#include <algorithm>
#include <qpdf/Pl_String.hh>
#include <qpdf/QPDFExc.hh>
#include <system_error>

namespace hoso::pdf {

namespace {

constexpr std::size_t most_repairs = 20;

std::string one_line(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return c < 0x20; }, ' ');
    return text;
}

std::string detail_of(const std::exception& failure) {
    if (const auto* exception = dynamic_cast<const QPDFExc*>(&failure)) return one_line(exception->getMessageDetail());
    return one_line(failure.what());
}

} // namespace

void rethrow_as_input(const std::filesystem::path& file) {
    try {
        throw;
    } catch (const std::exception& failure) {
        throw Error{Cause::input, message("{}: damaged PDF: {}", file.string(), detail_of(failure))};
    }
}

std::unique_ptr<QPDF> open_source(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::exists(file, error)) throw Error{Cause::missing, message("{}: no such file", file.string())};
    if (!std::filesystem::is_regular_file(file, error))
        throw Error{Cause::input, message("{}: not a file", file.string())};
    auto document = std::make_unique<QPDF>();
    document->setSuppressWarnings(true);
    try {
        document->processFile(file.c_str());
    } catch (const QPDFExc& failure) {
        if (failure.getErrorCode() == qpdf_e_password)
            throw Error{Cause::denied, message("{}: locked with a password", file.string())};
        if (failure.getErrorCode() == qpdf_e_system)
            throw Error{Cause::denied, message("{}: cannot be opened: {}", file.string(), detail_of(failure))};
        throw Error{Cause::input, message("{}: not a readable PDF: {}", file.string(), detail_of(failure))};
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception&) {
        rethrow_as_input(file);
    }
    return document;
}

std::vector<QPDFObjectHandle> pages_of(QPDF& document, const std::filesystem::path& file) {
    std::vector<QPDFObjectHandle> pages = reading(file, [&] { return document.getAllPages(); });
    std::erase_if(pages, [](QPDFObjectHandle& page) { return !page.isDictionary(); });
    if (pages.empty()) throw Error{Cause::input, message("{}: a PDF without a page", file.string())};
    return pages;
}

std::vector<std::string> repairs_of(QPDF& document) {
    std::vector<std::string> repairs;
    for (const QPDFExc& warning : document.getWarnings()) {
        std::string text = one_line(warning.getMessageDetail());
        if (!warning.getObject().empty()) text = one_line(warning.getObject()) + ": " + text;
        if (std::find(repairs.begin(), repairs.end(), text) == repairs.end()) repairs.push_back(std::move(text));
        if (repairs.size() == most_repairs) break;
    }
    return repairs;
}

std::string decoded(QPDFObjectHandle stream) {
    std::string bytes;
    if (!stream.isStream()) return bytes;
    Pl_String sink{"decoded", nullptr, bytes};
    try {
        stream.pipeStreamData(&sink, 0, qpdf_dl_specialized, true, false);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception&) {
        // What was decoded before the damage is all there is.
    }
    return bytes;
}

} // namespace hoso::pdf
