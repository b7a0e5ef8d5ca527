// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/verbs.hpp"

#include "archive/queries.hpp"
#include "archive/search_request.hpp"
#include "archive/word_boxes.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "text/search.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <unistd.h>

namespace hoso::cli {

using archive::Archive;
using archive::Catalogue;
using archive::Hit;
using archive::Order;
using archive::SavedQueries;
using archive::SearchResult;

namespace {

constexpr std::size_t snippet_width = 160;
constexpr std::size_t shown_values = 20; // of a facet, to people

struct SearchOptions {
    ArchiveOption archive;
    SearchRequest request;
    std::string save, saved;
};

text::Marks marks(const Session& session) {
    const char* no_color = std::getenv("NO_COLOR");
    const bool bold =
        !session.common().json && ::isatty(STDOUT_FILENO) == 1 && (no_color == nullptr || *no_color == '\0');
    return bold ? text::Marks{"\033[1m", "\033[0m"} : text::Marks{"«", "»"};
}

/// Of the text that has the most of what is looked for: as it was read, as it was repaired, or what is said of the
/// record.
std::string snippet_of(const Hit& hit, const std::vector<text::Wanted>& wanted, const text::Marks& marks) {
    std::size_t things = 0;
    for (const text::Wanted& one : wanted) things += one.excluded ? 0 : 1;
    text::Snippet best = text::snippet(hit.text, wanted, snippet_width, marks);
    for (const std::string* text : {&hit.repaired, &hit.description}) {
        if (best.found == things || text->empty()) continue;
        text::Snippet other = text::snippet(*text, wanted, snippet_width, marks);
        if (other.found > best.found) best = std::move(other);
    }
    return best.text;
}

/// Says what was found, as one program or one person hears it.
class Teller {
public:
    Teller(const archive::ObjectStore& objects, const SearchResult& result, Session& session)
        : m_result{result}, m_session{session}, m_marks{marks(session)}, m_boxes{objects} {}

    void tell_hit(const Hit& hit) {
        const std::string snippet = snippet_of(hit, m_result.wanted, m_marks);
        if (m_session.common().json) return tell_json(hit, snippet);
        std::string line = hit.page > 0 ? message("{}, page {}", hit.code, hit.page) : hit.code;
        if (!hit.issued.empty()) line += fmt::format(" ({})", hit.issued);
        if (hit.title != hit.code) line += fmt::format(": {}", hit.title);
        m_session.result(line);
        m_session.styled("    " + snippet); // its marks are escape sequences; the words have none
    }

    void tell_facet(const archive::Facet& facet) {
        if (m_session.common().json) {
            Json values = Json::array();
            for (const auto& [value, records] : facet.values)
                values.push_back({{"value", value}, {"records", records}});
            return m_session.object({{"type", "facet"}, {"field", facet.field}, {"values", values},
                {"most_pages", Catalogue::counted_pages}, {"cut", m_result.facets_cut}});
        }
        m_session.result(fmt::format("{}:", facet.field));
        const auto shown = std::min(facet.values.size(), shown_values);
        for (std::size_t i = 0; i < shown; ++i)
            m_session.result(fmt::format("  {:>7}  {}", facet.values[i].records, facet.values[i].value));
        if (facet.values.size() > shown)
            m_session.result(message("           and {} other values", facet.values.size() - shown));
    }

    /// What --fuzzy found in the place of the words.
    void tell_spellings() {
        for (const text::Wanted& wanted : m_result.wanted)
            for (const text::Wanted::Word& word : wanted.words) {
                if (word.others.empty()) continue;
                if (m_session.common().json)
                    m_session.object({{"type", "spelling"}, {"word", word.text}, {"others", word.others}});
                else
                    m_session.detail(message("{}: also {}", word.text, CLI::detail::join(word.others, " ")));
            }
    }

private:
    void tell_json(const Hit& hit, const std::string& snippet) {
        Json json{{"type", "hit"}, {"id", hit.uuid}, {"code", hit.code}, {"page", hit.page}, {"snippet", snippet},
            {"title", hit.title}, {"kind", hit.kind}, {"imported", hit.imported}};
        if (!hit.dossiers.empty()) json["dossiers"] = hit.dossiers;
        if (!hit.issued.empty()) json["issued"] = hit.issued;
        json["boxes"] = Json::array();
        for (const auto& box : m_boxes.of(hit, m_result.wanted))
            json["boxes"].push_back(Json::array({box.x0, box.y0, box.x1, box.y1}));
        m_session.object(json);
    }

