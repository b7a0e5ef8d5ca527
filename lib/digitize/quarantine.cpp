// SPDX-License-Identifier: GPL-3.0-or-later
#include "digitize/quarantine.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "digitize/inputs.hpp"

namespace hoso::digitize {

namespace fs = std::filesystem;

void set_aside(const fs::path& batch, const InputRow& input, const std::vector<LostPage>& problems) {
    const fs::path folder = batch / "quarantine" / input.document_id;
    real_disk().create_folders(folder);
    Json reason{{"schema", "hoso-quarantine/1"}, {"id", input.document_id}, {"path", input.shown},
        {"sha256", input.sha256}, {"size_bytes", input.size_bytes}, {"problems", Json::array()}};
    for (const LostPage& problem : problems)
        reason["problems"].push_back({{"page", problem.source_page}, {"reason", problem.reason}});
    const fs::path copy = folder / "source" / kept_name(input.path);
    std::error_code no_source;
    // A file that cannot be read, or was moved away meanwhile, is reported all the same.
    if (!fs::exists(copy) && fs::exists(input.path, no_source)) {
        real_disk().create_folders(folder / "source");
        try {
            copy_new(input.path, copy);
        } catch (const Error& error) {
            if (error.cause() == Cause::output || (error.cause() == Cause::io && fs::exists(copy))) throw;
            reason["source"] = error.what();
        }
        real_disk().sync_folder(folder / "source");
    }
    replace_file(real_disk(), folder / "reason.json", to_document(reason));
}

void release_from_quarantine(const fs::path& batch, const std::string& document_id) {
    const fs::path folder = batch / "quarantine" / document_id;
    std::error_code error;
    if (!fs::exists(folder, error)) return;
    fs::remove_all(folder);
    real_disk().sync_folder(folder.parent_path());
}

} // namespace hoso::digitize
