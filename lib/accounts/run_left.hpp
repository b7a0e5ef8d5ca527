// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/plan_file.hpp"
#include "accounts/run_files.hpp"
#include "accounts/target.hpp"
#include "accounts/touched.hpp"

#include <map>
#include <string>
#include <vector>

namespace hoso::accounts {

/// By normal DN before the run: the digest of what an entry holds besides what the plan changes, its name and what the
/// server keeps itself. Nobody but others changes that.
std::map<std::string, std::string> digests_of_rest(const PlanFile& plan, const Entries& before, const Target& target);

/// What a run that was cut short left in the directory by its journal, compared with what stands there: entries that
/// somebody has changed, made or removed since. First passwords are not looked at.
std::vector<directory::Refusal> changed_since(
    const PlanFile& plan, const Journal& journal, const RunFiles& files, const Target& target, const Entries& live);

} // namespace hoso::accounts