    const SearchResult& m_result;
    Session& m_session;
    text::Marks m_marks;
    archive::WordBoxes m_boxes;
};

void tell_limits(const archive::Search& search, const SearchResult& result, Session& session) {
    if (search.order == Order::relevance) {
        session.note(message("ranked the newest {} pages that match at most{}", Catalogue::ranked_candidates,
            result.candidates_cut ? tr("; there are more") : ""));
        if (session.common().json)
            session.object({{"type", "ranking"}, {"most_candidates", Catalogue::ranked_candidates},
                {"candidates_cut", result.candidates_cut}});
    }
    if (result.facets_cut)
        session.note(
            message("counted the records of the newest {} pages that match; there are more", Catalogue::counted_pages));
    if (result.hits.empty()) session.note(tr("nothing was found"));
}

SearchRequest asked_for(const SearchOptions& options, SavedQueries& queries) {
    if (options.saved.empty()) return options.request;
    SearchRequest request = SearchRequest::from_json(queries.load(options.saved).options, options.saved);
    request.add(options.request);
    return request;
}

Exit run_search(const SearchOptions& options, Session& session) {
    Archive archive{options.archive.path()};
    SavedQueries queries{real_disk(), archive.layout().queries()};
    const SearchRequest request = asked_for(options, queries);
    if (request.words.empty()) throw Error{Cause::usage, tr("QUERY is missing: what to look for")};
    const archive::Search search = request.search(archive.catalogue());
    const SearchResult result = archive.catalogue().search(search);
    if (!options.save.empty()) queries.save({options.save, request.to_json()});
    Teller teller{archive.objects(), result, session};
    teller.tell_spellings();
    for (const Hit& hit : result.hits) teller.tell_hit(hit);
    for (const archive::Facet& facet : result.facets) teller.tell_facet(facet);
    tell_limits(search, result, session);
    return Exit::done;
}

struct QueriesOptions {
    ArchiveOption archive;
    std::string remove;
};

Exit run_queries(const QueriesOptions& options, Session& session) {
    const Archive archive{options.archive.path()};
    SavedQueries queries{real_disk(), archive.layout().queries()};
    if (!options.remove.empty()) {
        if (session.common().dry_run)
            (void)queries.load(options.remove);
        else
            queries.remove(options.remove);
        return Exit::done;
    }
    for (const archive::SavedQuery& query : queries.all()) {
        if (session.common().json) {
            session.object({{"type", "query"}, {"id", query.name}, {"options", query.options}});
            continue;
        }
        const SearchRequest request = SearchRequest::from_json(query.options, query.name);
        session.result(fmt::format("{}: {}", query.name, CLI::detail::join(request.words, " ")));
    }
    return Exit::done;
}

} // namespace

Verb search_verb() {
    return {"search", tr("Find pages by their words, with or without accents"),
        {"hoso-archive search 'dong anh'", "hoso-archive search '\"ủy ban nhân dân\" 12/2024/QĐ-UBND' --limit 5",
            "hoso-archive search 'khai sinh' --from 2024-05 --facet year --save khai-sinh"},
        Writes::no,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<SearchOptions>();
            options->request.add_to(app);
            options->archive.add_to(app);
            app.add_option("--save", options->save, tr("Keep this search under a name"))->type_name("NAME");
            app.add_option(
                   "--saved", options->saved, tr("Search what was kept under this name, and what else is given"))
                ->type_name("NAME");
            return [options](Session& session) { return run_search(*options, session); };
        },
        Shown::yes};
}

Verb queries_verb() {
    return {"queries", tr("List the searches that are kept under a name"), {"hoso-archive queries --remove khai-sinh"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<QueriesOptions>();
            options->archive.add_to(app);
            app.add_option("--remove", options->remove, tr("Forget this one"))->type_name("NAME");
            return [options](Session& session) { return run_queries(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
