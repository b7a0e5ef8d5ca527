// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/delivery.hpp"

#include <deque>
#include <filesystem>
#include <string>
#include <vector>

namespace hoso::archive {

/// A row as it stands in the list; nothing is known of its file yet.
struct ListedRow {
    std::string name; ///< of the file, as it is written
    DeliveryRow row;
};

struct DeliveryList {
    std::deque<ListedRow> rows; ///< to be taken from the front, so that a long list is not there twice
    std::vector<DeliveryFault> faults; ///< of headers and values, row by row
};

/// Reads every visible sheet that has a header with a column for the file within its first 30 rows. Cells below and
/// beside each other that are merged have their value in every row. Error as read_workbook() has.
DeliveryList read_delivery_list(const std::filesystem::path& list);

/// "list.xlsx: Sheet1!C7".
std::string place_text(const std::filesystem::path& list, const ListPlace& place);

} // namespace hoso::archive
