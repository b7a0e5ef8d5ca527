// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ocr/engine.hpp"

#include <memory>
#include <string>

namespace hoso::ocr {

/// Tesseract's LSTM recogniser with Debian's models. OMP_THREAD_LIMIT=1 must be in the environment when the process
/// starts: with one process a core its own threads only get in each other's way.
class Tesseract : public LineFinder, public LineReader, public PageReader {
public:
    /// `languages`: "vie", "eng", "vie+eng". Error{unavailable} names the Debian package of a missing model.
    explicit Tesseract(const std::string& languages);
    ~Tesseract() override;

    std::vector<PixelBox> find_lines(const image::Raster& page) override;
    LineReading read_line(const image::Raster& page, const PixelBox& line) override;
    records::PageText read_page(const image::Raster& page) override;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

std::string tesseract_version();

/// The models that `languages` names; Error{unavailable} where one is not installed, without loading any.
std::vector<Model> find_models(const std::string& languages);

} // namespace hoso::ocr
