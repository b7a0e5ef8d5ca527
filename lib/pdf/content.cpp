// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/content.hpp"

#include "pdf/source.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <qpdf/Pl_Discard.hh>
#include <qpdf/Pl_QPDFTokenizer.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <set>

namespace hoso::pdf {

namespace {

using Token = QPDFTokenizer::Token;

constexpr int deepest_form = 12;
constexpr int most_operations = 20'000'000;
constexpr std::size_t most_states = 512;

class OperationReader : public QPDFObjectHandle::TokenFilter {
public:
    explicit OperationReader(const std::function<void(const Operation&)>& work) : m_work{work} {}

    void handleToken(const Token& token) override {
        switch (token.getType()) {
        case QPDFTokenizer::tt_eof:
        case QPDFTokenizer::tt_comment:
            return;
        case QPDFTokenizer::tt_space:
            m_operation.raw += token.getRawValue();
            return;
        case QPDFTokenizer::tt_word:
            finish(token);
            return;
        default:
            m_operation.raw += token.getRawValue();
            m_operation.operands.push_back(token);
        }
    }

private:
    void finish(const Token& token) {
        m_operation.raw += token.getRawValue();
        m_operation.name = token.getValue();
        m_work(m_operation);
        m_operation = {};
    }
    const std::function<void(const Operation&)>& m_work;
    Operation m_operation;
};

struct State {
    Matrix matrix;
    int render_mode = 0;
};

class Walker {
public:
    explicit Walker(DrawingListener& listener) : m_listener{listener} {}

    void content(QPDFObjectHandle owner, QPDFObjectHandle resources, State state, int depth) {
        std::vector<State> saved;
        std::optional<Rectangle> rectangle;
        bool clip = false;
        for_each_operation(content_of(owner), [&](const Operation& operation) {
            if (++m_operations > most_operations) return;
            const std::string& name = operation.name;
            if (name == "q") {
                if (saved.size() < most_states) saved.push_back(state);
            } else if (name == "Q") {
                if (!saved.empty()) {
                    state = saved.back();
                    saved.pop_back();
                }
            } else if (name == "cm") {
                state.matrix = then(operation.matrix(), state.matrix);
            } else if (name == "Tr") {
                state.render_mode = static_cast<int>(operation.number_from_end(0));
            } else if (name == "re") {
                const Rectangle r{operation.number_from_end(3), operation.number_from_end(2),
                    operation.number_from_end(3) + operation.number_from_end(1),
                    operation.number_from_end(2) + operation.number_from_end(0)};
                rectangle = rectangle ? std::nullopt : std::optional{bounds(state.matrix, r)};
            } else if (name == "W" || name == "W*") {
                clip = true;
            } else if (paints_path(name)) {
                if (clip) m_listener.clips(rectangle);
                if (name != "n") m_listener.marks();
                clip = false;
                rectangle.reset();
            } else if (name == "sh") {
                m_listener.marks();
            } else if (name == "EI") {
                m_listener.inline_image(state.matrix);
            } else if (name == "gs") {
                graphics_state(entry(resources, "/ExtGState", operation.name_from_end(0)));
            } else if (name == "Do") {
                draw(entry(resources, "/XObject", operation.name_from_end(0)), resources, state, depth);
            } else if (const int bytes = shown_bytes(operation); bytes > 0) {
                m_listener.text(bytes, state.render_mode);
            }
        });
    }

private:
    static bool paints_path(const std::string& name) {
        static const std::set<std::string> names{"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"};
        return names.contains(name);
    }
    static QPDFObjectHandle entry(QPDFObjectHandle resources, const std::string& kind, const std::string& name) {
        if (!resources.isDictionary()) return QPDFObjectHandle::newNull();
        QPDFObjectHandle kinds = resources.getKey(kind);
        return kinds.isDictionary() && !name.empty() ? kinds.getKey(name) : QPDFObjectHandle::newNull();
    }
    void graphics_state(QPDFObjectHandle state) {
        if (!state.isDictionary()) return;
        for (const char* alpha : {"/ca", "/CA"})
            if (state.getKey(alpha).isNumber() && state.getKey(alpha).getNumericValue() < 1) m_listener.blends();
        if (state.getKey("/SMask").isDictionary()) m_listener.blends();
        const QPDFObjectHandle mode = state.getKey("/BM");
        if (mode.isInitialized() && !state.getKey("/BM").isNull() && !state.getKey("/BM").isNameAndEquals("/Normal") &&
            !state.getKey("/BM").isNameAndEquals("/Compatible"))
            m_listener.blends();
    }
    void draw(QPDFObjectHandle object, QPDFObjectHandle resources, State state, int depth) {
        if (!object.isStream()) return;
        QPDFObjectHandle dictionary = object.getDict();
        if (dictionary.getKey("/Subtype").isNameAndEquals("/Image")) {
            m_listener.image(object, state.matrix);
            return;
        }
        if (!dictionary.getKey("/Subtype").isNameAndEquals("/Form") || depth >= deepest_form) return;
        if (!m_open.insert(object.getObjGen()).second) return;
        state.matrix = then(matrix_of(dictionary.getKey("/Matrix")).value_or(Matrix{}), state.matrix);
        QPDFObjectHandle own = dictionary.getKey("/Resources");
        content(object, own.isDictionary() ? own : resources, state, depth + 1);
        m_open.erase(object.getObjGen());
    }

