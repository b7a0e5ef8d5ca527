// SPDX-License-Identifier: GPL-3.0-or-later
#include "xml/schema.hpp"

#include "core/error.hpp"
#include "core/handle.hpp"
#include "messages/messages.hpp"
#include "xml/document.hpp"
#include "xml/loader.hpp"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemas.h>

namespace hoso::xml {

namespace {

using SchemaParser = Handle<xmlSchemaParserCtxt, &xmlSchemaFreeParserCtxt>;
using CompiledSchema = Handle<xmlSchema, &xmlSchemaFree>;
using Validator = Handle<xmlSchemaValidCtxt, &xmlSchemaFreeValidCtxt>;
using Tree = Handle<xmlDoc, &xmlFreeDoc>;

void collect(void* findings, xmlError* error) {
    try {
        std::string text = error->message == nullptr ? "?" : error->message;
        while (text.ends_with('\n')) text.pop_back();
        static_cast<std::vector<Finding>*>(findings)->push_back({error->line, text});
    } catch (const std::exception&) {
        // Out of memory while collecting: libxml2 counts the error, and validate() does not call the document valid.
    }
}

/// While it lives, what libxml2 would print on this thread is collected: the parser inside the schema parser has no
/// error function of its own.
class Collector {
public:
    explicit Collector(std::vector<Finding>& findings) { xmlSetStructuredErrorFunc(&findings, collect); }
    Collector(const Collector&) = delete;
    Collector& operator=(const Collector&) = delete;
    ~Collector() { xmlSetStructuredErrorFunc(nullptr, nullptr); }
};

} // namespace

struct Schema::State {
    std::string name;
    CompiledSchema compiled;
};

Schema::Schema(const std::filesystem::path& file) : m_state{std::make_unique<State>()} {
    m_state->name = file.string();
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored))
        throw Error{Cause::missing, message("{}: no such file", file.string())};
    const LocalFolder folder{file.parent_path()};
    const SchemaParser parser{xmlSchemaNewParserCtxt(file.filename().c_str())};
    if (!parser) throw std::bad_alloc{};
    std::vector<Finding> problems;
    const Collector collector{problems};
    xmlSchemaSetParserStructuredErrors(parser.get(), collect, &problems);
    m_state->compiled.reset(xmlSchemaParse(parser.get()));
    // A failed import is a warning to libxml2, but then half of the schema would not be checked.
    if (!m_state->compiled || !problems.empty())
        throw Error{
            Cause::settings, message("{}: line {}: {}", file.string(), problems.empty() ? 0 : problems.front().line,
                                 problems.empty() ? tr("not an XML schema") : problems.front().text)};
}
Schema::Schema(Schema&&) noexcept = default;
Schema& Schema::operator=(Schema&&) noexcept = default;
Schema::~Schema() = default;

std::vector<Finding> Schema::validate(std::string_view bytes, const std::string& name) const {
    parse(bytes, name); // refuses what is malformed or hostile, with a better message
    const Tree tree{xmlReadMemory(bytes.data(), static_cast<int>(bytes.size()), nullptr, nullptr,
        XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES)};
    if (!tree) throw Error{Cause::input, message("{}: not well-formed XML", name)};
    const Validator validator{xmlSchemaNewValidCtxt(m_state->compiled.get())};
    if (!validator) throw std::bad_alloc{};
    std::vector<Finding> findings;
    xmlSchemaSetValidStructuredErrors(validator.get(), collect, &findings);
    const int result = xmlSchemaValidateDoc(validator.get(), tree.get());
    if (result != 0 && findings.empty()) findings.push_back({0, message("does not follow {}", m_state->name)});
    return findings;
}

} // namespace hoso::xml
