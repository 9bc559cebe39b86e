#include "libmaps/memory/fail_table.h"

#include "base/text.h"

namespace postwright {
namespace {

tl::unexpected<Error> fails() {
  return failure(ErrorKind::retry, "Application error");
}

class FailTable final : public Table {
 public:
  explicit FailTable(std::string_view name) : Table("fail", std::string(name), KeyKind::pattern) {}
  Result<std::optional<std::string>> lookup(std::string_view) override { return fails(); }
  Result<bool> store(std::string_view, std::string_view) override { return fails(); }
  Result<bool> erase(std::string_view) override { return fails(); }
  Result<std::optional<Record>> next() override { return fails(); }
};

class FailBuilder final : public IndexBuilder {
 public:
  FailBuilder(std::string_view name, Reporter* reporter) : name_(name), reporter_(reporter) {}
  // With the type, which is not the caller's where that is redirected.
  Status put(std::string_view, std::string_view) override {
    return failure(ErrorKind::system,
                   cat("table fail:", name_, ": write error: Application error"));
  }
  Status put_bytes(std::string_view key, std::string_view value) override {
    return put(key, value);
  }
  void warn(std::string_view text) override {
    if (reporter_) reporter_->warning(text);
  }
  Result<BuildSummary> finish() override { return BuildSummary{}; }

 private:
  std::string name_;
  Reporter* reporter_;
};

}  // namespace

Result<TablePtr> open_fail_table(std::string_view name, const OpenOptions&) {
  return std::make_unique<FailTable>(name);
}

Result<BuilderPtr> create_fail_index(std::string_view name, const BuildOptions& options) {
  return std::make_unique<FailBuilder>(name, options.reporter);
}

}  // namespace postwright
