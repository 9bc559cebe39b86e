// Any bytes as a site for the linter: a byte (bit 7: templates; the others: what kind of file the
// third is), then main.cf, master.cf and a file that both may name, with the byte FF between them.
// Each finding lies inside its file, two runs find the same, and fixes can be applied.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fuzz/input_parts.h"
#include "lint/findings/apply_fixes.h"
#include "lint/run/linter.h"

namespace {

using namespace postwright;        // NOLINT(google-build-using-namespace)
using namespace postwright::lint;  // NOLINT(google-build-using-namespace)

constexpr std::size_t kLargest = 4096;
constexpr int kRounds = 3;
constexpr FileKind kKinds[] = {FileKind::regexp, FileKind::pcre,    FileKind::cidr,
                               FileKind::table,  FileKind::aliases, FileKind::client_cf};

using Files = std::map<std::string, std::string>;

/// The files of a look stay with its findings.
struct Look {
  Look(const Files& files, FileKind kind, TemplateKind templates)
      : main_cf("main.cf", files.at("main.cf"), FileKind::main_cf, templates),
        master_cf("master.cf", files.at("master.cf"), FileKind::master_cf, templates),
        other("other", files.at("other"), kind, templates),
        linter({.templates = templates}, everything()) {
    linter.lint_site({.main_cf = &main_cf,
                      .master_cf = &master_cf,
                      .finder = [&](const std::string& path) -> std::optional<NamedBytes> {
                        return NamedBytes{"named" + path, files.at("other")};
                      }});
    linter.lint_file(other);
    findings = linter.finish();
  }
  static Selection everything() {
    Selection selection;
    if (!selection.use_profile("all")) std::abort();
    return selection;
  }

  InputFile main_cf, master_cf, other;
  Linter linter;
  std::vector<Finding> findings;
};

void check_places(const Look& look) {
  auto check = [&](const FileSpan& where) {
    const InputFile* file = look.linter.file(where.file);
    if (!file || where.offset > file->bytes().size() ||
        where.length > file->bytes().size() - where.offset || where.line == 0 || where.column == 0)
      std::abort();
  };
  for (const Finding& finding : look.findings) {
    check(finding.where);
    for (const Related& related : finding.related) check(related.where);
  }
}

void check_same(const Look& one, const Look& other) {
  if (!std::ranges::equal(one.findings, other.findings, {}, &Finding::message, &Finding::message))
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1 || size > kLargest) return 0;
  FileKind kind = kKinds[(data[0] & 0x7f) % std::size(kKinds)];
  TemplateKind templates = data[0] & 0x80 ? TemplateKind::automatic : TemplateKind::none;
  auto part = input_parts({reinterpret_cast<const char*>(data + 1), size - 1}, 3);
  Files files{{"main.cf", part[0]}, {"master.cf", part[1]}, {"other", part[2]}};
  for (int round = 0; round < kRounds; ++round) {
    Look look(files, kind, templates);
    check_places(look);
    if (round == 0) check_same(look, Look(files, kind, templates));
    FixedFiles fixed = apply_fixes(look.findings, FixKind::unsafe,
                                   [&](const std::string& path) -> const std::string& {
                                     return look.linter.file(path)->bytes();
                                   });
    if (fixed.bytes.empty()) return 0;
    for (auto& [path, text] : fixed.bytes)
      if (files.contains(path)) files[path] = std::move(text);
  }
  return 0;
}
