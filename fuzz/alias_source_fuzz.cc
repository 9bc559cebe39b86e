// Any bytes as an alias file: from memory and streamed the same records and the same warnings; a
// value, which is in its normal form, has itself as its normal form.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "fuzz/source_check.h"
#include "libmaps/text/alias_source.h"
#include "libmaps/text/alias_tokens.h"
#include "libmaps/text/source_kind.h"

namespace {

using namespace postwright;

void check_records(const SourceReading& reading) {
  for (const auto& [key, value, line] : reading.records) {
    if (value.starts_with(' ')) std::abort();
    if (value.find('[') != std::string::npos) continue;  // a "]" in a literal is not kept
    std::string again = join_tokens(alias_tokens(value), Spelling::quoted);
    // A backslash at the very end is an empty atom, of which the blank before it remains.
    if (trim_right(again) != trim_right(value)) std::abort();
  }
}

void check_tokens(std::string_view bytes) {
  std::size_t sum = 0;
  std::vector<AliasToken> tokens = alias_tokens(bytes);
  for (const AliasToken& token : tokens) {
    if (token.kind == AliasToken::Kind::op && token.text.size() != 1) std::abort();
    sum += token.text.size();
  }
  if (sum > bytes.size()) std::abort();
  auto colon = find_alias_colon(tokens);
  if (colon && (*colon == 0 || *colon + 1 >= tokens.size() || !tokens[*colon].is(':')))
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check_records(check_source(bytes, true, read_alias_source));
  check_records(check_source(bytes, false, read_alias_source));
  check_tokens(bytes);
  LogicalLineReader lines(bytes);
  if (!guess_source_kind(lines)) std::abort();
  return 0;
}
