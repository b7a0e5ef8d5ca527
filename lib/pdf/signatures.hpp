// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/document.hpp"

#include <qpdf/QPDF.hh>
#include <vector>

namespace hoso::pdf {

/// The signature fields that hold a signature (ISO 32000-1, 12.8), as the file states them.
std::vector<records::Signature> signatures_of(QPDF& document);

/// A PDF date (7.9.4) as RFC 3339; empty where it is none.
std::string rfc3339_of(const std::string& pdf_date);

} // namespace hoso::pdf
