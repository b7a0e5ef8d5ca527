// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace hoso::ocr {

/// While it lives, this thread's libpng stores instead of compressing. Tesseract writes each line image into a PNG in
/// memory and reads it back at once; at zlib's usual level that is a fifth of the time of a page, for nothing. There is no
/// setting for it in Tesseract or leptonica, so deflateInit2_() is taken over in line_images.cpp. The pixels, and so the
/// text, are the same.
class StoredLineImages {
public:
    StoredLineImages();
    StoredLineImages(const StoredLineImages&) = delete;
    StoredLineImages& operator=(const StoredLineImages&) = delete;
    ~StoredLineImages();
};

} // namespace hoso::ocr
