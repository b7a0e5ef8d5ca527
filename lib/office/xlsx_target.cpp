// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/xlsx_target.hpp"

#include "core/error.hpp"
#include "core/files.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <locale.h>
#include <new>
#include <unistd.h>

namespace hoso::office {

namespace {

/// While it lives, this thread prints as the C locale does.
class CLocale {
public:
    CLocale() : m_locale{::newlocale(LC_ALL_MASK, "C", locale_t{})}, m_before{::uselocale(m_locale)} {
        if (m_locale == locale_t{}) throw std::bad_alloc{};
    }
    CLocale(const CLocale&) = delete;
    CLocale& operator=(const CLocale&) = delete;
    ~CLocale() {
        ::uselocale(m_before);
        ::freelocale(m_locale);
    }

private:
    locale_t m_locale, m_before;
};

std::string temporary_file() {
    std::string path = (std::filesystem::temp_directory_path() / "hoso-xlsx-").string() + std::string(6, 'X');
    const int file = ::mkstemp(path.data());
    if (file < 0) throw Error{Cause::io, path + ": " + std::strerror(errno)};
    ::close(file);
    return path;
}

} // namespace

XlsxTarget::XlsxTarget() : m_path{temporary_file()}, m_workbook{workbook_new(m_path.c_str())} {
    if (m_workbook) return;
    ::unlink(m_path.c_str());
    throw std::bad_alloc{};
}
XlsxTarget::~XlsxTarget() { ::unlink(m_path.c_str()); }

std::string XlsxTarget::close() {
    const CLocale locale;
    check(workbook_close(m_workbook.release()), m_path); // it frees the workbook, whatever happens
    return read_file(m_path);
}

void check(lxw_error error, const std::string& where) {
    if (error == LXW_NO_ERROR) return;
    const bool file = error == LXW_ERROR_CREATING_XLSX_FILE || error == LXW_ERROR_CREATING_TMPFILE ||
                      error == LXW_ERROR_READING_TMPFILE || error == LXW_ERROR_ZIP_FILE_OPERATION ||
                      error == LXW_ERROR_ZIP_FILE_ADD || error == LXW_ERROR_ZIP_CLOSE;
    throw Error{file ? Cause::io : Cause::output, where + ": " + lxw_strerror(error)};
}

} // namespace hoso::office
