// Any bytes as a bounce template file: what is read is written, read and written again as the same,
// and every text is expanded.

#include <cassert>
#include <cstddef>
#include <cstdint>

#include "libconf/bounce/bounce_text.h"

namespace postwright {
namespace {

const Configuration& site() {
  static const Configuration made = *Configuration::parse(
      "/etc/postfix",
      "myhostname = mx.example.com\nmydomain = example.com\nmynetworks =\nfoo = $bar\nbar = 1\n",
      "", {.master_cf = MasterCfReading::none});
  return made;
}

/// All templates as a file.
std::string format_all(const BounceTemplates& templates, Reporter& reporter) {
  std::string made;
  for (BounceClass bounce_class : kBounceClasses)
    made += format_bounce_template(templates.of(bounce_class, reporter));
  return made;
}

void check(std::string_view bytes) {
  BounceTemplates templates;
  CollectedMessages messages;
  if (!templates.read(bytes, "t.cf", messages)) return;
  for (BounceClass bounce_class : kBounceClasses) {
    BounceTemplate one = templates.of(bounce_class, messages);
    assert(one.text.ends_with('\n') && !one.subject.empty());
    (void)expand_bounce_text(one, site(), messages);
  }
  std::string made = format_all(templates, messages);
  std::size_t markers = 0;  // a text that has the marker is not read back
  for (std::size_t at = 0; (at = made.find("\nEOF\n", at)) != std::string::npos; at += 4) ++markers;
  if (markers != kBounceClasses.size()) return;
  BounceTemplates again;
  CollectedMessages none;
  [[maybe_unused]] Status read = again.read(made, "t.cf", none);
  assert(read && none.messages.empty());
  assert(format_all(again, none) == made);
}

}  // namespace
}  // namespace postwright

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  postwright::check({reinterpret_cast<const char*>(data), size});
  return 0;
}
