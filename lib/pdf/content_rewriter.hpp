// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pdf/pdfa.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>

namespace hoso::pdf {

/// The names of resources that a content stream needs for what it shows, by kind ("/Font", "/XObject", ...).
using UsedNames = std::map<std::string, std::set<std::string>>;

/// What the rewriter must know of a content stream's resources.
struct ResourceQuestions {
    /// True where there is such a resource and it is to be shown.
    std::function<bool(const std::string& kind, const std::string& name)> shown;
    /// True for a name of /Properties that is a layer which is switched off.
    std::function<bool(const std::string& name)> hidden_layer;
    /// True for a name of /ColorSpace that is DeviceCMYK itself.
    std::function<bool(const std::string& name)> device_cmyk;
};

struct RewrittenContent {
    std::string content;
    bool changed = false; ///< else the stream can stay as it is
    UsedNames used;
};

/// Leaves out of a content stream what a PDF/A does not allow or the copy must not have: text in render mode 3 (the
/// new layer replaces it) with its fonts, marked content, layers that are switched off, unknown operators; turns
/// colours of DeviceCMYK to RGB; closes what is left open.
RewrittenContent rewritten(const std::string& content, const ResourceQuestions& resources, Notes& notes);

} // namespace hoso::pdf
