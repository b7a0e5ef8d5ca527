// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/orientation.hpp"

namespace hoso::image {

namespace {
constexpr const char* no_memory = "page image: not enough memory";
}

Pixmap oriented(Pixmap stored, int orientation) {
    const auto turn = [](const Pixmap& pix, int quarters) { return checked(pixRotateOrth(pix.get(), quarters), no_memory); };
    const auto mirror = [](const Pixmap& pix) { return checked(pixFlipLR(nullptr, pix.get()), no_memory); };
    switch (orientation) {
    case 2: return mirror(stored);
    case 3: return turn(stored, 2);
    case 4: return mirror(turn(stored, 2));
    case 5: return mirror(turn(stored, 1));
    case 6: return turn(stored, 1);
    case 7: return mirror(turn(stored, 3));
    case 8: return turn(stored, 3);
    default: return stored;
    }
}

Matrix orientation_matrix(int orientation) {
    switch (orientation) {
    case 2: return {-1, 0, 0, 1, 1, 0};
    case 3: return {-1, 0, 0, -1, 1, 1};
    case 4: return {1, 0, 0, -1, 0, 1};
    case 5: return {0, -1, -1, 0, 1, 1};
    case 6: return {0, -1, 1, 0, 0, 1};
    case 7: return {0, 1, 1, 0, 0, 0};
    case 8: return {0, 1, -1, 0, 1, 0};
    default: return {};
    }
}

Pixmap grey_on_white(const Pix* pix) {
    Pix* source = const_cast<Pix*>(pix); // leptonica's readers take non-const and change nothing
    Pixmap flat;
    if (pixGetDepth(pix) == 32 && pixGetSpp(pix) == 4)
        flat = checked(pixAlphaBlendUniform(source, 0xFFFFFF00), no_memory);
    else
        flat = Pixmap{pixClone(source)};
    return checked(pixConvertTo8(flat.get(), 0), no_memory);
}

} // namespace hoso::image
