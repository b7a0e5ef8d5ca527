// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/verbs.hpp"

#include "messages/messages.hpp"

namespace {

hoso::cli::Program describe() {
    using namespace hoso::cli;
    return {"hoso-archive", "archive", hoso::tr("Keep records, find them again and prove that they are whole"),
        {init_verb(), import_verb(), export_verb(), search_verb(), queries_verb(), show_verb(), text_verb(), list_verb(),
            stats_verb(), describe_verb(), revise_verb(), dossier_verb(), series_verb(), entry_verb(), units_verb(),
            verify_verb(), repair_verb(), rebuild_verb(), erase_verb(), collect_verb(), log_verb(), prove_verb(),
            witness_verb()}};
}

} // namespace

int main(int argc, char** argv) { return hoso::cli::run_program(describe, argc, argv); }
