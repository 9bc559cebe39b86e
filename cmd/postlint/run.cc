#include "cmd/postlint/run.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <ostream>
#include <sstream>

#include "base/atomic_file.h"
#include "base/file.h"
#include "base/text.h"
#include "base/unified_diff.h"
#include "cmd/postlint/baseline.h"
#include "cmd/postlint/discover.h"
#include "cmd/postlint/explain.h"
#include "cmd/postlint/formats/format.h"
#include "cmd/postlint/outcome.h"
#include "libconf/edits/edit_file.h"
#include "lint/findings/apply_fixes.h"

namespace postwright::postlint {
namespace {

/// A fix may make room for another one, but not for ever.
constexpr int kMaxRounds = 10;

/// One look at all inputs. Keeps what its outcome refers to.
class Look {
 public:
  Look(const Options& options, const OtherBytes& other)
      : inputs_(discover(options, other)), linter_(options.context, options.selection) {
    linter_.heed_suppressions(options.heed_suppressions);
    for (const lint::SiteInput& site : inputs_.sites) linter_.lint_site(site);
    for (const lint::InputFile* file : inputs_.loose) linter_.lint_file(*file);
    outcome_.findings = linter_.finish();
    std::erase_if(outcome_.findings, [&](const lint::Finding& finding) {
      return inputs_.context_files.contains(finding.where.file);
    });
    outcome_.unreadable = inputs_.unreadable;
    outcome_.unknown = inputs_.unknown;
    for (const auto& [path, file] : linter_.files()) {
      if (inputs_.context_files.contains(path)) continue;
      outcome_.files.push_back(path);
      ++outcome_.kinds[std::string(lint::kind_name(file->kind))];
    }
    outcome_.file_of = [this](const std::string& path) { return linter_.file(path); };
  }
  Outcome& outcome() { return outcome_; }

 private:
  Inputs inputs_;
  lint::Linter linter_;
  Outcome outcome_;
};

Result<std::string> read_standard_input() {
  return read_all(STDIN_FILENO, "standard input", 256u << 20);
}

class Run {
 public:
  Run(const Options& options, std::ostream& out, std::ostream& err, bool terminal)
      : options_(options),
        out_(out),
        err_(err),
        terminal_(terminal),
        reads_input_(std::ranges::count(options.paths, "-") > 0) {}

  ExitStatus lint() {
    if (reads_input_) {
      auto bytes = read_standard_input();
      if (!bytes) return give_up(bytes.error());
      original_[options_.stdin_filename] = *bytes;
      bytes_[options_.stdin_filename] = std::move(*bytes);
    }
    auto look = std::make_unique<Look>(options_, bytes_);
    if (options_.fix_mode != FixMode::none) {
      fix(look);
      Status put = put_fixed_files();
      if (!put) return give_up(put.error());
    }
    return finish(look->outcome());
  }

 private:
  ExitStatus give_up(const Error& error) {
    err_ << "postlint: " << error.message << '\n';
    return ExitStatus::unreadable;
  }

  /// Rounds of fixes, in memory.
  void fix(std::unique_ptr<Look>& look) {
    for (int round = 0; round < kMaxRounds; ++round) {
      Outcome& outcome = look->outcome();
      auto fixed = lint::apply_fixes(outcome.findings, options_.boldest,
                                     [&](const std::string& path) -> const std::string& {
                                       return outcome.file_of(path)->bytes();
                                     });
      if (fixed.bytes.empty()) return;
      for (auto& [path, bytes] : fixed.bytes) {
        original_.try_emplace(path, outcome.file_of(path)->bytes());
        changed_.insert(path);
        bytes_[path] = std::move(bytes);
      }
      look = std::make_unique<Look>(options_, bytes_);
    }
  }

  /// Standard input goes to standard output, changed or not.
  Status put_fixed_files() {
    if (reads_input_ && options_.fix_mode == FixMode::fix) out_ << bytes_[options_.stdin_filename];
    for (const std::string& path : changed_) {
      const std::string& before = original_[path];
      const std::string& after = bytes_[path];
      if (options_.fix_mode == FixMode::diff) {
        out_ << unified_diff(path, before, after);
      } else if (options_.fix_mode == FixMode::fix) {
        if (reads_input_ && path == options_.stdin_filename) continue;
        auto written = edit_file(path, [&](std::string_view now) -> Result<std::string> {
          if (now != before)
            return failure(ErrorKind::retry,
                           cat(path, ": it was changed meanwhile; run postlint again"));
          return after;
        });
        if (!written) return failure_of(written);
      }
    }
    return {};
  }

  ExitStatus finish(Outcome& outcome) {
    ExitStatus status = ExitStatus::clean;
    if (!options_.write_baseline.empty()) {
      Status written = replace_file(options_.write_baseline, write_baseline(outcome));
      if (!written) return give_up(written.error());
      return with_unread(outcome, ExitStatus::clean);
    }
    if (!options_.baseline.empty()) {
      auto text = read_file(options_.baseline);
      if (!text) return give_up(text.error());
      Status applied = apply_baseline(outcome, *text, options_.baseline, options_);
      if (!applied) {
        err_ << "postlint: " << applied.error().message << '\n';
        return ExitStatus::usage;
      }
    }
    if (std::ranges::any_of(outcome.findings, [&](const lint::Finding& finding) {
          return finding.level >= options_.fail_on;
        }))
      status = ExitStatus::findings;
    if (options_.fix_mode == FixMode::check) {
      for (const std::string& path : changed_) out_ << "would fix " << path << '\n';
      status = changed_.empty() ? ExitStatus::clean : ExitStatus::findings;
    } else if (options_.fix_mode != FixMode::diff) {
      Status written = write_reports(outcome);
      if (!written) return give_up(written.error());
    } else if (!changed_.empty()) {
      status = ExitStatus::findings;
    }
    return with_unread(outcome, status);
  }

  /// The status with what was named and not linted: said, and never a success.
  ExitStatus with_unread(const Outcome& outcome, ExitStatus status) {
    for (const std::string& path : outcome.unknown)
      err_ << "postlint: " << printable(path, true)
           << ": nothing says what kind of file this is; specify --kind\n";
    for (const Error& error : outcome.unreadable) err_ << "postlint: " << error.message << '\n';
    if (!outcome.unreadable.empty()) return ExitStatus::unreadable;
    return outcome.unknown.empty() ? status : ExitStatus::usage;
  }

  Status write_reports(const Outcome& outcome) {
    bool fixed_input = reads_input_ && options_.fix_mode == FixMode::fix;
    for (const OutputRequest& request : options_.outputs) {
      if (request.file.empty()) {
        if (!fixed_input)  // there the file itself went
          request.format->write(outcome, options_, out_, terminal_);
        continue;
      }
      std::ostringstream text;
      request.format->write(outcome, options_, text, false);
      Status written = replace_file(request.file, text.str());
      if (!written) return written;
    }
    return {};
  }

  const Options& options_;
  std::ostream& out_;
  std::ostream& err_;
  bool terminal_;
  bool reads_input_;
  OtherBytes original_;
  OtherBytes bytes_;
  std::set<std::string> changed_;
};

}  // namespace

ExitStatus run(const Options& options, std::ostream& out, std::ostream& err, bool terminal) {
  switch (options.task) {
    case Task::explain:
      return explain_rules(options, out, err);
    case Task::list_rules:
      list_rules(options, out);
      return ExitStatus::clean;
    case Task::show_config:
      show_config(options, out);
      return ExitStatus::clean;
    case Task::lint:
      break;
  }
  return Run(options, out, err, terminal).lint();
}

}  // namespace postwright::postlint
