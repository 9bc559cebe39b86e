#pragma once

#include <initializer_list>
#include <optional>

#include "base/file.h"
#include "base/result.h"

namespace postwright {

/// Signals as something to poll(2): from now on those of `numbers` do nothing by themselves, and
/// the descriptor is readable when one has come.
Result<UniqueFd> open_signals(std::initializer_list<int> numbers);

/// The next signal; nothing when none has come.
std::optional<int> take_signal(const UniqueFd& signals);

}  // namespace postwright