    DrawingListener& m_listener;
    std::set<QPDFObjGen> m_open;
    int m_operations = 0;
};

} // namespace

double Operation::number_from_end(std::size_t n) const {
    if (n >= operands.size()) return 0;
    const Token& token = operands[operands.size() - 1 - n];
    if (token.getType() != QPDFTokenizer::tt_integer && token.getType() != QPDFTokenizer::tt_real) return 0;
    std::string_view text = token.getValue();
    if (text.starts_with('+')) text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} ? value : 0;
}

std::string Operation::name_from_end(std::size_t n) const {
    if (n >= operands.size()) return {};
    const Token& token = operands[operands.size() - 1 - n];
    return token.getType() == QPDFTokenizer::tt_name ? token.getValue() : std::string{};
}

Matrix Operation::matrix() const {
    return {number_from_end(5), number_from_end(4), number_from_end(3), number_from_end(2), number_from_end(1),
        number_from_end(0)};
}

void for_each_operation(const std::string& content, const std::function<void(const Operation&)>& work) {
    OperationReader reader{work};
    Pl_Discard discard;
    Pl_QPDFTokenizer tokenizer{"content", &reader, &discard};
    tokenizer.writeString(content);
    tokenizer.finish();
}

std::string content_of(QPDFObjectHandle owner) {
    if (owner.isStream()) return decoded(owner);
    std::string content;
    QPDFObjectHandle contents = owner.getKey("/Contents");
    if (contents.isStream()) return decoded(contents);
    if (!contents.isArray()) return content;
    for (QPDFObjectHandle stream : contents.aitems()) content += decoded(stream) + '\n';
    return content;
}

int shown_bytes(const Operation& operation) {
    static const std::set<std::string> names{"Tj", "TJ", "'", "\""};
    if (!names.contains(operation.name)) return 0;
    std::ptrdiff_t bytes = 0;
    for (const Token& token : operation.operands)
        if (token.getType() == QPDFTokenizer::tt_string)
            bytes += std::ranges::count_if(token.getValue(), [](unsigned char c) { return c > 0x20; });
    return static_cast<int>(std::min<std::ptrdiff_t>(bytes, 1'000'000));
}

void walk(QPDFObjectHandle page, const Matrix& frame, DrawingListener& listener) {
    QPDFPageObjectHelper helper{page};
    Walker{listener}.content(page, helper.getAttribute("/Resources", false), {frame, 0}, 0);
}

} // namespace hoso::pdf
