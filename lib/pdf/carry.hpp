// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pdf/pdfa.hpp"

#include <memory>
#include <qpdf/QPDF.hh>
#include <set>

namespace hoso::pdf {

/// A page of another PDF as it will stand in the new one.
struct Carried {
    std::vector<QPDFObjectHandle> contents; ///< balanced in q and Q; the source's own streams where they could stay
    QPDFObjectHandle resources;             ///< only what the contents name
};

/// Takes pages of one PDF over into another and brings what they use into the bounds of the level. What two pages
/// share stays shared.
class Carrier {
public:
    Carrier(QPDF& source, QPDF& target, Level level, Notes& notes);
    Carried carry(QPDFObjectHandle source_page);

private:
    struct Result {
        std::string content;
        bool changed = false;
        QPDFObjectHandle resources;
    };
    Result normalise(const std::string& content, QPDFObjectHandle resources);
    QPDFObjectHandle filtered(QPDFObjectHandle resources, const std::map<std::string, std::set<std::string>>& used);
    QPDFObjectHandle entry(const std::string& kind, QPDFObjectHandle value, QPDFObjectHandle resources);
    void drawing(QPDFObjectHandle stream, QPDFObjectHandle resources);
    void form(QPDFObjectHandle stream, QPDFObjectHandle resources);
    void pattern(QPDFObjectHandle pattern, QPDFObjectHandle resources);
    void type3_font(QPDFObjectHandle font, QPDFObjectHandle resources);
    void shading(QPDFObjectHandle shading);
    QPDFObjectHandle graphics_state(QPDFObjectHandle state, QPDFObjectHandle resources);
    bool is_hidden(QPDFObjectHandle layer) const;
    bool first_time(QPDFObjectHandle object);

    QPDF& m_source;
    QPDF& m_target;
    Level m_level;
    Notes& m_notes;
    std::set<QPDFObjGen> m_done;
    std::set<QPDFObjGen> m_hidden_layers; ///< of the target
};

} // namespace hoso::pdf
