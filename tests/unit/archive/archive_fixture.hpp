// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/import.hpp"
#include "archive/rebuild.hpp"
#include "archive/sqlite_catalogue.hpp"
#include "archive/verify.hpp"
#include "core/error.hpp"
#include "counting_randomness.hpp"
#include "small_batch.hpp"
#include "temporary_folder.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace hoso::test {

/// Remembers what it heard.
class Heard : public archive::ImportListener {
public:
    void imported(const archive::Record& record) override { in.push_back(record.code); }
    void already_there(const std::string& code) override { known.push_back(code); }
    void refused(const std::string& name, const std::string& why) override {
        out.push_back(name);
        reason = why;
    }
    void resembles(const archive::Record& record, const archive::Summary& other, const std::string&) override {
        alike.push_back(record.code + "=" + other.code);
    }
    void progress(std::int64_t, std::int64_t) override {}
    std::vector<std::string> in, known, out, alike;
    std::string reason;
};

class Findings : public archive::VerifyListener {
public:
    void found(const archive::Finding& finding) override { codes.push_back(finding.code); }
    void progress(std::int64_t, std::int64_t) override {}
    std::vector<std::string> codes;
};

/// An archive and a batch in a folder of their own.
class ArchiveTest : public testing::Test {
protected:
    ArchiveTest() { archive::create_archive(place, "UBND", "Lưu trữ thử", here()); }

    archive::Surroundings here(Disk& disk = real_disk()) { return {disk, clock, randomness, "an"}; }
    archive::Patience at_once() { return {std::chrono::milliseconds{0}, {}}; }

    Heard import(Disk& disk = real_disk(), int jobs = 2) {
        Heard heard;
        archive::Writer writer{place, here(disk), at_once()};
        archive::import_batch(writer, archive::open_batch(batch.folder()), {"", jobs, false, ""}, heard);
        return heard;
    }
    Heard import_file(const std::filesystem::path& file) {
        Heard heard;
        archive::PlainText text;
        archive::Writer writer{place, here(), at_once()};
        archive::import_files(writer, std::vector{file.string()}, text, {}, heard);
        return heard;
    }
    std::vector<std::string> verify() {
        Findings findings;
        archive::verify(place, {.jobs = 2}, findings);
        return findings.codes;
    }
    std::vector<std::string> dump() {
        std::vector<std::string> lines;
        archive::Archive{place}.catalogue().dump([&](const std::string& line) { lines.push_back(line); });
        return lines;
    }
    /// "code:page" of each hit.
    std::vector<std::string> search(const std::string& query, archive::Filter filter = {},
        archive::Order order = archive::Order::newest, int limit = 20) {
        std::vector<std::string> found;
        archive::Archive archive{place};
        for (const auto& hit : archive.catalogue().search({query, std::move(filter), order, limit}).hits)
            found.push_back(hit.code + ":" + std::to_string(hit.page));
        return found;
    }
    std::filesystem::path object(const std::string& content) {
        return archive::ObjectStore{real_disk(), place / "objects"}.path_of(crypto::sha256(content));
    }
    static void overwrite(const std::filesystem::path& path, const std::string& content) {
        SmallBatch::write(path, content);
    }

    TemporaryFolder folder;
    std::filesystem::path place = folder.path() / "archive";
    SmallBatch batch{folder.path() / "batch"};
    FixedClock clock;
    CountingRandomness randomness;
};

} // namespace hoso::test
