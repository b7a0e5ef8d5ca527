// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.hpp"
#include "digitize/jobs.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace hoso::digitize {

/// How far an input is.
enum class InputState { found = 0, inspected = 1, delivered = 2, quarantined = 3 };

struct InputRow {
    std::int64_t key = 0;
    std::filesystem::path path; ///< absolute, exact bytes
    std::string shown;          ///< relative, for people and document.json
    std::string sha256;
    std::int64_t size_bytes = 0;
    std::string document_id;
    InputState state = InputState::found;
    std::string reason;       ///< of a quarantined input
    std::string settings;     ///< canonical JSON its result was made with; empty before
    std::string document_sha256; ///< of document.json, once delivered
    int pages = 0, pages_lost = 0, pages_blank = 0;
};

enum class PageState { waiting = 0, read = 1, quarantined = 2 };

struct PageRow {
    int page = 0;
    PageState state = PageState::waiting;
    std::string reason;
};

/// The memory of a batch: batch.sqlite, made so that another queue can stand in its place. One writer: the caller holds
/// the batch's lock. Every function is one durable transaction; throws Error{input} for a damaged journal.
class Journal {
public:
    enum class Open { create, existing, read_only };
    Journal(const std::filesystem::path& file, Open how);
    Journal(Journal&&) noexcept;
    ~Journal();

    std::string batch_id() const;
    /// The first run names the batch.
    void set_batch_id(const std::string& id);
    std::optional<Settings> settings() const;
    void set_settings(const Settings& settings);

    std::vector<InputRow> inputs() const;
    std::set<std::string> document_ids() const;
    std::int64_t add_input(const InputRow& input);
    /// Back to the beginning, with what the file is now: pages are forgotten.
    void restart_input(std::int64_t key, const std::string& sha256, std::int64_t size_bytes);
    void set_inspected(std::int64_t key, const InputAbout& about, const std::string& settings);
    void set_delivered(std::int64_t key, const std::string& document_sha256, int pages_blank);
    void set_quarantined(std::int64_t key, const std::string& reason);
    InputAbout about(std::int64_t key) const;

    std::vector<PageRow> pages(std::int64_t key) const;
    void set_read(std::int64_t key, int page, const PageReading& reading);
    void set_page_quarantined(std::int64_t key, int page, const std::string& reason);
    PageReading reading(std::int64_t key, int page) const;
    /// After delivery the text stands in the document; the journal need not carry it twice.
    void forget_readings(std::int64_t key);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace hoso::digitize
