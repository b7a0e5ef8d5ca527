// SPDX-License-Identifier: GPL-3.0-or-later
#include "xml/document.hpp"

#include "xml/reader.hpp"

namespace hoso::xml {

namespace {

class TreeBuilder : public Listener {
public:
    void start(const StartTag& tag) override {
        Node& node = m_open.empty() ? m_root : m_open.back()->children.emplace_back();
        node.name = tag.name;
        node.space = tag.space;
        node.line = tag.line;
        for (const auto& [name, space, value] : tag.attributes)
            node.attributes.push_back({std::string{name}, std::string{space}, std::string{value}});
        m_open.push_back(&node);
    }
    void text(std::string_view piece) override { m_open.back()->text += piece; }
    void end(std::string_view /*name*/) override { m_open.pop_back(); }

    Node finish() { return std::move(m_root); }

private:
    Node m_root;
    std::vector<Node*> m_open; ///< each is the last child of the one before, so none moves while it is here
};

} // namespace

std::optional<std::string_view> Node::attribute(
    std::string_view attribute_name, std::string_view attribute_space) const {
    for (const Attribute& found : attributes)
        if (found.name == attribute_name && found.space == attribute_space) return found.value;
    return std::nullopt;
}

const Node* Node::child(std::string_view child_name) const {
    for (const Node& found : children)
        if (found.name == child_name) return &found;
    return nullptr;
}

std::string_view Node::child_text(std::string_view child_name) const {
    const Node* found = child(child_name);
    return found == nullptr ? std::string_view{} : std::string_view{found->text};
}

Node parse(std::string_view bytes, const std::string& name, const Limits& limits) {
    TreeBuilder builder;
    read(bytes, name, builder, limits);
    return builder.finish();
}

} // namespace hoso::xml
