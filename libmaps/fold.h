#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace postwright {

/// How keys are made comparable before they are stored and searched.
enum class Folding {
  none,
  ascii,    ///< A-Z to lower case, other bytes untouched [smtputf8_enable = no, postmap -u]
  unicode,  ///< full Unicode case folding, independent of the locale; no normalisation
};

/// ASCII without capitals, as nearly all keys are: valid UTF-8, and its own folded form.
bool is_folded_ascii(std::string_view key);

/// `key` folded; a view of `key` itself or of `room`. The key may get shorter or longer. With
/// Folding::unicode it must be valid UTF-8. ICU's library is loaded when the first non-ASCII key
/// is met; ErrorKind::system when the machine has none.
Result<std::string_view> fold_key(std::string_view key, Folding folding, std::string& room);

}  // namespace postwright
