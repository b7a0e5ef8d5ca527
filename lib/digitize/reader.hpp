// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "digitize/jobs.hpp"
#include "ocr/tesseract.hpp"
#include "pdf/read.hpp"

#include <memory>
#include <optional>

namespace hoso::digitize {

/// Reads pages, one after another; keeps the recogniser and the open PDF between them. One a process.
class Reader {
public:
    /// Decodes the page once; orientation, skew, emptiness and OCR share the pixels.
    PageReading read(const std::filesystem::path& file, int page, const InputAbout& about, const Settings& settings);

private:
    PageReading read_pixels(image::Raster grey, PageSize size, const Settings& settings);
    ocr::Tesseract& recogniser(const std::string& languages);
    pdf::Reader& open_pdf(const std::filesystem::path& file);

    std::string m_languages;
    std::optional<ocr::Tesseract> m_recogniser;
    std::filesystem::path m_open;
    std::optional<pdf::Reader> m_pdf;
};

} // namespace hoso::digitize
