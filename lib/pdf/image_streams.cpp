// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/image_streams.hpp"

#include "pdf/source.hpp"

namespace hoso::pdf {

namespace {

bool is_image(QPDFObjectHandle object) {
    if (!object.isStream()) return false;
    QPDFObjectHandle kind = object.getDict().getKey("/Subtype");
    return kind.isName() && kind.getName() == "/Image";
}

} // namespace

std::set<crypto::Sha256> image_stream_digests(const std::filesystem::path& file) {
    const std::unique_ptr<QPDF> document = open_source(file);
    return reading(file, [&] {
        std::set<crypto::Sha256> digests;
        for (QPDFObjectHandle object : document->getAllObjects()) {
            if (!is_image(object)) continue;
            const auto bytes = object.getRawStreamData();
            digests.insert(crypto::sha256({reinterpret_cast<const char*>(bytes->getBuffer()), bytes->getSize()}));
        }
        return digests;
    });
}

} // namespace hoso::pdf
