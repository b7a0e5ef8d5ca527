// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/findings.hpp"

#include "messages/messages.hpp"

namespace hoso::cli {

void tell_finding(const archive::Finding& finding, Session& session) {
    if (session.common().json)
        session.object({{"type", "finding"}, {"id", finding.id}, {"code", finding.code}, {"text", finding.problem}});
    else
        session.result(fmt::format("{}: {}: {}", finding.code, finding.id, finding.problem));
}

} // namespace hoso::cli
