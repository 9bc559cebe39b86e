#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "base/text.h"
#include "libmaps/table.h"

namespace postwright {

/// How the keys of an open index file are spelled on disk: lower case when the table folds, and
/// with or without a trailing null byte. With TrailingNul::automatic a search tries "with", then
/// "without", until the first hit fixes the convention for the rest of this open table.
class StoredKey {
 public:
  explicit StoredKey(const OpenOptions& options)
      : fold_(options.fold_keys),
        with_(options.trailing_nul != TrailingNul::without),
        without_(options.trailing_nul != TrailingNul::with) {}

  /// Calls `operation(stored_key)`, which returns a Result whose value is true in a condition
  /// when the key was there, once or twice; returns its last result.
  template <class Operation>
  auto search(std::string_view key, Operation&& operation) {
    if (!with_ && !fold_) return operation(key);
    spell(key);
    if (with_) {
      auto result = operation(std::string_view(spelled_));
      if (!result || *result || !without_) {
        if (result && *result) without_ = false;
        return result;
      }
    }
    auto result = operation(std::string_view(spelled_).substr(0, key.size()));
    if (result && *result) with_ = false;
    return result;
  }

  /// The key as a new record has it (the value ends as the key does); `nul` is the type's default.
  /// The view lives until the next call,
  /// and as long as `key`.
  std::string_view for_store(std::string_view key, bool nul) {
    bool append = with_ && without_ ? nul : with_;
    if (!append && !fold_) return key;
    spell(key);
    return std::string_view(spelled_).substr(0, key.size() + (append ? 1 : 0));
  }

  /// The key as a search will probably find it; `nul` is the type's default. The view lives until
  /// the next call.
  std::string_view likely(std::string_view key, bool nul) { return for_store(key, nul); }

 private:
  void spell(std::string_view key) {
    spelled_.resize(key.size() + 1);
    if (fold_)
      std::transform(key.begin(), key.end(), spelled_.begin(), to_lower);
    else
      std::copy(key.begin(), key.end(), spelled_.begin());
    spelled_[key.size()] = '\0';
  }

  bool fold_;
  bool with_;
  bool without_;
  std::string spelled_;
};

}  // namespace postwright
