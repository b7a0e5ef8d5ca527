// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "digitize/journal.hpp"

#include <filesystem>
#include <vector>

namespace hoso::digitize {

/// Sets a file aside: quarantine/ID/reason.json says what is wrong with it or with some of its pages, quarantine/ID/source/
/// holds its bytes, so that nothing depends on where it came from. Replaces what an earlier run wrote.
void set_aside(const std::filesystem::path& batch, const InputRow& input, const std::vector<LostPage>& problems);

/// Takes back what set_aside() made: the document was delivered whole after all.
void release_from_quarantine(const std::filesystem::path& batch, const std::string& document_id);

} // namespace hoso::digitize
