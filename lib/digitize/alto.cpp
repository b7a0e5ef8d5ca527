// SPDX-License-Identifier: GPL-3.0-or-later
#include "digitize/alto.hpp"

#include "xml/writer.hpp"

#include <cmath>

namespace hoso::digitize {

namespace {

constexpr double units_per_point = 1200 / points_per_inch;

std::string units(double points) { return std::to_string(std::lround(points * units_per_point)); }

void write_box(xml::Writer& xml, const Box& box) {
    xml.attribute("HPOS", units(box.x0)).attribute("VPOS", units(box.y0));
    xml.attribute("WIDTH", units(box.width())).attribute("HEIGHT", units(box.height()));
}

std::string confidence(double value) {
    const auto thousandths = std::to_string(1000 + std::lround(value * 1000));
    return value >= 1 ? "1.000" : "0." + thousandths.substr(1);
}

/// IDs are unique in the file: page, block, line and word numbers.
class PageWriter {
public:
    PageWriter(xml::Writer& xml, std::size_t number) : m_xml{xml}, m_number{number} {}

    void write(const PageReading& reading) {
        const bool sideways = reading.turns == QuarterTurns::right || reading.turns == QuarterTurns::left;
        const Box page{0, 0, sideways ? reading.size.height : reading.size.width,
            sideways ? reading.size.width : reading.size.height};
        m_xml.start("Page").attribute("ID", id("page")).attribute("PHYSICAL_IMG_NR", std::to_string(m_number));
        m_xml.attribute("HEIGHT", units(page.height())).attribute("WIDTH", units(page.width()));
        m_xml.start("PrintSpace");
        write_box(m_xml, page);
        for (const records::Block& block : reading.text.blocks) write_block(block);
        m_xml.end().end();
    }

private:
    std::string id(const char* kind) {
        std::string text = std::string{kind} + "_" + std::to_string(m_number);
        return std::string_view{kind} == "page" ? text : text + "_" + std::to_string(++m_last);
    }

    void write_block(const records::Block& block) {
        m_xml.start("TextBlock").attribute("ID", id("block"));
        write_box(m_xml, block.box);
        for (const records::Line& line : block.lines) write_line(line);
        m_xml.end();
    }

    void write_line(const records::Line& line) {
        m_xml.start("TextLine").attribute("ID", id("line")).attribute("BASELINE", units(line.baseline));
        write_box(m_xml, line.box);
        for (std::size_t i = 0; i < line.words.size(); ++i) {
            const records::Word& word = line.words[i];
            if (i > 0) write_space(line.words[i - 1].box, word.box);
            m_xml.start("String").attribute("ID", id("word")).attribute("CONTENT", word.text);
            write_box(m_xml, word.box);
            m_xml.attribute("WC", confidence(word.confidence)).end();
        }
        m_xml.end();
    }

    void write_space(const Box& before, const Box& after) {
        m_xml.start("SP").attribute("HPOS", units(before.x1)).attribute("VPOS", units(after.y0));
        m_xml.attribute("WIDTH", units(std::max(0.0, after.x0 - before.x1))).end();
    }

    xml::Writer& m_xml;
    std::size_t m_number, m_last = 0;
};

} // namespace

std::string to_alto(const Assembly& assembly) {
    xml::Writer xml;
    xml.start("alto").attribute("xmlns", "http://www.loc.gov/standards/alto/ns-v4#");
    xml.attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
    xml.attribute("xsi:schemaLocation",
        "http://www.loc.gov/standards/alto/ns-v4# http://www.loc.gov/standards/alto/v4/alto-4-4.xsd");
    xml.attribute("SCHEMAVERSION", "4.4");
    xml.start("Description").element("MeasurementUnit", "inch1200");
    xml.start("sourceImageInformation").element("fileName", assembly.path_shown).end();
    xml.start("Processing").attribute("ID", "processing_1");
    xml.element("processingCategory", "contentGeneration");
    xml.start("processingSoftware").element("softwareName", assembly.engine.value("name", ""));
    xml.element("softwareVersion", assembly.engine.value("version", "")).end();
    xml.end().end();
    xml.start("Layout");
    for (std::size_t i = 0; i < assembly.readings.size(); ++i) PageWriter{xml, i + 1}.write(assembly.readings[i]);
    xml.end().end();
    return xml.finish();
}

} // namespace hoso::digitize
