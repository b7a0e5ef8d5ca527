// SPDX-License-Identifier: GPL-3.0-or-later
#include "database/ranking.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <new>
#include <stdexcept>
#include <vector>

namespace hoso::database {

namespace {

constexpr double saturation = 1.2, by_length = 0.75, usual_words = 300, side_by_side = 0.5, other_columns = 0.1;

/// An SQLite result code on its way out.
struct Failure {
    int code = SQLITE_ERROR;
};

/// What one column has of the query.
struct Column {
    std::vector<int> times;    ///< of each phrase
    std::vector<int> adjacent; ///< of each phrase, directly behind the one before it in the query
};

struct Place {
    int column = -1, offset = -1;
    bool operator==(const Place&) const = default;
};

class Row {
public:
    Row(const Fts5ExtensionApi& api, Fts5Context& context)
        : m_api{api}, m_context{context}, m_phrases{static_cast<std::size_t>(api.xPhraseCount(&context))},
          m_columns(static_cast<std::size_t>(api.xColumnCount(&context))) {}

    double value(int count, sqlite3_value** weights) {
        read_instances();
        double best = 0, sum = 0;
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            if (m_columns[i].times.empty()) continue;
            const double weight = static_cast<int>(i) < count ? sqlite3_value_double(weights[i]) : 1.0;
            const double value = weight * column_value(static_cast<int>(i));
            best = std::max(best, value);
            sum += value;
        }
        return best + other_columns * (sum - best);
    }

private:
    void read_instances() {
        int count = 0;
        check(m_api.xInstCount(&m_context, &count));
        std::vector<Place> ends(m_phrases); // of each phrase, where it stood last
        for (int i = 0; i < count; ++i) {
            int number = 0, column = 0, offset = 0;
            check(m_api.xInst(&m_context, i, &number, &column, &offset));
            const auto phrase = static_cast<std::size_t>(number);
            Column& here = m_columns[static_cast<std::size_t>(column)];
            if (here.times.empty()) {
                here.times.resize(m_phrases);
                here.adjacent.resize(m_phrases);
            }
            ++here.times[phrase];
            if (phrase > 0 && ends[phrase - 1] == Place{column, offset}) ++here.adjacent[phrase];
            ends[phrase] = {column, offset + m_api.xPhraseSize(&m_context, number)};
        }
    }

    double column_value(int column) {
        int words = 0;
        check(m_api.xColumnSize(&m_context, column, &words));
        const double slowness = saturation * (1 - by_length + by_length * words / usual_words);
        const Column& here = m_columns[static_cast<std::size_t>(column)];
        double value = 0;
        for (std::size_t phrase = 0; phrase < m_phrases; ++phrase) {
            value += here.times[phrase] / (here.times[phrase] + slowness);
            value += side_by_side * here.adjacent[phrase] / (here.adjacent[phrase] + 1.0);
        }
        return value;
    }

    static void check(int code) {
        if (code == SQLITE_NOMEM) throw std::bad_alloc{};
        if (code != SQLITE_OK) throw Failure{code};
    }

    const Fts5ExtensionApi& m_api;
    Fts5Context& m_context;
    std::size_t m_phrases;
    std::vector<Column> m_columns;
};

void relevance(
    const Fts5ExtensionApi* api, Fts5Context* context, sqlite3_context* result, int count, sqlite3_value** weights) {
    try {
        sqlite3_result_double(result, Row{*api, *context}.value(count, weights));
    } catch (const std::bad_alloc&) {
        sqlite3_result_error_nomem(result);
    } catch (const Failure& failure) {
        sqlite3_result_error_code(result, failure.code);
    }
}

} // namespace

void register_ranking(fts5_api& api) {
    if (api.xCreateFunction(&api, "relevance", nullptr, relevance, nullptr) != SQLITE_OK)
        throw std::logic_error{"FTS5 takes no function"};
}

} // namespace hoso::database
