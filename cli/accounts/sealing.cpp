// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/sealing.hpp"

#include "core/error.hpp"
#include "credentials/custodians.hpp"
#include "messages/messages.hpp"

namespace hoso::cli {

std::function<std::string(const credentials::RunKey&)> sealing_of(const accounts::Book& book, bool has_own_key) {
    const accounts::Settings& settings = book.settings();
    if (settings.custodians.empty()) {
        if (has_own_key) return {};
        return [file = book.layout().settings().string()](const credentials::RunKey&) -> std::string {
            throw Error{Cause::settings,
                message("{}: names no custodians, so nobody could open the first passwords; 'hoso-accounts custodian "
                        "new' makes a key",
                    file)};
        };
    }
    const std::filesystem::path file = book.layout().root / settings.custodians;
    if (!std::filesystem::exists(file))
        throw Error{Cause::settings, message("{}: names custodians in {}, which is not there; 'hoso-accounts custodian "
                                             "new' makes a key",
                                         book.layout().settings().string(), file.string())};
    return [custodians = credentials::read_custodians(file),
               needed = static_cast<int>(settings.custodians_needed)](const credentials::RunKey& key) {
        return credentials::seal_run_key(key, custodians, needed);
    };
}

} // namespace hoso::cli
