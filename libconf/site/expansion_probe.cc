// expansion_probe DIRECTORY NAME: the expanded value as `postconf -jx` prints it, or the error's
// text on standard error; for scripts/compare-expansion.

#include <cstdio>
#include <string>

#include "libconf/site/configuration.h"

using namespace postwright;

namespace {

std::string json(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  auto configuration = Configuration::load(argv[1]);
  if (!configuration) {
    std::fprintf(stderr, "%s\n", configuration.error().message.c_str());
    return 1;
  }
  auto value = configuration->find(argv[2]);
  if (!value || !*value) return 1;
  ExpansionBudget budget;
  auto expanded = expand(**value, MainScope(*configuration), budget);
  if (!expanded) {
    std::fprintf(stderr, "%s\n", expanded.error().message.c_str());
    return 1;
  }
  std::printf("{\"%s\": \"%s\"}\n", argv[2], json(expanded->text()).c_str());
  return 0;
}
