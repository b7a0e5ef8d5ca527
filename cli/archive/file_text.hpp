// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/intake.hpp"
#include "shared/session.hpp"

#include <mutex>

namespace hoso::cli {

/// The text of single files: of text files themselves, of PDFs through `hoso-digitize text`, so that a hostile PDF
/// meets another process and this program needs no PDF library to start.
class FileText : public archive::TextSource {
public:
    explicit FileText(Session& session) : m_session{session} {}
    std::optional<std::vector<std::string>> pages(
        const std::filesystem::path& file, const std::string& media_type) override;

private:
    Session& m_session;
    std::mutex m_mutex; ///< files are read on several threads
};

} // namespace hoso::cli
