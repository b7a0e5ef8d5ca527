// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/book.hpp"
#include "accounts/officers.hpp"
#include "credentials/run_key.hpp"
#include "crypto/sealed_box.hpp"
#include "handover/letters.hpp"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace hoso::cli {

/// What is handed over of a run: letters by unit, and what their passwords are made from again.
class RunLetters {
public:
    /// Opens the run's keys. Error{missing} for a run that is none, or one of whose keys is gone, Error{usage} where it
    /// is not over or was rolled back, Error{denied} where the private keys do not open its run keys.
    RunLetters(accounts::Book& book, const std::string& run, std::span<const crypto::BoxPrivateKey> keys);

    const handover::Issue& issue() const noexcept { return m_issue; }
    /// In the order of the plan. Accounts whose password was reissued or that were removed since have no letter.
    const std::vector<handover::Packet>& packets() const noexcept { return m_packets; }
    /// Thread-safe.
    crypto::Secret password(const handover::Letter& letter) const;

private:
    using Known = std::map<std::string, accounts::Kept>;
    void open_keys(const std::string& run, const Known& known, std::span<const crypto::BoxPrivateKey> keys);
    void collect(accounts::Book& book, const std::string& run, const Known& known);

    accounts::Settings m_settings; ///< as they were in the run
    std::filesystem::path m_folder;
    handover::Issue m_issue;
    std::vector<handover::Packet> m_packets;
    std::map<int, credentials::RunKey> m_keys;
    std::map<std::string, int> m_key_of; ///< account -> number of the key
};

/// What stands on the papers of a run.
handover::Issue issue_of(const accounts::Settings& settings, const accounts::RunRow& run);

} // namespace hoso::cli
