// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/findings.hpp"

#include "shared/log.hpp"

namespace hoso::cli {

void tell_finding(const archive::Finding& finding, Session& session) {
    tell_finding(finding.code, finding.id, finding.problem, session);
}

} // namespace hoso::cli
