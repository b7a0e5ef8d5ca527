// SPDX-License-Identifier: GPL-3.0-or-later
#include "xml/reader.hpp"

#include "core/error.hpp"
#include "core/handle.hpp"
#include "messages/messages.hpp"
#include "xml/loader.hpp"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <algorithm>
#include <exception>
#include <limits>

namespace hoso::xml {

namespace {

/// libxml2 makes a document to keep entity declarations in, even for a reader that builds no tree.
void free_with_document(xmlParserCtxt* context) {
    xmlFreeDoc(context->myDoc);
    context->myDoc = nullptr;
    xmlFreeParserCtxt(context);
}
using ParserContext = Handle<xmlParserCtxt, &free_with_document>;

std::string_view view(const xmlChar* text) {
    return text == nullptr ? std::string_view{} : std::string_view{reinterpret_cast<const char*>(text)};
}

/// Hands what libxml2 reads to the listener. No exception may cross libxml2: the first one is kept and stops it.
class Events {
public:
    Events(const std::string& name, const Limits& limits, Listener& listener)
        : m_name{name}, m_limits{limits}, m_listener{listener} {}

    /// Makes libxml2 read from a source through Events::read.
    struct Input {
        Events& events;
        Source& source;
    };
    ParserContext open(Input& input) {
        ParserContext context{xmlCreateIOParserCtxt(
            nullptr, nullptr,
            [](void* opened, char* buffer, int size) {
                const Input& from = *static_cast<Input*>(opened);
                return from.events.read(from.source, buffer, size);
            },
            nullptr, &input, XML_CHAR_ENCODING_NONE)};
        if (!context) throw std::bad_alloc{};
        m_context = context.get();
        return context;
    }
    ParserContext open(std::string_view bytes) {
        ParserContext context{xmlCreateMemoryParserCtxt(bytes.data(), static_cast<int>(bytes.size()))};
        if (!context) throw std::bad_alloc{};
        m_context = context.get();
        return context;
    }

    /// For libxml2's input: inside of it the parser may not be stopped, so a failure is the end of the bytes. It takes
    /// a short answer for the end, so the buffer is filled.
    int read(Source& source, char* buffer, int size) {
        if (m_failure || size <= 0) return -1;
        try {
            const auto wanted = static_cast<std::size_t>(size);
            std::size_t filled = 0;
            while (filled < wanted) {
                const std::size_t got = source.read(buffer + filled, wanted - filled);
                if (got == 0) break;
                filled += got;
            }
            m_bytes += filled;
            if (m_bytes > m_limits.bytes)
                throw Error{Cause::input, message("{}: larger than {} bytes", m_name, m_limits.bytes)};
            return static_cast<int>(filled);
        } catch (...) {
            m_failure = std::current_exception();
            return -1;
        }
    }

    void parse() {
        // NOENT only makes &amp; in an attribute an ampersand: other entities cannot be declared.
        xmlCtxtUseOptions(m_context, XML_PARSE_NONET | XML_PARSE_NOENT);
        attach();
        xmlParseDocument(m_context);
        if (m_failure) std::rethrow_exception(m_failure);
        if (m_elements == 0) fail(tr("no element"));
    }

private:
    void attach() {
        m_context->_private = this;
        xmlSAXHandler& handlers = *m_context->sax;
        handlers = {};
        handlers.initialized = XML_SAX2_MAGIC;
        handlers.startElementNs = start;
        handlers.endElementNs = end;
        handlers.characters = characters;
        handlers.cdataBlock = characters;
        handlers.ignorableWhitespace = characters;
        handlers.entityDecl = [](void* c, auto...) { self(c).refuse(tr("entities may not be declared")); };
        handlers.unparsedEntityDecl = [](void* c, auto...) { self(c).refuse(tr("entities may not be declared")); };
        handlers.reference = [](void* c, auto...) { self(c).refuse(tr("unknown entity")); };
        handlers.getEntity = [](void*, const xmlChar* entity) { return xmlGetPredefinedEntity(entity); };
        handlers.serror = problem;
    }

    static Events& self(void* context) { return *static_cast<Events*>(static_cast<xmlParserCtxt*>(context)->_private); }

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
        std::string one_line{text};
        std::replace(one_line.begin(), one_line.end(), '\n', ' ');
        throw Error{Cause::input, message("{}: line {}, column {}: {}", m_name, line, column, one_line)};
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
        Events& events = self(context);
        events.guarded([&] { events.add_element(view(name), view(space), attribute_count, attributes); });
    }

    void add_element(std::string_view name, std::string_view space, int attribute_count, const xmlChar** attributes) {
        if (m_depth++ >= m_limits.depth) fail(message("more than {} elements inside each other", m_limits.depth));
        if (++m_elements > m_limits.elements) fail(message("more than {} elements", m_limits.elements));
        m_tag.name = name;
        m_tag.space = space;
        m_tag.line = xmlSAX2GetLineNumber(m_context);
        m_tag.attributes.clear();
        for (int i = 0; i < attribute_count; ++i) {
            const xmlChar** parts = attributes + 5 * i; // local name, prefix, namespace, begin and end of the value
            const auto* begin = reinterpret_cast<const char*>(parts[3]);
            m_tag.attributes.push_back({view(parts[0]), view(parts[2]),
                {begin, static_cast<std::size_t>(reinterpret_cast<const char*>(parts[4]) - begin)}});
        }
        m_listener.start(m_tag);
    }

    static void end(void* context, const xmlChar* name, const xmlChar* /*prefix*/, const xmlChar* /*space*/) {
        Events& events = self(context);
        events.guarded([&] {
            --events.m_depth;
            events.m_listener.end(view(name));
        });
    }

    static void characters(void* context, const xmlChar* text, int size) {
        Events& events = self(context);
        events.guarded([&] {
            if (events.m_depth > 0)
                events.m_listener.text({reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)});
        });
    }

    static void problem(void* context, xmlError* error) {
        if (error == nullptr || error->level < XML_ERR_ERROR) return;
        Events& events = self(context);
        events.guarded([&] { events.fail(error->message ? error->message : "?", error->line, error->int2); });
    }

    const std::string& m_name;
    const Limits& m_limits;
    Listener& m_listener;
    xmlParserCtxt* m_context = nullptr;
    StartTag m_tag;
    std::size_t m_elements = 0, m_depth = 0, m_bytes = 0;
    std::exception_ptr m_failure;
};

} // namespace

std::optional<std::string_view> StartTag::attribute(std::string_view attribute_name) const {
    const auto found = std::find_if(
        attributes.begin(), attributes.end(), [&](const Attribute& own) { return own.name == attribute_name; });
    return found == attributes.end() ? std::nullopt : std::optional{found->value};
}

void read(Source& source, const std::string& name, Listener& listener, const Limits& limits) {
    refuse_outside_files();
    Events events{name, limits, listener};
    Events::Input input{events, source};
    const ParserContext context = events.open(input);
    events.parse();
}

void read(std::string_view bytes, const std::string& name, Listener& listener, const Limits& limits) {
    refuse_outside_files();
    if (bytes.size() > limits.bytes || bytes.size() > std::numeric_limits<int>::max())
        throw Error{Cause::input, message("{}: larger than {} bytes", name, limits.bytes)};
    if (bytes.empty()) throw Error{Cause::input, message("{}: empty, not XML", name)};
    Events events{name, limits, listener};
    const ParserContext context = events.open(bytes);
    events.parse();
}

} // namespace hoso::xml
