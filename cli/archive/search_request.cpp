// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/search_request.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <CLI/CLI.hpp>

#include <array>
#include <utility>

namespace hoso::cli {

namespace {

using Text = std::optional<std::string> SearchRequest::*;
using List = std::vector<std::string> SearchRequest::*;

constexpr std::array<std::pair<const char*, Text>, 7> texts{{{"dossier", &SearchRequest::dossier},
    {"type", &SearchRequest::type}, {"unit", &SearchRequest::unit}, {"from", &SearchRequest::from},
    {"to", &SearchRequest::to}, {"date", &SearchRequest::date}, {"sort", &SearchRequest::sort}}};
constexpr std::array<std::pair<const char*, List>, 3> lists{
    {{"words", &SearchRequest::words}, {"field", &SearchRequest::fields}, {"facet", &SearchRequest::facets}}};

archive::Filter filter_of(const SearchRequest& request) {
    archive::Filter filter;
    for (const std::string& field : request.fields) {
        const auto equals = field.find('=');
        if (equals == std::string::npos)
            throw Error{Cause::usage, message("--field {}: not of the form FIELD=VALUE", field)};
        filter.emplace_back(field.substr(0, equals), field.substr(equals + 1));
    }
    if (request.dossier) filter.emplace_back("dossier", *request.dossier);
    if (request.type) filter.emplace_back("type", *request.type);
    return filter;
}

} // namespace

void SearchRequest::add_to(CLI::App& app) {
    app.add_option("QUERY", words, tr("Words, \"phrases\", codes; word* any ending; -word not this one"));
    app.add_option("--field", fields, tr("Only records with this value in this field"))->type_name("FIELD=VALUE");
    app.add_option("--dossier", dossier, tr("Only records of this dossier"))->type_name("CODE");
    app.add_option("--type", type, tr("Only records of this type"))
        ->type_name("TYPE")
        ->check(CLI::IsMember({"fonds", "series", "dossier", "document", "entry", "unit"}));
    app.add_option("--unit", unit, tr("Only records of this unit and those that it succeeds"))->type_name("CODE");
    app.add_option("--from", from, tr("Only records of this date or later: YYYY, YYYY-MM or YYYY-MM-DD"))
        ->type_name("DATE");
    app.add_option("--to", to, tr("Only records of this date or earlier"))->type_name("DATE");
    app.add_option("--date", date, tr("The field that --from and --to mean (issued)"))->type_name("FIELD");
    app.add_option("--facet", facets, tr("Count the records found by the values of this field"))->type_name("FIELD");
    app.add_flag("--fuzzy", fuzzy, tr("Find words with one wrong letter too"));
    app.add_option("--limit", limit, tr("Most hits to show (20)"))->type_name("N")->check(CLI::Range(1, 100'000));
    app.add_option("--sort", sort, tr("newest (the default), or relevance among the newest 5,000 that match"))
        ->type_name("ORDER")
        ->check(CLI::IsMember({"newest", "relevance"}));
}

void SearchRequest::add(const SearchRequest& other) {
    for (const auto& [name, list] : lists)
        (this->*list).insert((this->*list).end(), (other.*list).begin(), (other.*list).end());
    for (const auto& [name, text] : texts)
        if (other.*text) this->*text = other.*text;
    if (other.limit) limit = other.limit;
    fuzzy = fuzzy || other.fuzzy;
}

archive::Search SearchRequest::search(archive::Catalogue& catalogue) const {
    archive::Search search;
    search.query = CLI::detail::join(words, " ");
    search.filter = filter_of(*this);
    if (sort && *sort == "relevance") search.order = archive::Order::relevance;
    if (limit) search.limit = *limit;
    if (fuzzy) search.spelling = archive::Spelling::tolerant;
    search.facets = facets;
    if (unit) search.choices.push_back({{"unit", "issuer_code"}, catalogue.unit_codes(*unit)});
    if (date && !from && !to) throw Error{Cause::usage, tr("--date goes with --from or --to")};
    if (from || to) search.dates.push_back({date.value_or("issued"), from.value_or(""), to.value_or("")});
    return search;
}

Json SearchRequest::to_json() const {
    Json json = Json::object();
    for (const auto& [name, list] : lists)
        if (!(this->*list).empty()) json[name] = this->*list;
    for (const auto& [name, text] : texts)
        if (this->*text) json[name] = *(this->*text);
    if (limit) json["limit"] = *limit;
    if (fuzzy) json["fuzzy"] = true;
    return json;
}

SearchRequest SearchRequest::from_json(const Json& json, const std::string& name) {
    SearchRequest request;
    try {
        for (const auto& [member, list] : lists)
            if (json.contains(member)) request.*list = json.at(member).get<std::vector<std::string>>();
        for (const auto& [member, text] : texts)
            if (json.contains(member)) request.*text = json.at(member).get<std::string>();
        if (json.contains("limit")) request.limit = json.at("limit").get<int>();
        if (json.contains("fuzzy")) request.fuzzy = json.at("fuzzy").get<bool>();
    } catch (const Json::exception& error) {
        throw Error{Cause::input, name + ": " + error.what()};
    }
    if (request.limit && *request.limit < 1) throw Error{Cause::input, message("{}: limit must be 1 or more", name)};
    return request;
}

} // namespace hoso::cli
