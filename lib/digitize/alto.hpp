// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "digitize/jobs.hpp"

#include <string>

namespace hoso::digitize {

/// The delivered pages of a document as ALTO 4.4 (Library of Congress). Measures in 1/1200 inch; WC is the confidence.
std::string to_alto(const Assembly& assembly);

} // namespace hoso::digitize
