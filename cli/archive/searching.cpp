// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/verbs.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "text/search.hpp"

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <memory>
#include <unistd.h>

namespace hoso::cli {

using archive::Hit;
using archive::Order;

namespace {

constexpr std::size_t snippet_width = 160;

struct SearchOptions {
    ArchiveOption archive;
    std::vector<std::string> words, fields;
    std::string sort = "newest";
    int limit = 20;
};

archive::Filter filter_of(const std::vector<std::string>& fields) {
    archive::Filter filter;
    for (const std::string& field : fields) {
        const auto equals = field.find('=');
        if (equals == std::string::npos)
            throw Error{Cause::usage, message("--field {}: not of the form FIELD=VALUE", field)};
        filter.emplace_back(field.substr(0, equals), field.substr(equals + 1));
    }
    return filter;
}

text::Marks marks(const Session& session) {
    const char* no_color = std::getenv("NO_COLOR");
    const bool bold =
        !session.common().json && ::isatty(STDOUT_FILENO) == 1 && (no_color == nullptr || *no_color == '\0');
    return bold ? text::Marks{"\033[1m", "\033[0m"} : text::Marks{"«", "»"};
}

/// Of the page's text; of the description where only that matches.
std::string snippet_of(const Hit& hit, const std::string& query, const text::Marks& marks) {
    std::string snippet = text::snippet(hit.text, query, snippet_width, marks);
    if (hit.description.empty() || snippet.find(marks.begin) != std::string::npos) return snippet;
    return text::snippet(hit.description, query, snippet_width, marks);
}

void tell_hit(const Hit& hit, const std::string& snippet, Session& session) {
    if (session.common().json) {
        Json json{{"type", "hit"}, {"id", hit.uuid}, {"code", hit.code}, {"page", hit.page}, {"snippet", snippet},
            {"title", hit.title}, {"kind", hit.kind}, {"imported", hit.imported}};
        if (!hit.dossiers.empty()) json["dossiers"] = hit.dossiers;
        if (!hit.issued.empty()) json["issued"] = hit.issued;
        return session.object(json);
    }
    std::string line = hit.page > 0 ? message("{}, page {}", hit.code, hit.page) : hit.code;
    if (!hit.issued.empty()) line += fmt::format(" ({})", hit.issued);
    if (hit.title != hit.code) line += fmt::format(": {}", hit.title);
    session.result(line);
    session.result("    " + snippet);
}

Exit run_search(const SearchOptions& options, Session& session) {
    archive::Search search{CLI::detail::join(options.words, " "), filter_of(options.fields),
        options.sort == "relevance" ? Order::relevance : Order::newest, options.limit};
    archive::Archive archive{options.archive.path()};
    const auto result = archive.catalogue().search(search);
    const text::Marks marked = marks(session);
    for (const Hit& hit : result.hits) tell_hit(hit, snippet_of(hit, search.query, marked), session);
    if (search.order == Order::relevance) {
        session.note(message("ranked the newest {} pages that match at most{}", archive::Catalogue::ranked_candidates,
            result.candidates_cut ? tr("; there are more") : ""));
        if (session.common().json)
            session.object({{"type", "ranking"}, {"most_candidates", archive::Catalogue::ranked_candidates},
                {"candidates_cut", result.candidates_cut}});
    }
    if (result.hits.empty()) session.note(tr("nothing was found"));
    return Exit::done;
}

} // namespace

Verb search_verb() {
    return {"search", tr("Find pages by their words, with or without accents"),
        {"hoso-archive search 'dong anh'", "hoso-archive search '\"ủy ban nhân dân\" 12/2024/QĐ-UBND' --limit 5"},
        Writes::no,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<SearchOptions>();
            app.add_option(
                   "QUERY", options->words, tr("Words, \"phrases\", codes; word* any ending; -word not this one"))
                ->required();
            options->archive.add_to(app);
            app.add_option("--field", options->fields, tr("Only records whose code, dossier, kind or type is VALUE"))
                ->type_name("FIELD=VALUE");
            app.add_option("--limit", options->limit, tr("Most hits to show"))
                ->type_name("N")
                ->check(CLI::Range(1, 100'000))
                ->capture_default_str();
            app.add_option("--sort", options->sort, tr("newest, or relevance among the newest 5,000 that match"))
                ->type_name("ORDER")
                ->check(CLI::IsMember({"newest", "relevance"}))
                ->capture_default_str();
            return [options](Session& session) { return run_search(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
