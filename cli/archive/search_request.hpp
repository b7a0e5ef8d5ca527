// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/catalogue.hpp"
#include "json/json.hpp"

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace hoso::cli {

/// What a search was asked for: what the command line has, or what was kept under a name. Nothing is set that was not
/// given.
struct SearchRequest {
    std::vector<std::string> words, fields, facets;
    std::optional<std::string> dossier, type, unit, from, to, date, sort;
    std::optional<int> limit;
    bool fuzzy = false;

    void add_to(CLI::App& app);
    /// Adds what `other` has: its words and conditions too, and else its values in place of these.
    void add(const SearchRequest& other);
    /// The search; `catalogue` is asked what units a unit succeeds. Error{usage} where it contradicts itself.
    archive::Search search(archive::Catalogue& catalogue) const;

    Json to_json() const;
    /// Error{input} that begins with `name` where the JSON is none.
    static SearchRequest from_json(const Json& json, const std::string& name);
};

} // namespace hoso::cli
