// Any bytes as postmap source: from memory and streamed the same records and the same warnings.
// Also the base64 of file values, both ways.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "fuzz/source_check.h"
#include "libmaps/text/base64.h"
#include "libmaps/text/postmap_source.h"
#include "libmaps/text/source_kind.h"

namespace {

using namespace postwright;

bool is_inside(std::string_view part, std::string_view whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

Status read_texthash(LogicalLineReader& lines, const SourceOptions& options, Reporter& reporter,
                     const RecordVisitor& visit) {
  return read_postmap_source(lines, options, reporter, visit, PostmapDialect::texthash);
}

Status read_postmap(LogicalLineReader& lines, const SourceOptions& options, Reporter& reporter,
                    const RecordVisitor& visit) {
  return read_postmap_source(lines, options, reporter, visit);
}

void check_records(const SourceReading& reading) {
  for (const auto& [key, value, line] : reading.records) {
    if (key.empty() || value.empty()) std::abort();
    if (trim(value).size() != value.size() || is_space(key.front())) std::abort();
    // A record written as a line is the same record.
    std::string line_again = cat(key, " ", value);
    KeyAndValue again = cut_postmap_line(line_again);
    bool ends_in_backslash = key.back() == '\\';  // it may protect the blank
    if (!ends_in_backslash && (again.key != key || again.value != value)) std::abort();
  }
}

void check_cut(std::string_view bytes) {
  KeyAndValue cut = cut_postmap_line(bytes);
  if (!is_inside(cut.key, bytes) || !is_inside(cut.value, bytes)) std::abort();
  if (!bytes.starts_with(cut.key)) std::abort();
  if (cut.unbalanced && !cut.value.empty()) std::abort();
}

void check_base64(std::string_view bytes) {
  if (base64_decode(base64_encode(bytes)) != bytes) std::abort();
  auto decoded = base64_decode(bytes);
  if (decoded && base64_decode(base64_encode(*decoded)) != decoded) std::abort();
  if (decoded && base64_encode(*decoded).size() != bytes.size()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check_records(check_source(bytes, true, read_postmap));
  SourceReading bare = check_source(bytes, false, read_postmap);
  check_records(bare);
  // texthash differs in what it says, not in what it reads.
  if (read_source(LogicalLineReader(bytes), true, read_texthash).records != bare.records)
    std::abort();
  check_cut(bytes);
  check_base64(bytes);
  LogicalLineReader lines(bytes);
  if (!guess_source_kind(lines)) std::abort();
  return 0;
}
