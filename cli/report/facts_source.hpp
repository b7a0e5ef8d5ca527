// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "facts/book_facts.hpp"
#include "shared/session.hpp"

#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace hoso::cli {

/// Where figures are counted from: the facts of the book, and archives.
struct FactsOption {
    static constexpr int jobs = 2;
    std::vector<std::string> archives;
    void add_to(CLI::App& app);
    /// Null where the regime counts nothing. Facts of the book that came after the batch `up_to` do not count.
    std::unique_ptr<facts::ListingCounter> counter(
        report::Book& book, const regime::Regime& regime, std::int64_t up_to = facts::BookFacts::all_batches) const;
};

/// Says which facts nobody's figures have, of all that the counter counted; it may be null.
void tell_unplaced(const facts::ListingCounter* counter, Session& session);

} // namespace hoso::cli
