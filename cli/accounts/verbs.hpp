// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/program.hpp"

namespace hoso::cli {

Verb init_verb();
Verb check_verb();
Verb adopt_verb();
Verb plan_verb();
Verb show_verb();
Verb approve_verb();
Verb apply_verb();
Verb rollback_verb();
Verb handover_verb();
Verb reissue_verb();
Verb ack_verb();
Verb status_verb();
Verb reconcile_verb();
Verb log_verb();

} // namespace hoso::cli
