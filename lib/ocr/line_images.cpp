// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/line_images.hpp"

#include <dlfcn.h>
#include <zlib.h>

namespace {

thread_local int depth = 0;

} // namespace

/// Stands before zlib's own function for every library of the process, and hands over to it.
extern "C" int deflateInit2_(z_streamp stream, int level, int method, int window_bits, int memory_level, int strategy,
    const char* version, int stream_size) {
    using Function = decltype(&deflateInit2_);
    static const auto original = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, "deflateInit2_"));
    return original(stream, depth > 0 ? Z_NO_COMPRESSION : level, method, window_bits, memory_level, strategy, version,
        stream_size);
}

namespace hoso::ocr {

StoredLineImages::StoredLineImages() { ++depth; }
StoredLineImages::~StoredLineImages() { --depth; }

} // namespace hoso::ocr
