// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/adopt.hpp"

#include "core/error.hpp"
#include "directory/dn.hpp"
#include "messages/messages.hpp"
#include "office/workbook.hpp"
#include "text/fold.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <array>

namespace hoso::accounts {

using directory::Entry;

namespace {

std::string csv_cell(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + '"';
}

struct Columns {
    int entry = 0, account = 0, decision = 0;
};

Columns columns_of(const office::Row& header, const std::string& file) {
    Columns columns;
    for (const office::Cell& cell : header.cells) {
        const std::string name = text::fold(text::collapse_spaces(cell.text()));
        if (name == "entry") columns.entry = cell.column;
        if (name == "account") columns.account = cell.column;
        if (name == "decision" || name == "quyet dinh") columns.decision = cell.column;
    }
    if (columns.entry == 0 || columns.account == 0 || columns.decision == 0)
        throw Error{Cause::input, message("{}: the columns entry, account and decision are wanted", file)};
    return columns;
}

std::string cell_text(const office::Row& row, int column) {
    const office::Cell* cell = row.cell(column);
    return cell == nullptr ? std::string{} : text::collapse_spaces(cell->text());
}

std::optional<Decision::Kind> kind_of(const std::string& word) {
    const std::string folded = text::fold(word);
    for (const char* yes : {"yes", "co", "x", "dung"})
        if (folded == yes) return Decision::Kind::link;
    for (const char* no : {"no", "khong"})
        if (folded == no) return Decision::Kind::refuse;
    for (const char* nobody : {"nobody", "bo", "bo qua"})
        if (folded == nobody) return Decision::Kind::nobody;
    return std::nullopt;
}

class Linking {
public:
    Linking(BookWriter& book, const Target& target, const Snapshot& snapshot, const Staff& staff)
        : m_book{book}, m_target{target}, m_staff{staff}, m_known{book.accounts(target.name)}, m_names{book.names()} {
        for (const Entry* entry : snapshot.strangers()) m_strangers.emplace(identity_of(*entry), entry);
    }

    std::size_t run(const std::vector<Decision>& decisions) {
        require_names(decisions);
        BookChange change{m_book};
        std::size_t linked = 0;
        for (const Decision& decision : decisions) {
            if (decision.kind == Decision::Kind::link) {
                link(change, decision);
                ++linked;
            } else {
                check(decision);
                change.decide(m_target.name, decision.entry,
                    decision.kind == Decision::Kind::nobody ? std::string{} : decision.account);
            }
        }
        change.note({"accounts.adopt", m_target.name, {{"linked", linked}, {"decisions", decisions.size()}}});
        change.commit();
        return linked;
    }

private:
    /// The next plan would give an entry that is named by another attribute a new name and take the old one away, which
    /// may be the only value of an attribute that it must have.
    void require_names(const std::vector<Decision>& decisions) const {
        std::size_t count = 0;
        const Entry* first = nullptr;
        for (const Decision& decision : decisions) {
            const auto entry = m_strangers.find(decision.entry);
            if (decision.kind != Decision::Kind::link || entry == m_strangers.end() ||
                is_named_as_wanted(*entry->second))
                continue;
            ++count;
            if (first == nullptr) first = entry->second;
        }
        if (first != nullptr)
            throw Error{
                Cause::input, message("{}: accounts of this target are named by '{}', and this entry is not ({} of "
                                      "those to be linked are "
                                      "not); set rdn in [account] of the target's file, or rename the entries first",
                                  first->dn, m_target.account.rdn, count)};
    }

    bool is_named_as_wanted(const Entry& entry) const {
        const auto rdn = directory::parse_rdn(directory::rdn_of(entry.dn));
        return rdn.size() == 1 && text::lower(rdn.front().first) == text::lower(m_target.account.rdn);
    }

    void check(const Decision& decision) const {
        if (m_strangers.count(decision.entry) == 0)
            throw Error{Cause::input, message("{}: is no entry that waits to be adopted", decision.entry)};
        if (decision.kind == Decision::Kind::refuse && m_staff.wishes.count(decision.account) == 0)
            throw Error{Cause::input, message("{}: is no account that waits for its entry", decision.account)};
    }

