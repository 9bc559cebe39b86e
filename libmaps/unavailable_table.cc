#include "libmaps/unavailable_table.h"

#include "base/text.h"

namespace postwright {
namespace {

class UnavailableTable final : public Table {
 public:
  UnavailableTable(std::string_view type, std::string_view name, std::string reason,
                   Reporter* reporter)
      : Table(std::string(type), std::string(name), KeyKind::pattern),
        reason_(std::move(reason)),
        reporter_(reporter) {}

  Result<std::optional<std::string>> lookup(std::string_view) override { return refuse(); }
  Result<bool> store(std::string_view, std::string_view) override { return refuse(); }
  Result<bool> erase(std::string_view) override { return refuse(); }
  Result<std::optional<Record>> next() override { return refuse(); }

 private:
  tl::unexpected<Error> refuse() const {
    if (reporter_) reporter_->warning(cat(type(), ":", name(), " is unavailable. ", reason_));
    return failure(ErrorKind::retry, reason_);
  }

  std::string reason_;
  Reporter* reporter_;
};

}  // namespace

TablePtr unavailable_table(std::string_view type, std::string_view name, std::string reason,
                           Reporter* reporter) {
  return std::make_unique<UnavailableTable>(type, name, std::move(reason), reporter);
}

}  // namespace postwright
