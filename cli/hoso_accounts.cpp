// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/verbs.hpp"
#include "messages/messages.hpp"

using namespace hoso;
using namespace hoso::cli;

namespace {

Program describe() {
    return {"hoso-accounts", "accounts", tr("Provisions the accounts of an office's staff"), {check_verb()}};
}

} // namespace

int main(int argc, char** argv) { return run_program(describe, argc, argv); }
