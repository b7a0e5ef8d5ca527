// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/named.hpp"
#include "archive/verify.hpp"

#include <functional>
#include <optional>
#include <span>

namespace hoso::archive {

/// What looking at objects gave, up to the first that was not reached.
struct ObjectsChecked {
    std::int64_t reached = 0, left = 0;
    std::int64_t orphans = 0; ///< that nobody names; those that were not reached or not chosen too
    std::int64_t size_bytes = 0, flaky = 0;
    std::optional<crypto::Sha256> last; ///< that was reached
};

/// Looks at what records name (`named`, in order of the digest) and at all else that is in the store, in order of the
/// digest and on several threads; at a sample of it, only at what is named where `since` is given, only at what lies
/// behind `after`, as the options say. Each folder is listed by the thread that looks at what is in it. Throws
/// Error{io} where a folder cannot be read.
ObjectsChecked check_objects(const ObjectStore& store, std::span<const StoredObject> named,
    const std::optional<crypto::Sha256>& after, const VerifyOptions& options, VerifyListener& listener,
    const std::function<void(const Finding&)>& tell);

} // namespace hoso::archive
