// What a client of the re-index service sends, and what a child of it reports: both are bytes of
// somebody who may be hostile. What is accepted comes back the same when it is written and read
// again.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "reindex/job/job_process.h"
#include "reindex/serve/protocol.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace postwright::reindexer;
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  auto request = parse_request(bytes);
  if (request && *request) {
    if ((*request)->path.find('\0') != std::string::npos) abort();
    // A request is whole at one place only: no shorter beginning says something else.
    auto shorter = parse_request(bytes.substr(0, (*request)->path.size()));
    if (shorter && *shorter && (*shorter)->path != (*request)->path) abort();
  }
  auto report = parse_report(bytes);
  if (report) {
    auto again = parse_report(format_report(*report));
    if (!again) abort();
    JobReport first = *again;
    auto third = parse_report(format_report(first));
    if (!third || !(*third == first)) abort();
  }
  return 0;
}
