#include "cmd/postconf/views/main_view.h"

#include <unistd.h>

#include "base/block_output.h"
#include "cmd/postconf/views/print.h"

namespace postwright::postconf {
namespace {

class MainView {
 public:
  explicit MainView(Session& session) : session_(session), output_(STDOUT_FILENO) {}

  Status run() {
    const auto& arguments = session_.options().arguments;
    for (const std::string& name : arguments) {
      if (!session_.names().class_of(name)) {
        session_.warn_about_unknown(name);
        continue;
      }
      Status shown = show(name);
      if (!shown) return shown;
    }
    if (arguments.empty()) {
      for (const KnownNames::Name& name : session_.names().names()) {
        if (!session_.wants(name.name_class)) continue;
        Status shown = show(name.name);
        if (!shown) return shown;
      }
    }
    output_.finish();
    return {};
  }

 private:
  Status show(const std::string& name) {
    const CommandLine& options = session_.options();
    if (options.only_set && !session_.configuration().is_set(name)) return {};
    std::string text;
    if (!options.hide_values) {
      MainScope scope(session_.configuration());
      auto value = scope.find(name);
      if (!value) return failure_of(value);
      if (*value) {
        auto shown = session_.shown(**value, scope);
        if (!shown) return failure_of(shown);
        text = std::move(*shown);
      }
    }
    append_parameter(output_.buffer(), options, name, text);
    output_.written();
    return {};
  }

  Session& session_;
  BlockOutput output_;
};

}  // namespace

Status show_main_cf(Session& session) {
  Status shown = MainView(session).run();
  if (shown) session.warn_about_unused(true);
  return shown;
}

}  // namespace postwright::postconf
