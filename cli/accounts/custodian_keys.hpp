// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "credentials/custodians.hpp"
#include "shared/program.hpp"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace hoso::cli {

/// To whom run keys are sealed: --custodians, HOSO_CUSTODIANS or the settings.
struct CustodiansOption {
    std::string file;
    void add_to(CLI::App& app);
    /// Error{usage} where it was given nowhere; Error{settings} for every fault in the file, Error{denied} where anyone
    /// may write it.
    credentials::Custodians read() const;
};

/// The keys that open run keys: --key, once for each, and --passphrase-file, once for each that is protected,
/// in their order; a question on the terminal where there are fewer.
struct CustodianKeysOption {
    std::vector<std::string> files, passphrase_files;
    void add_to(CLI::App& app);
    std::vector<crypto::BoxPrivateKey> read() const;
};

/// The verb `custodian`: makes keys of custodians, shows them and lists who they are.
Verb custodian_verb();

} // namespace hoso::cli
