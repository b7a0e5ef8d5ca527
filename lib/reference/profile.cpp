// SPDX-License-Identifier: GPL-3.0-or-later
#include "reference/profile.hpp"

#include "messages/messages.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace hoso::reference {

namespace {

FieldType type_of(const Toml& table) {
    static const std::map<std::string, FieldType> types{{"text", FieldType::text}, {"integer", FieldType::integer},
        {"boolean", FieldType::boolean}, {"date", FieldType::date}, {"code", FieldType::code}};
    const std::string name = table.text("type", "text");
    const auto type = types.find(name);
    if (type == types.end()) table.fail("type", message("'{}' is not a type of field", name));
    return type->second;
}

/// "code", "signer_name": what records, queries and rule ids can hold.
bool is_field_name(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(),
                                [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

bool is_level_name(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    });
}

std::vector<Condition> conditions(const Toml& table, std::string_view key) {
    std::vector<Condition> conditions;
    for (const Toml& condition : table.tables(key)) {
        condition.allow_only({"field", "is"});
        conditions.push_back({condition.text("field"), condition.texts("is")});
        if (conditions.back().values.empty()) condition.fail("is", message("names no value"));
    }
    return conditions;
}

/// Reads one profile. Fields may come from a group that stands once in the file and is used in several places.
class ProfileReader {
public:
    ProfileReader(const DataFolders& folders, const Toml& file, const std::string& id)
        : m_folders{folders}, m_file{file}, m_id{id} {}

    Profile read() {
        m_file.allow_only(
            {"schema", "id", "title", "source", "use", "valid_from", "valid_to", "unconfirmed", "groups", "levels"});
        m_profile.rules = read_rule_set(m_file, "hoso-profile/1", m_id);
        m_profile.use = m_file.text("use");
        for (const Toml& level : m_file.tables("levels")) read_level(level);
        if (m_profile.levels.empty()) m_file.fail("levels", message("the profile has no levels"));
        return std::move(m_profile);
    }

private:
    void read_level(const Toml& table) {
        table.allow_only({"id", "vi", "en", "fields", "signature", "signature_when"});
        Level level{table.text("id"), table.text("vi"), table.text("en"), {}, table.boolean("signature", false),
            conditions(table, "signature_when")};
        if (!is_level_name(level.id)) table.fail("id", message("'{}' cannot be the name of a level", level.id));
        for (const Level& other : m_profile.levels)
            if (other.id == level.id) table.fail("id", message("'{}' stands here twice", level.id));
        read_fields(table, level, {});
        check_references(table, level);
        m_profile.levels.push_back(std::move(level));
    }

    /// What a group's fields are called where it is used: "me" + "HoTen", "mother" + "name".
    struct Prefix {
        std::string name, hoso, vi, en;
        int depth = 0;
    };

    void read_fields(const Toml& table, Level& level, const Prefix& prefix) {
        for (const Toml& field : table.tables("fields"))
            if (field.has("group"))
                read_group(field, level, prefix);
            else
                add(field, read_field(field, prefix), level);
    }

    void read_group(const Toml& use, Level& level, const Prefix& outer) {
        use.allow_only({"group", "name", "hoso", "vi", "en"});
        const std::string id = use.text("group");
        Prefix prefix = outer;
        if (++prefix.depth > 4) use.fail("group", message("groups stand in each other more than four deep"));
        prefix.name += use.text("name", "");
        if (use.has("hoso")) prefix.hoso += use.text("hoso") + "_";
        if (use.has("vi")) prefix.vi += use.text("vi") + ": ";
        if (use.has("en")) prefix.en += use.text("en") + ": ";
        for (const Toml& group : m_file.tables("groups"))
            if (group.text("id") == id) {
                group.allow_only({"id", "fields"});
                return read_fields(group, level, prefix);
            }
        use.fail("group", message("there is no group '{}'", id));
    }

    Field read_field(const Toml& table, const Prefix& prefix) {
        table.allow_only({"name", "hoso", "vi", "en", "type", "max_length", "dates", "codes", "required",
            "required_when", "repeatable", "automatic", "not_before", "packages"});
        Field field;
        if (table.has("name")) field.name = prefix.name + table.text("name");
        field.hoso = prefix.hoso + table.text("hoso");
        field.label_vi = prefix.vi + table.text("vi");
        field.label_en = prefix.en + table.text("en");
        field.type = type_of(table);
        field.max_length = table.integer("max_length").value_or(0);
        field.dates = table.texts("dates");
        field.codes = table.text("codes", "");
        field.required = table.boolean("required", false);
        field.required_when = conditions(table, "required_when");
        field.repeatable = table.boolean("repeatable", false);
        field.automatic = table.boolean("automatic", false);
        field.not_before = table.text("not_before", "");
        field.packages = table.texts("packages");
        return field;
    }

