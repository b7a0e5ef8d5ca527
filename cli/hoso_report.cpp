// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/messages.hpp"
#include "report/verbs.hpp"
#include "shared/key.hpp"

namespace {

using namespace hoso;
using namespace hoso::cli;

Program describe() {
    return {"hoso-report", "report", tr("Make the periodic reports of an office"),
        {list_verb(), check_verb(), template_verb(), periods_verb(), init_verb(), facts_verb(), forms_verb(), collect_verb(), withdraw_verb(), status_verb(),
            remind_verb(), approve_verb(), close_verb(), reopen_verb(), run_verb(), due_verb(), explain_verb(),
            diff_verb(), key_verb("hoso-report", "report.approve")}};
}

} // namespace

int main(int argc, char** argv) { return run_program(describe, argc, argv); }
