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
    if (!accept_key(key)) return std::nullopt;
    auto folded = fold_key(key, folding_, room_);
    if (!folded) return failure_of(folded);
    auto found = inner_->lookup(*folded);
    if (found && *found && !accept_value(key, **found))
      return failure(ErrorKind::config, "malformed UTF-8 or invalid codepoint");
    return found;
  }

  void expect(std::span<const std::string_view> keys) override {
    folded_.resize(keys.size());
    hints_.clear();
    for (std::size_t i = 0; i < keys.size(); ++i) {
      // Only a hint: keys that fold in unusual ways are searched without it.
      if (!is_ascii(keys[i])) continue;
      auto folded = fold_key(keys[i], folding_, folded_[i]);
      if (folded) hints_.push_back(*folded);
    }
    inner_->expect(hints_);
  }

  Status store(std::string_view key, std::string_view value) override {
    if (!accept_key(key) || !accept_value(key, value)) return {};
    auto folded = fold_key(key, folding_, room_);
    if (!folded) return failure_of(folded);
    return inner_->store(*folded, value);
  }

  Result<bool> erase(std::string_view key) override {
    if (!accept_key(key)) return true;
    auto folded = fold_key(key, folding_, room_);
    if (!folded) return failure_of(folded);
    return inner_->erase(*folded);
  }

  Status flush() override { return inner_->flush(); }
  Result<std::optional<Record>> next() override { return inner_->next(); }
  void rewind() override { inner_->rewind(); }

 private:
  static constexpr std::string_view kReason = "malformed UTF-8 or invalid codepoint";

  bool accept_key(std::string_view key) const {
    if (is_valid_utf8(key)) return true;
    if (reporter_)
      reporter_->warning(cat(type(), ":", name(), ": non-UTF-8 key \"", key, "\": ", kReason));
    return false;
  }
  bool accept_value(std::string_view key, std::string_view value) const {
    if (is_valid_utf8(value)) return true;
    if (reporter_)
      reporter_->warning(cat(type(), ":", name(), ": key \"", key, "\": non-UTF-8 value \"", value,
                             "\": ", kReason));
    return false;
  }

  TablePtr inner_;
  Reporter* reporter_;
  Folding folding_;
  std::string room_;
  std::vector<std::string> folded_;
  std::vector<std::string_view> hints_;
};

}  // namespace

TablePtr with_utf8(TablePtr table, const OpenOptions& options) {
  return std::make_unique<Utf8Table>(std::move(table), options);
}

}  // namespace postwright
