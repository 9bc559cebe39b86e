#include "libmaps/memory/fail_table.h"

namespace postwright {
namespace {

tl::unexpected<Error> fails() {
  return failure(ErrorKind::retry, "Application error");
}

class FailTable final : public Table {
 public:
  explicit FailTable(std::string_view name) : Table("fail", std::string(name), KeyKind::pattern) {}
  Result<std::optional<std::string>> lookup(std::string_view) override { return fails(); }
  Status store(std::string_view, std::string_view) override { return fails(); }
  Result<bool> erase(std::string_view) override { return fails(); }
  Result<std::optional<Record>> next() override { return fails(); }
};

class FailBuilder final : public IndexBuilder {
 public:
  explicit FailBuilder(Reporter* reporter) : reporter_(reporter) {}
  Status put(std::string_view, std::string_view) override { return fails(); }
  Status put_bytes(std::string_view, std::string_view) override { return fails(); }
  void warn(std::string_view text) override {
    if (reporter_) reporter_->warning(text);
  }
  Result<BuildSummary> finish() override { return BuildSummary{}; }

 private:
  Reporter* reporter_;
};

}  // namespace

Result<TablePtr> open_fail_table(std::string_view name, const OpenOptions&) {
  return std::make_unique<FailTable>(name);
}

Result<BuilderPtr> create_fail_index(std::string_view, const BuildOptions& options) {
  return std::make_unique<FailBuilder>(options.reporter);
}

}  // namespace postwright
