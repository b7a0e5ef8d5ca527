// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/named.hpp"
#include "archive/verify.hpp"

#include <functional>
#include <span>
#include <vector>

namespace hoso::archive {

/// An object to look at; `stated_bytes` is -1 where no record names it.
struct ObjectTask {
    crypto::Sha256 sha256;
    std::int64_t stated_bytes = -1;
};

/// What records name (`named`) and what is there (`stored`), both and the result in order of the digest.
std::vector<ObjectTask> object_tasks(std::span<const crypto::Sha256> stored, std::span<const StoredObject> named);

/// The chosen ones, in the same order.
std::vector<ObjectTask> sampled(std::vector<ObjectTask> tasks, const ObjectSample& sample);

/// What looking at them gave, up to the first that was not reached.
struct ObjectsChecked {
    std::size_t reached = 0; ///< of the tasks
    std::int64_t size_bytes = 0, flaky = 0;
};

/// Looks at them on several threads, in their order.
ObjectsChecked check_objects(const ObjectStore& store, std::span<const ObjectTask> tasks, const VerifyOptions& options,
    VerifyListener& listener, const std::function<void(const Finding&)>& tell);

} // namespace hoso::archive
