// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/content_rewriter.hpp"

#include "pdf/colour.hpp"
#include "pdf/content.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace hoso::pdf {

namespace {

using Token = QPDFTokenizer::Token;

constexpr std::size_t most_nesting = 27; // 28 (ISO 19005-2, 6.1.13), less the q around a carried page

const std::set<std::string> known{"b", "B", "b*", "B*", "BI", "BT", "c", "cm", "CS", "cs", "d", "d0", "d1", "Do", "EI",
    "ET", "f", "F", "f*", "G", "g", "gs", "h", "i", "ID", "j", "J", "K", "k", "l", "m", "M", "n", "q", "Q", "re", "RG",
    "rg", "ri", "s", "S", "SC", "sc", "SCN", "scn", "sh", "T*", "Tc", "Td", "TD", "Tf", "Tj", "TJ", "TL", "Tm", "Tr",
    "Ts", "Tw", "Tz", "v", "w", "W", "W*", "y", "'", "\""};
const std::set<std::string> marked{"BMC", "BDC", "EMC", "MP", "DP"};
const std::set<std::string> shows_text{"Tj", "TJ", "'", "\""};
const std::set<std::string> paints_path{"b", "B", "b*", "B*", "f", "F", "f*", "s", "S"};

struct State {
    std::string font;
    int render_mode = 0;
    bool fill_cmyk = false, stroke_cmyk = false;
};

/// Follows the part of the graphics state that decides what stays.
class StateStack {
public:
    State now;

    /// False for a Q without its q.
    bool apply(const Operation& operation) {
        if (operation.name == "q") {
            m_saved.push_back(now);
            m_deepest = std::max(m_deepest, m_saved.size());
        } else if (operation.name == "Q") {
            if (m_saved.empty()) return false;
            now = m_saved.back();
            m_saved.pop_back();
        } else if (operation.name == "Tf") {
            now.font = operation.name_from_end(1);
        } else if (operation.name == "Tr") {
            now.render_mode = static_cast<int>(operation.number_from_end(0));
        }
        return true;
    }
    std::size_t open() const { return m_saved.size(); }
    std::size_t deepest() const { return m_deepest; }

private:
    std::vector<State> m_saved;
    std::size_t m_deepest = 0;
};

std::set<std::string> visible_fonts(const std::string& content) {
    StateStack states;
    std::set<std::string> fonts;
    for_each_operation(content, [&](const Operation& operation) {
        states.apply(operation);
        if (shows_text.contains(operation.name) && states.now.render_mode != 3) fonts.insert(states.now.font);
    });
    return fonts;
}

class Rewriter {
public:
    Rewriter(const ResourceQuestions& resources, std::set<std::string> fonts, Notes& notes)
        : m_resources{resources}, m_fonts{std::move(fonts)}, m_notes{notes} {}

    void operation(const Operation& operation) {
        const std::string& name = operation.name;
        if (marked.contains(name)) {
            marked_content(operation);
        } else if (!known.contains(name)) {
            change("");
        } else if (!m_states.apply(operation)) {
            change("");
        } else if (m_hidden > 0 && hide(operation)) {
            return;
        } else if (shows_text.contains(name) && m_states.now.render_mode == 3) {
            invisible_text(operation);
        } else if (name == "BI" || name == "ID" || name == "EI") {
            inline_image(operation);
        } else if (!colour(operation) && !resource(operation)) {
            keep(operation);
        }
    }

    RewrittenContent finish() {
        if (m_in_text) change("\nET");
        for (std::size_t i = 0; i < m_states.open(); ++i) change("\nQ");
        if (m_states.deepest() > most_nesting) m_notes.obstacle("nesting", "graphics states nested deeper than 28");
        return std::move(m_result);
    }

private:
    void keep(const Operation& operation) {
        if (operation.name == "BT") m_in_text = true;
        if (operation.name == "ET") m_in_text = false;
        m_result.content += operation.raw;
    }
    void change(const std::string& instead) {
        m_result.changed = true;
        m_result.content += instead;
    }

    void marked_content(const Operation& operation) {
        change("");
        if (operation.name == "BMC" || operation.name == "BDC") {
            const bool layer = operation.name == "BDC" && operation.name_from_end(1) == "/OC";
            m_layers.push_back(layer && m_resources.hidden_layer(operation.name_from_end(0)));
            m_hidden += m_layers.back() ? 1 : 0;
        } else if (operation.name == "EMC" && !m_layers.empty()) {
            m_hidden -= m_layers.back() ? 1 : 0;
            m_layers.pop_back();
        }
    }

    /// Inside a hidden layer the state goes on, and nothing is painted.
    bool hide(const Operation& operation) {
        if (paints_path.contains(operation.name))
            change("\nn");
        else if (shows_text.contains(operation.name))
            invisible_text(operation);
        else if (operation.name == "Do" || operation.name == "sh" || operation.name == "BI" || operation.name == "ID" ||
                 operation.name == "EI")
            change("");
        else
            return false;
        return true;
    }

