// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/unit_files.hpp"

#include "messages/messages.hpp"
#include "reference/dates.hpp"
#include "reference/toml.hpp"
#include "text/fold.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <tuple>

namespace hoso::records {

namespace fs = std::filesystem;
using reference::Table;

namespace {

using Severity = UnitFault::Severity;

constexpr std::array unit_columns{"code", "name", "kind", "parent", "from", "to", "other_codes", "source", "note"};
constexpr std::array succession_columns{"before", "after", "date", "kind", "part", "source"};

/// A table whose rows are units or successions, and where they stand.
struct List {
    Table table;
    std::vector<std::int64_t> lines; ///< of TOML: of each row; empty: cells are named
};

/// The column that a header names, in either language.
std::string column_of(const std::string& header) {
    static const std::map<std::string, std::string> names{{"ma", "code"}, {"ma don vi", "code"}, {"ten", "name"},
        {"ten don vi", "name"}, {"loai", "kind"}, {"cap tren", "parent"}, {"ma cap tren", "parent"},
        {"tu ngay", "from"}, {"den ngay", "to"}, {"ma khac", "other_codes"}, {"nguon", "source"}, {"ghi chu", "note"},
        {"ma cu", "before"}, {"ma moi", "after"}, {"ngay", "date"}, {"phan", "part"}};
    const std::string folded = text::fold(text::collapse_spaces(header));
    const auto name = names.find(folded);
    return name == names.end() ? folded : name->second;
}

std::optional<SuccessionKind> kind_of(const std::string& text) {
    for (const SuccessionKind kind : {SuccessionKind::merge, SuccessionKind::split, SuccessionKind::rename,
             SuccessionKind::transfer, SuccessionKind::unchanged})
        if (to_text(kind) == text) return kind;
    return std::nullopt;
}

class ListReader {
public:
    void read(const List& list) {
        m_list = &list;
        m_columns.clear();
        m_row = 0;
        if (list.table.rows.empty())
            return add("", "list.empty", message("the list is empty"), message("give it rows"));
        for (std::size_t i = 0; i < list.table.rows.front().size(); ++i) read_header(i);
        if (has("code"))
            read_units();
        else if (has("before") && has("after"))
            read_successions();
        else
            add("", "list.unknown", message("there is neither a column 'code' nor 'before' and 'after'"),
                message("name the columns in the first row"));
    }

    UnitReading finish() {
        UnitReading reading;
        for (UnitFault& fault : check_units(m_units, m_successions)) {
            const Origin& origin = fault.subject == UnitFault::Subject::unit ? m_unit_origins[fault.index]
                                                                             : m_succession_origins[fault.index];
            m_faults.push_back({origin, {origin.list->table.file, place(origin, fault.column), fault.severity,
                                            std::move(fault.rule), std::move(fault.problem), std::move(fault.remedy)}});
        }
        std::stable_sort(m_faults.begin(), m_faults.end(), [](const auto& a, const auto& b) {
            return std::tie(a.first.number, a.first.row) < std::tie(b.first.number, b.first.row);
        });
        const bool good = std::none_of(m_faults.begin(), m_faults.end(),
            [](const auto& fault) { return fault.second.severity == Severity::error; });
        for (auto& fault : m_faults) reading.faults.push_back(std::move(fault.second));
        if (good) reading.tree = UnitTree::of_checked(std::move(m_units), std::move(m_successions));
        return reading;
    }

    void next_list() { ++m_number; }

private:
    using Columns = std::map<std::string, std::size_t, std::less<>>;
    struct Origin {
        const List* list = nullptr;
        std::size_t number = 0, row = 0; ///< of the list; of the row in it
        const Columns* columns = nullptr;
    };

    void read_header(std::size_t column) {
        const std::string name = column_of(m_list->table.rows.front()[column]);
        const bool known =
            std::find(unit_columns.begin(), unit_columns.end(), name) != unit_columns.end() ||
            std::find(succession_columns.begin(), succession_columns.end(), name) != succession_columns.end();
        if (known && !m_columns.emplace(name, column).second)
            add_at(column, "list.column-twice", message("the column '{}' stands here twice", name),
                message("remove one of the two"));
        if (!known && !name.empty())
            add_at(column, "list.column-unknown", message("the column '{}' is not read", name),
                message("correct its name, or leave it"), Severity::warning);
    }