    void add(const Toml& table, Field field, Level& level) {
        if (!is_field_name(field.hoso)) table.fail("hoso", message("'{}' cannot be the name of a field", field.hoso));
        if (level.find(field.hoso) != nullptr) table.fail("hoso", message("'{}' stands here twice", field.hoso));
        if (field.max_length < 0) table.fail("max_length", message("is less than nothing"));
        if ((field.type == FieldType::date) != !field.dates.empty())
            table.fail("dates", message("a date, and nothing else, has patterns"));
        for (const std::string& pattern : field.dates)
            if (!precision_of_pattern(pattern))
                table.fail("dates", message("'{}' is not a pattern such as DD/MM/YYYY", pattern));
        if ((field.type == FieldType::code) != !field.codes.empty())
            table.fail("codes", message("a code, and nothing else, has a list of codes"));
        if (!field.codes.empty() && m_profile.code_lists.count(field.codes) == 0)
            m_profile.code_lists.emplace(field.codes, load_code_list(m_folders, field.codes));
        level.fields.push_back(std::move(field));
    }

    void check_references(const Toml& table, const Level& level) {
        check_conditions(table, level, level.signature_when);
        for (const Field& field : level.fields) {
            check_conditions(table, level, field.required_when);
            if (field.not_before.empty()) continue;
            const Field* other = level.find(field.not_before);
            if (field.type != FieldType::date || other == nullptr || other->type != FieldType::date)
                table.fail("fields", message("'{}': 'not_before' must name another date of this level", field.hoso));
        }
    }

    void check_conditions(const Toml& table, const Level& level, const std::vector<Condition>& conditions) {
        for (const Condition& condition : conditions) {
            const Field* field = level.find(condition.field);
            if (field == nullptr)
                table.fail("fields", message("there is no field '{}' in the level '{}'", condition.field, level.id));
            for (const std::string& value : condition.values)
                if (field->type == FieldType::code && m_profile.codes_of(*field).find(value) == nullptr)
                    table.fail("fields", message("'{}' is not in the code list '{}'", value, field->codes));
        }
    }

    const DataFolders& m_folders;
    const Toml& m_file;
    const std::string& m_id;
    Profile m_profile;
};

bool is_later(const RuleSet& one, const RuleSet& other) {
    if (one.validity.from != other.validity.from)
        return one.validity.from > other.validity.from; // none is the earliest
    return one.id > other.id;
}

} // namespace

const Field* Level::find(std::string_view hoso) const {
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.hoso == hoso; });
    return found == fields.end() ? nullptr : &*found;
}

const Level* Profile::find(std::string_view level) const {
    for (;;) {
        for (const Level& candidate : levels)
            if (candidate.id == level) return &candidate;
        const std::size_t dot = level.rfind('.');
        if (dot == std::string_view::npos) return nullptr;
        level = level.substr(0, dot);
    }
}

Profile load_profile(const DataFolders& folders, const std::string& id) {
    if (!is_identifier(id)) throw Error{Cause::usage, message("'{}' is not the name of a metadata profile", id)};
    const Toml file = read_toml(folders.find("profiles/" + id + ".toml"));
    return ProfileReader{folders, file, id}.read();
}

Profile profile_in_force(
    const DataFolders& folders, const std::string& use, const std::string& level, std::chrono::sys_days day) {
    std::optional<Profile> best;
    for (const std::string& id : folders.names("profiles", "toml")) {
        Profile profile = load_profile(folders, id);
        const Level* found = profile.find(level);
        if (profile.use != use || !profile.rules.validity.contains(day) || found == nullptr || found->id != level)
            continue;
        if (!best || is_later(profile.rules, best->rules)) best = std::move(profile);
    }
    if (!best)
        throw Error{
            Cause::missing, message("no metadata profile for '{}' ({}) is in force on {}", level, use, to_text(day))};
    return std::move(*best);
}

} // namespace hoso::reference
