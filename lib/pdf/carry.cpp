// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/carry.hpp"

#include "pdf/colour.hpp"
#include "pdf/content.hpp"
#include "pdf/content_rewriter.hpp"
#include "pdf/fonts.hpp"
#include "pdf/image_object.hpp"
#include "pdf/source.hpp"

#include <qpdf/QPDFPageObjectHelper.hh>

namespace hoso::pdf {

namespace {

QPDFObjectHandle kind_entry(QPDFObjectHandle resources, const std::string& kind, const std::string& name) {
    if (!resources.isDictionary() || name.empty()) return QPDFObjectHandle::newNull();
    QPDFObjectHandle entries = resources.getKey(kind);
    return entries.isDictionary() ? entries.getKey(name) : QPDFObjectHandle::newNull();
}

void keep_only(QPDFObjectHandle dictionary, const std::set<std::string>& allowed) {
    for (const std::string& key : dictionary.getKeys())
        if (!allowed.contains(key)) dictionary.removeKey(key);
}

bool is_switched_off(QPDFObjectHandle configuration, QPDFObjectHandle layer) {
    const auto lists = [&](const char* key) {
        QPDFObjectHandle list = configuration.getKey(key);
        if (!list.isArray()) return false;
        for (QPDFObjectHandle each : list.getArrayAsVector())
            if (each.isIndirect() && each.getObjGen() == layer.getObjGen()) return true;
        return false;
    };
    if (configuration.getKey("/BaseState").isNameAndEquals("/OFF")) return !lists("/ON");
    return lists("/OFF");
}

QPDFObjectHandle one() { return QPDFObjectHandle::newInteger(1); }

} // namespace

Carrier::Carrier(QPDF& source, QPDF& target, Level level, Notes& notes)
    : m_source{source}, m_target{target}, m_level{level}, m_notes{notes} {
    QPDFObjectHandle layers = m_source.getRoot().getKey("/OCProperties");
    if (!layers.isDictionary() || !layers.getKey("/D").isDictionary() || !layers.getKey("/OCGs").isArray()) return;
    for (QPDFObjectHandle layer : layers.getKey("/OCGs").getArrayAsVector())
        if (layer.isIndirect() && layer.isDictionary() && is_switched_off(layers.getKey("/D"), layer))
            m_hidden_layers.insert(m_target.copyForeignObject(layer).getObjGen());
}

bool Carrier::first_time(QPDFObjectHandle object) {
    return !object.isIndirect() || m_done.insert(object.getObjGen()).second;
}

/// A membership (OCMD) is shown where one of its layers is; other policies are as rare as layers in scans.
bool Carrier::is_hidden(QPDFObjectHandle layer) const {
    if (!layer.isDictionary()) return false;
    if (m_hidden_layers.contains(layer.getObjGen())) return true;
    QPDFObjectHandle members = layer.getKey("/OCGs");
    if (members.isDictionary()) return m_hidden_layers.contains(members.getObjGen());
    if (!members.isArray() || members.getArrayNItems() == 0) return false;
    for (QPDFObjectHandle member : members.getArrayAsVector())
        if (!m_hidden_layers.contains(member.getObjGen())) return false;
    return true;
}

Carried Carrier::carry(QPDFObjectHandle page) {
    QPDFPageObjectHelper helper{page};
    QPDFObjectHandle parcel = QPDFObjectHandle::newDictionary();
    QPDFObjectHandle contents = QPDFObjectHandle::newArray();
    for (QPDFObjectHandle stream : page.getKey("/Contents").isStream()  ? std::vector{page.getKey("/Contents")}
                                   : page.getKey("/Contents").isArray() ? page.getKey("/Contents").getArrayAsVector()
                                                                        : std::vector<QPDFObjectHandle>{})
        if (stream.isStream()) contents.appendItem(stream);
    parcel.replaceKey("/Contents", contents);
    QPDFObjectHandle resources = helper.getAttribute("/Resources", false);
    parcel.replaceKey("/Resources", resources.isDictionary() ? resources : QPDFObjectHandle::newDictionary());
    QPDFObjectHandle copy = m_target.copyForeignObject(m_source.makeIndirectObject(parcel));

    Result result = normalise(content_of(copy), copy.getKey("/Resources"));
    Carried carried;
    carried.resources = result.resources;
    if (result.changed)
        carried.contents.push_back(m_target.newStream(result.content));
    else
        carried.contents = copy.getKey("/Contents").getArrayAsVector();
    for (QPDFObjectHandle& stream : carried.contents)
        keep_only(stream.getDict(), {"/Filter", "/DecodeParms", "/Length"});
    return carried;
}

Carrier::Result Carrier::normalise(const std::string& content, QPDFObjectHandle resources) {
    const ResourceQuestions questions{[&](const std::string& kind, const std::string& name) {
                                          QPDFObjectHandle value = kind_entry(resources, kind, name);
                                          if (value.isNull()) return false;
                                          if (kind != "/XObject") return true;
                                          QPDFObjectHandle type = value.isStream() ? value.getDict().getKey("/Subtype")
                                                                                   : QPDFObjectHandle::newNull();
                                          return (type.isNameAndEquals("/Image") || type.isNameAndEquals("/Form")) &&
                                                 !is_hidden(value.getDict().getKey("/OC"));
                                      },
        [&](const std::string& name) { return is_hidden(kind_entry(resources, "/Properties", name)); },
        [&](const std::string& name) {
            QPDFObjectHandle space = kind_entry(resources, "/ColorSpace", name);
            return space.isNameAndEquals("/DeviceCMYK") ||
                   (space.isArray() && space.getArrayNItems() == 1 && is_device_cmyk(space));
        }};
    RewrittenContent rewriting = rewritten(content, questions, m_notes);
    return {std::move(rewriting.content), rewriting.changed, filtered(resources, rewriting.used)};
}

QPDFObjectHandle Carrier::filtered(QPDFObjectHandle resources, const UsedNames& used) {
    QPDFObjectHandle result = QPDFObjectHandle::newDictionary();
    for (const auto& [kind, names] : used) {
        QPDFObjectHandle entries = QPDFObjectHandle::newDictionary();
        for (const std::string& name : names)
            if (QPDFObjectHandle value = kind_entry(resources, kind, name); !value.isNull())
                entries.replaceKey(name, entry(kind, value, resources));
        if (!entries.getKeys().empty()) result.replaceKey(kind, entries);
    }
    return result;
}

QPDFObjectHandle Carrier::entry(const std::string& kind, QPDFObjectHandle value, QPDFObjectHandle resources) {
    if (kind == "/ColorSpace") {
        QPDFObjectHandle space = normalised_space(value, m_level, m_notes);
        if (is_device_cmyk(space)) m_notes.obstacle("device-cmyk", "a colour space based on CMYK");
        return space;
    }
    if (kind == "/ExtGState") return graphics_state(value, resources);
    if (!first_time(value)) return value;
    if (kind == "/Font") {
        check_font(value, m_level, m_notes);
        if (value.isDictionary() && value.getKey("/Subtype").isNameAndEquals("/Type3")) type3_font(value, resources);
    } else if (kind == "/Pattern") {
        pattern(value, resources);
    } else if (kind == "/Shading") {
        shading(value);
    } else if (kind == "/XObject" && value.getDict().getKey("/Subtype").isNameAndEquals("/Image")) {
        normalise_image(m_target, value, m_level, m_notes);
    } else if (kind == "/XObject") {
        form(value, resources);
    }
    return value;
}

/// A content stream with resources of its own, or those of what it is drawn from.
void Carrier::drawing(QPDFObjectHandle stream, QPDFObjectHandle resources) {
    QPDFObjectHandle own = stream.getDict().getKey("/Resources");
    Result result = normalise(decoded(stream), own.isDictionary() ? own : resources);
    const auto none = QPDFObjectHandle::newNull();
    if (result.changed) stream.replaceStreamData(result.content, none, none);
    stream.getDict().replaceKey("/Resources", result.resources);
}

void Carrier::form(QPDFObjectHandle stream, QPDFObjectHandle resources) {
    QPDFObjectHandle dictionary = stream.getDict();
    keep_only(dictionary, {"/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/Resources", "/Group", "/Filter",
                              "/DecodeParms", "/Length"});
    QPDFObjectHandle group = dictionary.getKey("/Group");
    if (m_level == Level::a1b) {
        dictionary.removeKey("/Group");
    } else if (group.isDictionary() && is_device_cmyk(group.getKey("/CS"))) {
        group.removeKey("/CS");
    }
    drawing(stream, resources);
}

void Carrier::pattern(QPDFObjectHandle pattern, QPDFObjectHandle resources) {
    if (pattern.isStream()) {
        drawing(pattern, resources);
    } else if (pattern.isDictionary()) {
        shading(pattern.getKey("/Shading"));
        if (pattern.getKey("/ExtGState").isDictionary())
            pattern.replaceKey("/ExtGState", graphics_state(pattern.getKey("/ExtGState"), resources));
    }
}

void Carrier::type3_font(QPDFObjectHandle font, QPDFObjectHandle resources) {
    QPDFObjectHandle glyphs = font.getKey("/CharProcs");
    QPDFObjectHandle own = font.getKey("/Resources");
    if (!glyphs.isDictionary()) return;
    for (const std::string& name : glyphs.getKeys())
        if (QPDFObjectHandle glyph = glyphs.getKey(name); glyph.isStream() && first_time(glyph))
            drawing(glyph, own.isDictionary() ? own : resources);
    font.replaceKey("/Resources", QPDFObjectHandle::newDictionary());
}

void Carrier::shading(QPDFObjectHandle shading) {
    QPDFObjectHandle dictionary = shading.isStream() ? shading.getDict() : shading;
    if (!dictionary.isDictionary()) return;
    dictionary.replaceKey("/ColorSpace", normalised_space(dictionary.getKey("/ColorSpace"), m_level, m_notes));
    if (is_device_cmyk(dictionary.getKey("/ColorSpace"))) m_notes.obstacle("device-cmyk", "a shading in CMYK");
}

QPDFObjectHandle Carrier::graphics_state(QPDFObjectHandle state, QPDFObjectHandle resources) {
    if (!state.isDictionary()) return QPDFObjectHandle::newDictionary();
    QPDFObjectHandle result = state.shallowCopy();
    keep_only(result, {"/Type", "/LW", "/LC", "/LJ", "/ML", "/D", "/RI", "/FL", "/SM", "/SA", "/OP", "/op", "/OPM",
                          "/ca", "/CA", "/BM", "/SMask", "/AIS", "/TK"});
    if (m_level != Level::a1b) {
        QPDFObjectHandle mask = result.getKey("/SMask");
        if (mask.isDictionary() && mask.getKey("/G").isStream() && first_time(mask.getKey("/G")))
            form(mask.getKey("/G"), resources);
        return result;
    }
    const bool opaque =
        (!result.hasKey("/ca") || !result.getKey("/ca").isNumber() || result.getKey("/ca").getNumericValue() == 1) &&
        (!result.hasKey("/CA") || !result.getKey("/CA").isNumber() || result.getKey("/CA").getNumericValue() == 1);
    const bool plain = !result.hasKey("/BM") || result.getKey("/BM").isNameAndEquals("/Normal") ||
                       result.getKey("/BM").isNameAndEquals("/Compatible");
    if (!opaque || !plain || result.getKey("/SMask").isDictionary()) m_notes.changed("transparency left out");
    for (const char* key : {"/ca", "/CA"})
        if (result.hasKey(key)) result.replaceKey(key, one());
    if (result.hasKey("/BM")) result.replaceKey("/BM", QPDFObjectHandle::newName("/Normal"));
    if (result.hasKey("/SMask")) result.replaceKey("/SMask", QPDFObjectHandle::newName("/None"));
    return result;
}

} // namespace hoso::pdf
