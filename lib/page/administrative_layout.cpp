// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/administrative.hpp"

#include "messages/messages.hpp"
#include "reference/rule_set.hpp"
#include "reference/toml.hpp"

#include <array>
#include <utility>

namespace hoso::page {

namespace {

using reference::Toml;

Toml wanted(const Toml& table, std::string_view key) {
    if (const auto found = table.table(key)) return *found;
    table.fail(key, message("'{}' is missing", key));
}

/// `unit` = N, which must be from `from` to `to`.
double measure(const Toml& table, std::string_view key, std::string_view unit) {
    const Toml entry = wanted(table, key);
    entry.allow_only({unit, "from", "to", "face", "source"});
    for (const std::string_view name : {unit, std::string_view{"from"}, std::string_view{"to"}})
        if (!entry.has(name)) entry.fail(name, message("'{}' is missing", name));
    const auto value = *entry.integer(unit), from = *entry.integer("from"), to = *entry.integer("to");
    if (value < from || value > to || value <= 0) entry.fail(unit, message("{} is not from {} to {}", value, from, to));
    return static_cast<double>(value);
}

Face read_face(const Toml& table, std::string_view key) {
    static constexpr std::array<std::pair<std::string_view, Face>, 4> faces{{{"regular", Face::regular},
        {"bold", Face::bold}, {"italic", Face::italic}, {"bold-italic", Face::bold_italic}}};
    const Toml entry = wanted(table, key);
    const std::string name = entry.text("face");
    for (const auto& [known, face] : faces)
        if (known == name) return face;
    entry.fail("face", message("'{}' is none of regular, bold, italic and bold-italic", name));
}

TextStyle style(const Toml& styles, std::string_view key) {
    return {measure(styles, key, "points"), read_face(styles, key)};
}

double share(const Toml& table, std::string_view key) { return measure(table, key, "percent") / 100; }

void read_styles(const Toml& styles, AdministrativeLayout& layout) {
    const std::initializer_list<std::pair<const char*, TextStyle*>> all{{"country", &layout.country},
        {"motto", &layout.motto}, {"parent_body", &layout.parent_body}, {"body", &layout.body},
        {"number", &layout.number}, {"letter_subject", &layout.letter_subject}, {"place_date", &layout.place_date},
        {"type", &layout.type}, {"subject", &layout.subject}, {"addressee", &layout.addressee}, {"text", &layout.text},
        {"capacity", &layout.capacity}, {"signer", &layout.signer}, {"recipients_label", &layout.recipients_label},
        {"recipients", &layout.recipients}, {"page_number", &layout.page_number}};
    styles.allow_only({"country", "motto", "parent_body", "body", "number", "letter_subject", "place_date", "type",
        "subject", "addressee", "text", "capacity", "signer", "recipients_label", "recipients", "page_number"});
    for (const auto& [key, target] : all) *target = style(styles, key);
}

} // namespace

AdministrativeLayout read_administrative_layout(const std::filesystem::path& path) {
    const Toml file = reference::read_toml(path);
    (void)reference::read_rule_set(file, "hoso-layout/1", path.stem().string());
    file.allow_only({"schema", "id", "title", "source", "valid_from", "valid_to", "unconfirmed", "margins", "styles",
        "rules", "text", "blocks"});
    AdministrativeLayout layout;
    const Toml margins = wanted(file, "margins"), rules = wanted(file, "rules"), text = wanted(file, "text"),
               blocks = wanted(file, "blocks");
    margins.allow_only({"top", "right", "bottom", "left"});
    rules.allow_only({"motto", "body", "subject"});
    text.allow_only({"first_line_indent", "paragraph_space", "line_spacing", "letter_subject_space"});
    blocks.allow_only({"left", "signature_space"});
    layout.margins = {measure(margins, "top", "mm"), measure(margins, "right", "mm"), measure(margins, "bottom", "mm"),
        measure(margins, "left", "mm")};
    read_styles(wanted(file, "styles"), layout);
    layout.motto_rule = share(rules, "motto");
    layout.body_rule = share(rules, "body");
    layout.subject_rule = share(rules, "subject");
    layout.first_line_indent_mm = measure(text, "first_line_indent", "mm");
    layout.paragraph_space_points = measure(text, "paragraph_space", "points");
    layout.line_spacing = share(text, "line_spacing");
    layout.letter_subject_space_points = measure(text, "letter_subject_space", "points");
    layout.left_block = share(blocks, "left");
    layout.signature_space_mm = measure(blocks, "signature_space", "mm");
    return layout;
}

} // namespace hoso::page
