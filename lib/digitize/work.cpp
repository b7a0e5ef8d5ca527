// SPDX-License-Identifier: GPL-3.0-or-later
#include "digitize/work.hpp"

#include "core/error.hpp"
#include "digitize/jobs.hpp"
#include "digitize/reader.hpp"

#include <memory>

namespace hoso::digitize {

namespace {

Json work_on(Reader& reader, const Json& job) {
    const std::string kind = job.at("job");
    if (kind == "inspect") return to_json(inspect(path_from_hex(job.at("file")), settings_from_json(job.at("settings"))));
    if (kind == "read")
        return to_json(reader.read(path_from_hex(job.at("file")), job.at("page"), about_from_json(job.at("about")),
            settings_from_json(job.at("settings"))));
    if (kind == "assemble")
        return records::to_json(assemble(assembly_from_json(job.at("assembly")), path_from_hex(job.at("folder"))));
    throw Error{Cause::usage, kind + ": no such job"};
}

} // namespace

std::function<Json(const Json& job)> make_worker() {
    return [reader = std::make_shared<Reader>()](const Json& job) { return work_on(*reader, job); };
}

} // namespace hoso::digitize