    void read_units() {
        const Columns* columns = keep_columns();
        m_units.reserve(m_units.size() + m_list->table.rows.size());
        for (m_row = 1; m_row < m_list->table.rows.size(); ++m_row) {
            if (is_blank()) continue;
            const auto code = code_in("code");
            const auto parent = cell("parent").empty() ? std::nullopt : code_in("parent");
            reference::Validity validity{day_in("from"), day_in("to")};
            if (!code) continue;
            m_units.push_back({*code, text::nfc(text::collapse_spaces(cell("name"))), cell("kind"), parent, validity,
                other_codes(), cell("source"), cell("note")});
            m_unit_origins.push_back({m_list, m_number, m_row, columns});
        }
    }

    void read_successions() {
        const Columns* columns = keep_columns();
        for (m_row = 1; m_row < m_list->table.rows.size(); ++m_row) {
            if (is_blank()) continue;
            const auto before = code_in("before"), after = code_in("after");
            const auto date = day_in("date");
            if (cell("date").empty())
                add("date", "list.day", message("the date is missing"), message("write it as YYYY-MM-DD"));
            const auto kind = kind_of(cell("kind"));
            if (!kind)
                add("kind", "list.kind", message("'{}' is not a kind of succession", cell("kind")),
                    message("write merge, split, rename, transfer or unchanged"));
            const auto part = part_in();
            if (!before || !after || !date || !kind) continue;
            m_successions.push_back({*before, *after, *date, *kind, part, cell("source")});
            m_succession_origins.push_back({m_list, m_number, m_row, columns});
        }
    }

    /// Outlives the reading of its list: faults that are found later name cells too.
    const Columns* keep_columns() { return m_all_columns.emplace_back(std::make_unique<Columns>(m_columns)).get(); }

    bool has(std::string_view column) const { return m_columns.find(column) != m_columns.end(); }

    const std::string& cell(std::string_view column) const {
        static const std::string none;
        const auto found = m_columns.find(column);
        const auto& row = m_list->table.rows[m_row];
        return found == m_columns.end() || found->second >= row.size() ? none : row[found->second];
    }

    bool is_blank() const {
        const auto& row = m_list->table.rows[m_row];
        return std::all_of(row.begin(), row.end(), [](const std::string& text) { return text.empty(); });
    }

    std::optional<UnitCode> code_in(std::string_view column) {
        auto code = UnitCode::parse(cell(column));
        if (!code)
            add(column, "list.code", message("'{}' is not a code of a unit", cell(column)),
                message("write letters, digits and . - _ / without spaces, at most 35"));
        return code;
    }

    std::optional<Day> day_in(std::string_view column) {
        const std::string& text = cell(column);
        const auto day = reference::parse_day(text);
        if (!day && !text.empty())
            add(column, "list.day", message("'{}' is not a day", text), message("write it as YYYY-MM-DD"));
        return day;
    }

    std::optional<Fraction> part_in() {
        const std::string& text = cell("part");
        const auto part = Fraction::parse(text);
        if (!part && !text.empty())
            add("part", "list.part", message("'{}' is not a part", text),
                message("write 1, or a fraction such as 3/4"));
        return part;
    }

    std::vector<UnitCode> other_codes() {
        std::vector<UnitCode> codes;
        const std::string& text = cell("other_codes");
        for (std::size_t begin = 0; begin < text.size();) {
            const std::size_t end = std::min(text.find_first_of(" ;", begin), text.size());
            const std::string one = text.substr(begin, end - begin);
            begin = end + 1;
            if (one.empty()) continue;
            if (const auto code = UnitCode::parse(one))
                codes.push_back(*code);
            else
                add("other_codes", "list.code", message("'{}' is not a code of a unit", one),
                    message("write letters, digits and . - _ / without spaces, at most 35"));
        }
        return codes;
    }

    static std::string place(const Origin& origin, std::string_view column) {
        if (!origin.list->lines.empty() && origin.row > 0)
            return message("line {}", origin.list->lines[origin.row - 1]);
        const auto found = origin.columns->find(column);
        return reference::cell_name(origin.row, found == origin.columns->end() ? 0 : found->second);
    }

