// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <qpdf/QPDF.hh>
#include <string>
#include <vector>

namespace hoso::pdf {

/// Opens a PDF with the empty password. Error{missing, denied, input} that names the file.
std::unique_ptr<QPDF> open_source(const std::filesystem::path& file);

/// Its pages; Error{input} where there are none.
std::vector<QPDFObjectHandle> pages_of(QPDF& document, const std::filesystem::path& file);

/// What qpdf had to mend, each once.
std::vector<std::string> repairs_of(QPDF& document);

/// The decoded bytes, as far as they can be decoded.
std::string decoded(QPDFObjectHandle stream);

/// What qpdf throws, as an Error{input} that names the file.
[[noreturn]] void rethrow_as_input(const std::filesystem::path& file);

/// Does something with qpdf; what qpdf throws becomes an Error{input} that names the file.
template <typename Work> auto reading(const std::filesystem::path& file, Work&& work) {
    try {
        return work();
    } catch (const Error&) {
        throw;
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception&) {
        rethrow_as_input(file);
    }
}

} // namespace hoso::pdf