    void link(BookChange& change, const Decision& decision) {
        const auto entry = m_strangers.find(decision.entry);
        if (entry == m_strangers.end())
            throw Error{Cause::input, message("{}: is no entry that waits to be adopted", decision.entry)};
        const auto wish = m_staff.wishes.find(decision.account);
        if (wish == m_staff.wishes.end() || m_known.count(decision.account) > 0)
            throw Error{Cause::input, message("{}: is no account that waits for its entry", decision.account)};
        if (!m_linked.insert(decision.account).second || !m_linked.insert(decision.entry).second)
            throw Error{Cause::input, message("{}: is to be linked twice", decision.account)};
        const Kept kept = kept_of(*entry->second, wish->second.account);
        change.put(m_target.name, kept);
        for (const std::string& name : names_of(kept.account, m_book.settings())) {
            const auto [at, is_new] = m_names.emplace(name, kept.account.owner);
            if (!is_new && at->second != kept.account.owner)
                throw Error{Cause::input,
                    message("{}: its name {} was given to {} before", decision.entry, name, at->second)};
            change.use_name(name, kept.account.owner);
        }
    }

    /// What the directory has of it: the next plan makes the rest as it is wanted.
    Kept kept_of(const Entry& entry, const Account& wanted) const {
        Account account = wanted;
        account.login.clear();
        const std::string holder = m_target.login_attribute();
        for (const auto& [attribute, value] : directory::parse_rdn(directory::rdn_of(entry.dn)))
            if (text::lower(attribute) == text::lower(holder)) account.login = value;
        if (account.login.empty()) account.login = first_value(entry, holder);
        if (account.login.empty()) account.login = wanted.login;
        account.mail = first_value(entry, "mail");
        account.aliases.clear();
        if (const auto* mails = values_of(entry, "mail"))
            account.aliases.assign(mails->begin() + 1, mails->end());
        if (const std::string& name = first_value(entry, "cn"); !name.empty()) account.name = name;
        account.state = State::active;
        account.disabled_on.reset();
        account.why.clear();
        return {account, entry.dn, entry.uuid, 0, {}, 0, "adopt"};
    }

    BookWriter& m_book;
    const Target& m_target;
    const Staff& m_staff;
    std::map<std::string, Kept> m_known;
    std::map<std::string, std::string> m_names;
    std::map<std::string, const Entry*> m_strangers;
    std::set<std::string> m_linked;
};

} // namespace

std::vector<Decision> read_decisions(const std::filesystem::path& file) {
    const office::Workbook workbook = office::read_workbook(file);
    std::vector<Decision> decisions;
    const office::Sheet& sheet = workbook.sheets.at(0);
    if (sheet.rows.empty()) throw Error{Cause::input, message("{}: is empty", file.string())};
    const Columns columns = columns_of(sheet.rows.front(), file.string());
    for (std::size_t i = 1; i < sheet.rows.size(); ++i) {
        const office::Row& row = sheet.rows[i];
        const std::string word = cell_text(row, columns.decision);
        if (word.empty()) continue;
        const auto kind = kind_of(word);
        if (!kind)
            throw Error{Cause::input, message("{}: '{}' is none of: yes, no, nobody; có, không, bỏ",
                                          office::place_name(file.string(), sheet.name, row.number, columns.decision), word)};
        decisions.push_back({cell_text(row, columns.entry), cell_text(row, columns.account), *kind});
    }
    return decisions;
}

std::string decisions_list(const std::vector<Match>& matches) {
    std::string text = "\xEF\xBB\xBF" "entry,dn,account,name,unit,likeness,evidence,decision\r\n";
    for (const Match& match : matches) {
        const std::array cells{identity_of(*match.entry), match.entry->dn, match.account->id, match.account->name,
            match.account->unit, to_text(match.likeness), match.evidence, std::string{}};
        for (std::size_t i = 0; i < cells.size(); ++i) text += (i == 0 ? "" : ",") + csv_cell(cells[i]);
        text += "\r\n";
    }
    return text;
}

std::size_t link(BookWriter& book, const Target& target, const Snapshot& snapshot, const Staff& staff,
    const std::vector<Decision>& decisions) {
    return Linking{book, target, snapshot, staff}.run(decisions);
}

} // namespace hoso::accounts
