// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/colour.hpp"

#include "pdf/source.hpp"

#include <algorithm>

namespace hoso::pdf {

namespace {

constexpr int deepest_space = 8;

/// The number of components of an ICC profile that the level knows; 0 for any other stream.
int known_profile(QPDFObjectHandle stream, Level level) {
    if (!stream.isStream() || !stream.getDict().getKey("/N").isInteger()) return 0;
    const long long n = stream.getDict().getKey("/N").getIntValue();
    const std::string bytes = decoded(stream);
    if (bytes.size() < 128 || bytes.compare(36, 4, "acsp") != 0) return 0;
    if (bytes[8] > (level == Level::a1b ? 2 : 4)) return 0;
    const std::string colours = bytes.substr(16, 4);
    const bool agrees = (n == 1 && colours == "GRAY") || (n == 3 && (colours == "RGB " || colours == "Lab ")) ||
                        (n == 4 && colours == "CMYK");
    return agrees ? static_cast<int>(n) : 0;
}

const char* device_space(QPDFObjectHandle profile) {
    QPDFObjectHandle n = profile.isStream() ? profile.getDict().getKey("/N") : QPDFObjectHandle::newNull();
    if (n.isInteger() && n.getIntValue() == 1) return "/DeviceGray";
    return n.isInteger() && n.getIntValue() == 4 ? "/DeviceCMYK" : "/DeviceRGB";
}

} // namespace

bool is_device_cmyk(QPDFObjectHandle space, int depth) {
    if (space.isNameAndEquals("/DeviceCMYK") || space.isNameAndEquals("/CMYK")) return true;
    if (!space.isArray() || space.getArrayNItems() < 1 || depth > deepest_space) return false;
    QPDFObjectHandle family = space.getArrayItem(0);
    if (family.isNameAndEquals("/DeviceCMYK")) return true;
    const int base = family.isNameAndEquals("/Separation") || family.isNameAndEquals("/DeviceN") ? 2 : 1;
    const bool has_base = base == 2 || family.isNameAndEquals("/Indexed") || family.isNameAndEquals("/I") ||
                          family.isNameAndEquals("/Pattern");
    return has_base && space.getArrayNItems() > base && is_device_cmyk(space.getArrayItem(base), depth + 1);
}

QPDFObjectHandle normalised_space(QPDFObjectHandle space, Level level, Notes& notes, int depth) {
    if (!space.isArray() || space.getArrayNItems() < 2 || depth > deepest_space) return space;
    QPDFObjectHandle family = space.getArrayItem(0);
    if (family.isNameAndEquals("/ICCBased")) {
        if (known_profile(space.getArrayItem(1), level) > 0) {
            space.getArrayItem(1).getDict().removeKey("/Metadata");
            space.getArrayItem(1).getDict().removeKey("/Alternate");
            return space;
        }
        notes.changed("colour profile left out");
        return QPDFObjectHandle::newName(device_space(space.getArrayItem(1)));
    }
    const int base = family.isNameAndEquals("/Separation") || family.isNameAndEquals("/DeviceN") ? 2 : 1;
    const bool has_base = base == 2 || family.isNameAndEquals("/Indexed") || family.isNameAndEquals("/Pattern");
    if (!has_base || space.getArrayNItems() <= base) return space;
    QPDFObjectHandle copy = space.shallowCopy();
    copy.setArrayItem(base, normalised_space(space.getArrayItem(base), level, notes, depth + 1));
    return copy;
}

std::array<double, 3> rgb_of_cmyk(double c, double m, double y, double k) {
    struct Corner {
        bool c, m, y, k;
        std::array<double, 3> rgb;
    };
    static constexpr Corner corners[] = {{false, false, false, false, {1, 1, 1}},
        {false, false, false, true, {0.1373, 0.1216, 0.1255}}, {false, false, true, false, {1, 0.9490, 0}},
        {false, false, true, true, {0.1098, 0.1020, 0}}, {false, true, false, false, {0.9255, 0, 0.5490}},
        {false, true, false, true, {0.1412, 0, 0}}, {false, true, true, false, {0.9294, 0.1098, 0.1412}},
        {false, true, true, true, {0.1333, 0, 0}}, {true, false, false, false, {0, 0.6784, 0.9373}},
        {true, false, false, true, {0, 0.0588, 0.1412}}, {true, false, true, false, {0, 0.6510, 0.3137}},
        {true, false, true, true, {0, 0.0745, 0}}, {true, true, false, false, {0.1804, 0.1922, 0.5725}},
        {true, true, false, true, {0, 0, 0.0078}}, {true, true, true, false, {0.2118, 0.2119, 0.2235}},
        {true, true, true, true, {0, 0, 0}}};
    const auto share = [](bool full, double amount) {
        amount = std::clamp(amount, 0.0, 1.0);
        return full ? amount : 1 - amount;
    };
    std::array<double, 3> rgb{};
    for (const Corner& corner : corners) {
        const double weight = share(corner.c, c) * share(corner.m, m) * share(corner.y, y) * share(corner.k, k);
        for (std::size_t i = 0; i < 3; ++i) rgb[i] += weight * corner.rgb[i];
    }
    return rgb;
}

} // namespace hoso::pdf