    void invisible_text(const Operation& operation) {
        if (operation.name == "'") return change("\nT*");
        if (operation.name == "\"")
            return change(
                '\n' + number(operation.number_from_end(2)) + " Tw " + number(operation.number_from_end(1)) + " Tc T*");
        change("");
    }

    void inline_image(const Operation& operation) {
        if (operation.name != "ID") return keep(operation);
        std::string interpolate;
        for (std::size_t i = 0; i < operation.operands.size(); ++i) {
            const std::string value = operation.operands[i].getValue();
            if (operation.operands[i].getType() == QPDFTokenizer::tt_bool && value == "true" &&
                (interpolate == "/I" || interpolate == "/Interpolate"))
                m_notes.obstacle("interpolate", "an inline image that asks for interpolation");
            if (value == "/LZW" || value == "/LZWDecode") m_notes.obstacle("filter", "an inline image in LZW");
            if (value == "/CMYK" || value == "/DeviceCMYK") m_notes.obstacle("device-cmyk", "an inline image in CMYK");
            if ((interpolate == "/CS" || interpolate == "/ColorSpace") && value.starts_with('/'))
                m_result.used["/ColorSpace"].insert(value);
            interpolate = value;
        }
        keep(operation);
    }

    /// Colours of DeviceCMYK; true where it has dealt with the operation.
    bool colour(const Operation& operation) {
        const std::string& name = operation.name;
        if (name == "k" || name == "K") {
            (name == "k" ? m_states.now.fill_cmyk : m_states.now.stroke_cmyk) = false;
            rgb(operation, name == "k" ? " rg" : " RG");
            return true;
        }
        if (name == "cs" || name == "CS") {
            bool& cmyk = name == "cs" ? m_states.now.fill_cmyk : m_states.now.stroke_cmyk;
            const std::string space = operation.name_from_end(0);
            cmyk = space == "/DeviceCMYK" || m_resources.device_cmyk(space);
            if (cmyk) change(name == "cs" ? "\n0 0 0 rg" : "\n0 0 0 RG");
            return cmyk;
        }
        const bool fills = name == "sc" || name == "scn", strokes = name == "SC" || name == "SCN";
        if ((fills && m_states.now.fill_cmyk) || (strokes && m_states.now.stroke_cmyk)) {
            rgb(operation, fills ? " rg" : " RG");
            return true;
        }
        if (name == "g" || name == "rg") m_states.now.fill_cmyk = false;
        if (name == "G" || name == "RG") m_states.now.stroke_cmyk = false;
        return false;
    }
    void rgb(const Operation& operation, const char* with) {
        const auto colour = rgb_of_cmyk(operation.number_from_end(3), operation.number_from_end(2),
            operation.number_from_end(1), operation.number_from_end(0));
        change('\n' + number(colour[0]) + ' ' + number(colour[1]) + ' ' + number(colour[2]) + with);
        m_notes.changed("CMYK colours to RGB");
    }

    /// Names of resources; true where the operation is left out because what it names is not there.
    bool resource(const Operation& operation) {
        const std::string& name = operation.name;
        if (name == "ri") {
            static const std::set<std::string> intents{
                "/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"};
            if (intents.contains(operation.name_from_end(0))) return false;
            change("");
            return true;
        }
        static const std::map<std::string, std::string> kinds{{"Do", "/XObject"}, {"gs", "/ExtGState"},
            {"sh", "/Shading"}, {"cs", "/ColorSpace"}, {"CS", "/ColorSpace"}, {"scn", "/Pattern"}, {"SCN", "/Pattern"},
            {"Tf", "/Font"}};
        const auto kind = kinds.find(name);
        if (kind == kinds.end()) return false;
        const std::string resource = operation.name_from_end(name == "Tf" ? 1 : 0);
        if (resource.empty()) return false;
        const bool wanted = name == "Tf" ? m_fonts.contains(resource) : true;
        const bool built_in =
            kind->second == "/ColorSpace" && (resource.starts_with("/Device") || resource == "/Pattern");
        if (built_in) return false;
        if (!wanted || !m_resources.shown(kind->second, resource)) {
            change("");
            return true;
        }
        m_result.used[kind->second].insert(resource);
        return false;
    }

    const ResourceQuestions& m_resources;
    std::set<std::string> m_fonts;
    Notes& m_notes;
    StateStack m_states;
    RewrittenContent m_result;
    std::vector<bool> m_layers;
    int m_hidden = 0;
    bool m_in_text = false;
};

} // namespace

RewrittenContent rewritten(const std::string& content, const ResourceQuestions& resources, Notes& notes) {
    Rewriter rewriter{resources, visible_fonts(content), notes};
    for_each_operation(content, [&rewriter](const Operation& operation) { rewriter.operation(operation); });
    return rewriter.finish();
}

} // namespace hoso::pdf
