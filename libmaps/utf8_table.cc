#include "libmaps/utf8_table.h"

#include <vector>

#include "base/text.h"
#include "base/utf8.h"
#include "libmaps/fold.h"

namespace postwright {
namespace {

class Utf8Table final : public Table {
 public:
  Utf8Table(TablePtr inner, const OpenOptions& options)
      : Table(inner->type(), inner->name(), inner->key_kind()),
        inner_(std::move(inner)),
        reporter_(options.reporter),
        folding_(options.fold_keys && key_kind() == KeyKind::fixed ? Folding::unicode
                                                                   : Folding::none) {}

  Result<std::optional<std::string>> lookup(std::string_view key) override {
    auto spelled = spell(key);
    if (!spelled) return failure_of(spelled);
    if (!*spelled) return std::nullopt;
    auto found = inner_->lookup(**spelled);
    if (found && *found && !accept_value(key, **found))
      return failure(ErrorKind::config, std::string(kReason));
    return found;
  }

  /// Only a hint: keys that folding would change are searched without it.
  void expect(std::span<const std::string_view> keys) override {
    hints_.clear();
    for (std::string_view key : keys)
      if (is_folded_ascii(key)) hints_.push_back(key);
    inner_->expect(hints_);
  }

  Result<bool> store(std::string_view key, std::string_view value) override {
    auto spelled = spell(key);
    if (!spelled) return failure_of(spelled);
    if (!*spelled || !accept_value(key, value)) return true;
    return inner_->store(**spelled, value);
  }

  Result<bool> erase(std::string_view key) override {
    auto spelled = spell(key);
    if (!spelled) return failure_of(spelled);
    return *spelled ? inner_->erase(**spelled) : Result<bool>(true);
  }

  Status flush() override { return inner_->flush(); }
  Result<std::optional<Record>> next() override { return inner_->next(); }
  void rewind() override { inner_->rewind(); }

 private:
  static constexpr std::string_view kReason = "malformed UTF-8 or invalid codepoint";

  /// The key as the inner table has it; nothing, after a warning, when it is not UTF-8.
  Result<std::optional<std::string_view>> spell(std::string_view key) {
    if (is_folded_ascii(key)) return key;
    if (is_valid_utf8(key)) return fold_key(key, folding_, room_);
    if (reporter_) reporter_->warning(cat(title(), ": non-UTF-8 key \"", key, "\": ", kReason));
    return std::nullopt;
  }
  bool accept_value(std::string_view key, std::string_view value) const {
    if (is_valid_utf8(value)) return true;
    if (reporter_)
      reporter_->warning(
          cat(title(), ": key \"", key, "\": non-UTF-8 value \"", value, "\": ", kReason));
    return false;
  }

  TablePtr inner_;
  Reporter* reporter_;
  Folding folding_;
  std::string room_;
  std::vector<std::string_view> hints_;
};

}  // namespace

TablePtr with_utf8(TablePtr table, const OpenOptions& options) {
  return std::make_unique<Utf8Table>(std::move(table), options);
}

}  // namespace postwright
