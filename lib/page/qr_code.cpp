// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/qr_code.hpp"

#include "core/error.hpp"
#include "core/handle.hpp"
#include "messages/messages.hpp"
#include "page/canvas.hpp"

#include <limits>
#include <qrencode.h>

namespace hoso::page {

namespace {

constexpr int quiet_modules = 4;

QRecLevel level(QrCorrection correction) {
    switch (correction) {
    case QrCorrection::low:
        return QR_ECLEVEL_L;
    case QrCorrection::medium:
        return QR_ECLEVEL_M;
    case QrCorrection::quartile:
        return QR_ECLEVEL_Q;
    case QrCorrection::high:
        return QR_ECLEVEL_H;
    }
    return QR_ECLEVEL_M;
}

} // namespace

void draw_qr_code(
    Document& document, std::string_view bytes, double x, double y, double side_mm, QrCorrection correction) {
    Handle<QRcode, QRcode_free> code;
    if (!bytes.empty() && bytes.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()))
        code.reset(QRcode_encodeData(static_cast<int>(bytes.size()),
            reinterpret_cast<const unsigned char*>(bytes.data()), 0, level(correction)));
    if (!code) throw Error{Cause::input, message("{} bytes do not fit into a QR code", bytes.size())};
    const double module = side_mm / (code->width + 2 * quiet_modules);
    // Runs of dark modules are stroked: cairo needs a third of the time that it takes to fill as many boxes.
    std::vector<Point> runs;
    for (int row = 0; row < code->width; ++row) {
        const unsigned char* modules = code->data + static_cast<std::ptrdiff_t>(row) * code->width;
        const double middle = (y + (quiet_modules + row + 0.5) * module) / millimetres_per_point;
        for (int column = 0; column < code->width;) {
            int end = column;
            while (end < code->width && (modules[end] & 1) != 0) ++end;
            if (end > column) {
                runs.push_back({(x + (quiet_modules + column) * module) / millimetres_per_point, middle});
                runs.push_back({(x + (quiet_modules + end) * module) / millimetres_per_point, middle});
            }
            column = end + 1;
        }
    }
    document.canvas().stroke_segments(runs, module / millimetres_per_point);
}

} // namespace hoso::page
