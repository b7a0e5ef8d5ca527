// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/facts_source.hpp"
#include "report/verbs.hpp"

#include <string>

namespace hoso::cli {

struct DueOptions {
    BookOption book;
    WaitOption wait;
    FactsOption facts;
    std::string as_of;
};

/// `run --due`: what is due and not made yet goes into the outbox, each file once, whatever interrupts it; then by mail
/// to whom book.toml names.
Exit run_due(const DueOptions& options, Session& session);

} // namespace hoso::cli