    void add(std::string_view column, const char* rule, std::string problem, std::string remedy) {
        const auto found = m_columns.find(column);
        add_at(found == m_columns.end() ? 0 : found->second, rule, std::move(problem), std::move(remedy));
    }

    void add_at(std::size_t column, const char* rule, std::string problem, std::string remedy,
        Severity severity = Severity::error) {
        const std::string where = m_list->lines.empty() || m_row == 0 ? reference::cell_name(m_row, column)
                                                                      : message("line {}", m_list->lines[m_row - 1]);
        m_faults.push_back({{m_list, m_number, m_row, nullptr},
            {m_list->table.file, where, severity, rule, std::move(problem), std::move(remedy)}});
    }

    const List* m_list = nullptr;
    std::size_t m_number = 0, m_row = 0;
    Columns m_columns;
    std::vector<std::unique_ptr<Columns>> m_all_columns;
    std::vector<Unit> m_units;
    std::vector<Succession> m_successions;
    std::vector<Origin> m_unit_origins, m_succession_origins;
    std::vector<std::pair<Origin, UnitFileFault>> m_faults;
};

UnitReading read_lists(const std::vector<List>& lists) {
    ListReader reader;
    for (const List& list : lists) {
        reader.read(list);
        reader.next_list();
    }
    return reader.finish();
}

template <std::size_t Count>
List list_of(const reference::Toml& file, const std::string& name, const char* key,
    const std::array<const char*, Count>& columns) {
    List list{{name, {{columns.begin(), columns.end()}}}, {}};
    for (const reference::Toml& row : file.tables(key)) {
        auto& cells = list.table.rows.emplace_back();
        for (const char* column : columns) cells.push_back(row.text(column, ""));
        list.lines.push_back(row.line());
    }
    return list;
}

void add_toml(const fs::path& path, std::vector<List>& lists) {
    const reference::Toml file = reference::read_toml(path, Cause::input);
    file.allow_only({"units", "successions"});
    for (const reference::Toml& row : file.tables("units"))
        row.allow_only({"code", "name", "kind", "parent", "from", "to", "other_codes", "source", "note"});
    for (const reference::Toml& row : file.tables("successions"))
        row.allow_only({"before", "after", "date", "kind", "part", "source"});
    if (file.has("units")) lists.push_back(list_of(file, path.string(), "units", unit_columns));
    if (file.has("successions")) lists.push_back(list_of(file, path.string(), "successions", succession_columns));
}

} // namespace

UnitReading read_units(const std::vector<Table>& tables) {
    std::vector<List> lists;
    for (const Table& table : tables) lists.push_back({table, {}});
    return read_lists(lists);
}

UnitReading read_unit_files(const std::vector<fs::path>& files, const TableReader& read_other) {
    std::vector<List> lists;
    for (const fs::path& file : files) {
        if (file.extension() == ".toml")
            add_toml(file, lists);
        else if (file.extension() == ".csv")
            lists.push_back({reference::read_table(file, Cause::input), {}});
        else if (read_other)
            for (Table& table : read_other(file)) lists.push_back({std::move(table), {}});
        else
            throw Error{Cause::input, message("{}: a list of units ends in .csv or .toml", file.string())};
    }
    return read_lists(lists);
}

UnitTree load_units(const reference::DataFolders& folders, const std::vector<std::string>& lists) {
    std::vector<fs::path> files;
    for (const std::string& list : lists) files.push_back(folders.find("units/" + list + ".csv"));
    UnitReading reading = read_unit_files(files);
    for (const UnitFileFault& fault : reading.faults)
        if (fault.severity == Severity::error)
            throw Error{Cause::settings, message("{}: {}: {}", fault.file, fault.place, fault.problem)};
    return std::move(*reading.tree);
}

UnitTree load_administrative_units(const reference::DataFolders& folders) {
    return load_units(folders, {"vn-before-2025-07", "vn-from-2025-07", "vn-successions"});
}

UnitTree load_agencies(const reference::DataFolders& folders) { return load_units(folders, {"vn-agencies"}); }

} // namespace hoso::records
