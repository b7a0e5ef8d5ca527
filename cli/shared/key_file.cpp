// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/key_file.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "messages/messages.hpp"

#include <filesystem>

namespace hoso::cli {

Exit write_key_file(const crypto::Secret& pem, const std::string& out, const std::function<void()>& tell,
    const std::string& warning, Session& session) {
    if (std::filesystem::exists(std::filesystem::symlink_status(out)))
        throw Error{Cause::output, message("{}: is there already; a key is never overwritten", out)};
    if (session.common().dry_run) {
        session.note(message("{}: would be made", out));
        return Exit::done;
    }
    crypto::write_secret(real_disk(), out, pem);
    tell();
    if (!warning.empty()) session.note(warning);
    return Exit::done;
}

} // namespace hoso::cli
