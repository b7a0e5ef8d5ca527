// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/book.hpp"
#include "credentials/run_key.hpp"

#include <functional>
#include <string>

namespace hoso::cli {

/// Seals run keys to the book's custodians. Empty where the book has none and the caller has a key of its own;
/// otherwise, without custodians, what it gives throws Error{settings}: passwords that nobody could make again are none.
std::function<std::string(const credentials::RunKey&)> sealing_of(const accounts::Book& book, bool has_own_key);

} // namespace hoso::cli
