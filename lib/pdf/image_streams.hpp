// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/sha256.hpp"

#include <filesystem>
#include <set>

namespace hoso::pdf {

/// The digests of all image streams of a PDF as their bytes stand in it, undecoded: a JPEG file that was embedded is
/// proven by its own. Error{missing, denied, input} that names the file.
std::set<crypto::Sha256> image_stream_digests(const std::filesystem::path& file);

} // namespace hoso::pdf
