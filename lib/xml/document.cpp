// SPDX-License-Identifier: GPL-3.0-or-later
#include "xml/document.hpp"

#include "core/error.hpp"
#include "core/handle.hpp"
#include "messages/messages.hpp"
#include "xml/loader.hpp"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <exception>
#include <limits>

namespace hoso::xml {

namespace {

/// libxml2 makes a document to keep entity declarations in, even for a reader that builds its own tree.
void free_with_document(xmlParserCtxt* context) {
    xmlFreeDoc(context->myDoc);
    context->myDoc = nullptr;
    xmlFreeParserCtxt(context);
}
using ParserContext = Handle<xmlParserCtxt, &free_with_document>;

std::string to_string(const xmlChar* text) {
    return text == nullptr ? std::string{} : std::string{reinterpret_cast<const char*>(text)};
}

/// Builds the tree while libxml2 reads. No exception may cross libxml2: the first one is kept and stops it.
class Builder {
public:
    Builder(std::string name, const Limits& limits) : m_name{std::move(name)}, m_limits{limits} {}

    void attach(xmlParserCtxt* context) {
        m_context = context;
        context->_private = this;
        xmlSAXHandler& handlers = *context->sax;
        handlers = {};
        handlers.initialized = XML_SAX2_MAGIC;
        handlers.startElementNs = start;
        handlers.endElementNs = [](void* c, auto...) { self(c).m_open.pop_back(); };
        handlers.characters = characters;
        handlers.cdataBlock = characters;
        handlers.ignorableWhitespace = characters;
        handlers.entityDecl = [](void* c, auto...) { self(c).refuse(tr("entities may not be declared")); };
        handlers.unparsedEntityDecl = [](void* c, auto...) { self(c).refuse(tr("entities may not be declared")); };
        handlers.reference = [](void* c, auto...) { self(c).refuse(tr("unknown entity")); };
        handlers.getEntity = [](void*, const xmlChar* entity) { return xmlGetPredefinedEntity(entity); };
        handlers.serror = problem;
    }

    Node finish() {
        if (m_failure) std::rethrow_exception(m_failure);
        if (!m_complete) fail(tr("no element"));
        return std::move(m_root);
    }

private:
    static Builder& self(void* context) {
        return *static_cast<Builder*>(static_cast<xmlParserCtxt*>(context)->_private);
    }

    template <typename Action> void guarded(Action action) {
        if (m_failure) return;
        try {
            action();
        } catch (...) {
            m_failure = std::current_exception();
            xmlStopParser(m_context);
        }
    }

    [[noreturn]] void fail(std::string_view text, int line, int column) const {
        while (text.ends_with('\n')) text.remove_suffix(1);
        throw Error{Cause::input, message("{}: line {}, column {}: {}", m_name, line, column, text)};
    }
    [[noreturn]] void fail(std::string_view text) const {
        fail(text, xmlSAX2GetLineNumber(m_context), xmlSAX2GetColumnNumber(m_context));
    }
    void refuse(std::string_view text) {
        guarded([&] { fail(text); });
    }

    static void start(void* context, const xmlChar* name, const xmlChar* /*prefix*/, const xmlChar* space,
        int /*namespace_count*/, const xmlChar** /*namespaces*/, int attribute_count, int /*defaulted*/,
        const xmlChar** attributes) {
        Builder& builder = self(context);
        builder.guarded([&] { builder.add_element(to_string(name), to_string(space), attribute_count, attributes); });
    }

    void add_element(std::string name, std::string space, int attribute_count, const xmlChar** attributes) {
        if (m_open.size() >= m_limits.depth) fail(message("more than {} elements inside each other", m_limits.depth));
        if (++m_elements > m_limits.elements) fail(message("more than {} elements", m_limits.elements));
        Node& node = m_open.empty() ? m_root : m_open.back()->children.emplace_back();
        node.name = std::move(name);
        node.space = std::move(space);
        node.line = xmlSAX2GetLineNumber(m_context);
        for (int i = 0; i < attribute_count; ++i) {
            const xmlChar** parts = attributes + 5 * i; // local name, prefix, namespace, begin and end of the value
            node.attributes.push_back({to_string(parts[0]), to_string(parts[2]),
                std::string{reinterpret_cast<const char*>(parts[3]), reinterpret_cast<const char*>(parts[4])}});
        }
        m_open.push_back(&node);
        m_complete = true;
    }

    static void characters(void* context, const xmlChar* text, int size) {
        Builder& builder = self(context);
        builder.guarded([&] {
            if (!builder.m_open.empty())
                builder.m_open.back()->text.append(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
        });
    }

    static void problem(void* context, xmlError* error) {
        if (error == nullptr || error->level < XML_ERR_ERROR) return;
        Builder& builder = self(context);
        builder.guarded([&] { builder.fail(error->message ? error->message : "?", error->line, error->int2); });
    }

    std::string m_name;
    Limits m_limits;
    xmlParserCtxt* m_context = nullptr;
    Node m_root;
    std::vector<Node*> m_open; ///< each is the last child of the one before, so none moves while it is here
    std::size_t m_elements = 0;
    bool m_complete = false;
    std::exception_ptr m_failure;
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
    refuse_outside_files();
    if (bytes.size() > limits.bytes || bytes.size() > std::numeric_limits<int>::max())
        throw Error{Cause::input, message("{}: larger than {} bytes", name, limits.bytes)};
    if (bytes.empty()) throw Error{Cause::input, message("{}: empty, not XML", name)};
    const ParserContext context{xmlCreateMemoryParserCtxt(bytes.data(), static_cast<int>(bytes.size()))};
    if (!context) throw std::bad_alloc{};
    // NOENT only makes &amp; in an attribute an ampersand: other entities cannot be declared.
    xmlCtxtUseOptions(context.get(), XML_PARSE_NONET | XML_PARSE_NOENT);
    Builder builder{name, limits};
    builder.attach(context.get());
    xmlParseDocument(context.get());
    return builder.finish();
}

} // namespace hoso::xml
