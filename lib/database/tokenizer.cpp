// SPDX-License-Identifier: GPL-3.0-or-later
#include "database/tokenizer.hpp"

#include "core/handle.hpp"
#include "database/ranking.hpp"
#include "text/search.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>

namespace hoso::database {

namespace {

using Prepared = Handle<sqlite3_stmt, &sqlite3_finalize>;
using TokenCallback = int (*)(void*, int, const char*, int, int, int);

/// Hands tokens on until FTS5 wants no more.
class Emitter {
public:
    Emitter(void* context, TokenCallback callback) : m_context{context}, m_callback{callback} {}

    void emit(int flags, std::string_view token, std::size_t begin, std::size_t end) {
        if (m_code != SQLITE_OK || token.empty()) return;
        m_code = m_callback(m_context, flags, token.data(), static_cast<int>(token.size()), static_cast<int>(begin),
            static_cast<int>(end));
    }
    int code() const { return m_code; }

private:
    void* m_context;
    TokenCallback m_callback;
    int m_code = SQLITE_OK;
};

void emit_document(Emitter& emitter, std::string_view content) {
    text::for_each_term(content, [&](const text::Term& term) {
        emitter.emit(0, term.folded, term.begin, term.end);
        emitter.emit(FTS5_TOKEN_COLOCATED, term.exact, term.begin, term.end);
        emitter.emit(FTS5_TOKEN_COLOCATED, term.whole_folded, term.begin, term.whole_end);
        emitter.emit(FTS5_TOKEN_COLOCATED, term.whole_exact, term.begin, term.whole_end);
    });
}

void emit_query(Emitter& emitter, std::string_view terms) {
    for (std::size_t at = 0; at < terms.size();) {
        const std::size_t end = std::min(terms.find(' ', at), terms.size());
        int flags = 0;
        for (std::size_t begin = at; begin < end; flags = FTS5_TOKEN_COLOCATED) {
            const std::size_t bar = std::min(terms.find('|', begin), end);
            emitter.emit(flags, terms.substr(begin, bar - begin), at, end);
            begin = bar + 1;
        }
        at = end + 1;
    }
}

int create(void* /*unused*/, const char** /*arguments*/, int /*count*/, Fts5Tokenizer** made) {
    // It has no state; FTS5 only needs something that is not null.
    static char nothing;
    *made = reinterpret_cast<Fts5Tokenizer*>(&nothing);
    return SQLITE_OK;
}

void destroy(Fts5Tokenizer* /*tokenizer*/) {}

int tokenize(
    Fts5Tokenizer* /*tokenizer*/, void* context, int flags, const char* text, int size, TokenCallback callback) {
    try {
        Emitter emitter{context, callback};
        if (text == nullptr || size <= 0) return SQLITE_OK;
        const std::string_view content{text, static_cast<std::size_t>(size)};
        if ((flags & FTS5_TOKENIZE_QUERY) != 0)
            emit_query(emitter, content);
        else
            emit_document(emitter, content);
        return emitter.code();
    } catch (const std::bad_alloc&) {
        return SQLITE_NOMEM;
    } catch (const std::exception&) {
        return SQLITE_ERROR;
    }
}

} // namespace

void register_tokenizer(fts5_api& api) {
    fts5_tokenizer functions{create, destroy, tokenize};
    if (api.xCreateTokenizer(&api, "hoso", nullptr, &functions, nullptr) != SQLITE_OK)
        throw std::logic_error{"FTS5 takes no tokenizer"};
}

void register_full_text(sqlite3* database) {
    fts5_api* api = nullptr;
    sqlite3_stmt* prepared = nullptr;
    if (sqlite3_prepare_v2(database, "SELECT fts5(?1)", -1, &prepared, nullptr) != SQLITE_OK)
        throw std::logic_error{"SQLite has no FTS5"};
    const Prepared statement{prepared};
    sqlite3_bind_pointer(prepared, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
    sqlite3_step(prepared);
    if (api == nullptr) throw std::logic_error{"SQLite has no FTS5"};
    register_tokenizer(*api);
    register_ranking(*api);
}

} // namespace hoso::database
