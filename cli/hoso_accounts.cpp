// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/custodian_keys.hpp"
#include "accounts/verbs.hpp"
#include "crypto/secret_memory.hpp"
#include "messages/messages.hpp"
#include "shared/key.hpp"

using namespace hoso;
using namespace hoso::cli;

namespace {

Program describe() {
    return {"hoso-accounts", "accounts", tr("Provisions the accounts of an office's staff"),
        {init_verb(), check_verb(), adopt_verb(), plan_verb(), show_verb(), approve_verb(), apply_verb(),
            rollback_verb(), handover_verb(), reissue_verb(), ack_verb(), status_verb(), reconcile_verb(),
            log_verb(), key_verb("hoso-accounts", "accounts.approve"), custodian_verb()}};
}

} // namespace

int main(int argc, char** argv) {
    crypto::refuse_core_files(); // first passwords pass through this program
    return run_program(describe, argc, argv);
}
