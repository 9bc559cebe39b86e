#include "lint/run/linter.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "libconf/parameters/client_parameters.h"
#include "lint/run/rules.h"
#include "lint/run/suppressions.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

auto order(const Finding& finding) {
  return std::tie(finding.where.file, finding.where.line, finding.where.column, finding.rule->id,
                  finding.message);
}

/// Built by postmap or postalias from a text of the same name, or read from it.
bool has_source(const TableReference& table) {
  constexpr std::string_view kTypes[] = {"btree", "cdb", "dbm", "hash", "lmdb", "sdbm", "texthash"};
  return (table.use == TableUse::lookup || table.use == TableUse::alias) &&
         std::ranges::find(kTypes, table.type) != std::end(kTypes);
}

/// White space of a value does not count.
void normalise(std::string& value) {
  std::string normal;
  for (std::string_view word : split(value, " \t\r\n")) {
    if (!normal.empty()) normal += ' ';
    normal += word;
  }
  value = std::move(normal);
}

}  // namespace

template <class Input>
void Linter::run_all(void (*Rule::*check)(const Input&, Report&), const Input& input) {
  for (const Rule* rule : all_rules()) {
    if (!(rule->*check) || !selection_.wants(*rule, context_)) continue;
    Report report(*rule, selection_.level_of(*rule), context_, findings_);
    (rule->*check)(input, report);
  }
}

void Linter::lint_bytes(const InputFile& file) {
  if (!files_.emplace(file.path(), &file).second) return;
  if (!file.masked.foreign_mark.empty()) {
    if (selection_.wants(pf904_unknown_template, context_)) {
      Report report(pf904_unknown_template, selection_.level_of(pf904_unknown_template), context_,
                    findings_);
      pf904_unknown_template.check_file(file, report);
    }
    return;
  }
  run_all(&Rule::check_file, file);
  switch (file.kind) {
    case FileKind::regexp:
    case FileKind::pcre:
    case FileKind::cidr:
    case FileKind::table:
    case FileKind::aliases:
      run_all(&Rule::check_table, TableSource{.file = file});
      break;
    case FileKind::client_cf: {
      std::vector<SyntaxProblem> problems;
      MainCf settings = MainCf::parse_tolerant(file.masked.text, file.path(), problems);
      run_all(&Rule::check_client,
              ClientFile{.file = file, .settings = settings, .type = file.type});
      break;
    }
    default:
      break;
  }
}

void Linter::lint_site(const SiteInput& input) {
  for (const InputFile* file : {input.main_cf, input.master_cf})
    if (file) lint_bytes(*file);
  Site site(
      input.directory, input.main_cf, input.master_cf,
      input.finder ? input.finder : [](const std::string&) { return std::nullopt; }, context_);
  run_all(&Rule::check_site, site);
  follow_tables(site);
}

void Linter::follow_tables(const Site& site) {
  for (const TableReference& table : site.tables()) {
    FileKind kind = FileKind::unknown;
    for (FileKind candidate : {FileKind::regexp, FileKind::pcre, FileKind::cidr})
      if (type_of(candidate) == table.type) kind = candidate;
    if (!client_parameters(table.type).empty()) kind = FileKind::client_cf;
    if (has_source(table))
      kind = table.use == TableUse::alias ? FileKind::aliases : FileKind::table;
    if (kind == FileKind::unknown || !table.name.starts_with('/') || !is_known(table.name))
      continue;
    auto found = site.read(table.name);
    if (!found || files_.contains(found->shown)) continue;
    lint_bytes(read_.emplace_back(std::move(found->shown), std::move(found->bytes), kind,
                                  context_.templates, table.type));
  }
}

void Linter::lint_file(const InputFile& file) {
  SiteInput input;
  if (file.kind == FileKind::main_cf) input.main_cf = &file;
  if (file.kind == FileKind::master_cf) input.master_cf = &file;
  if (input.main_cf || input.master_cf)
    lint_site(input);
  else
    lint_bytes(file);
}

const InputFile* Linter::file(const std::string& path) const {
  auto found = files_.find(path);
  return found == files_.end() ? nullptr : found->second;
}

/// Of what is there in one rendering only, nothing is said but about names that are wrong in any,
/// and nothing is changed.
void Linter::leave_templates_alone() {
  auto masked_of = [&](const std::string& path) -> const MaskedText* {
    const InputFile* input = file(path);
    return input && input->masked.is_template ? &input->masked : nullptr;
  };
  std::erase_if(findings_, [&](const Finding& finding) {
    const MaskedText* masked = masked_of(finding.where.file);
    return masked && masked->foreign_mark.empty() && !finding.rule->id.starts_with("PF1") &&
           masked->is_conditional(finding.where.offset, finding.where.length);
  });
  for (Finding& finding : findings_) {
    if (!finding.fix) continue;
    bool allowed = std::ranges::all_of(finding.fix->edits, [&](const Edit& edit) {
      const MaskedText* masked = masked_of(edit.file);
      return !masked || masked->may_change(edit.offset, edit.length);
    });
    if (!allowed) finding.fix.reset();
  }
}

std::vector<Finding> Linter::finish() {
  std::erase_if(findings_, [&](const Finding& finding) {
    return selection_.ignores_in(*finding.rule, finding.where.file);
  });
  leave_templates_alone();
  if (heeds_suppressions_) {
    std::map<std::string_view, Suppressions> of_file;
    for (const auto& [path, file] : files_) of_file.emplace(path, Suppressions(*file));
    std::erase_if(findings_, [&](const Finding& finding) {
      auto found = of_file.find(finding.where.file);
      return found != of_file.end() && found->second.drops(finding);
    });
    auto wants = [&](const Rule& rule) { return selection_.wants(rule, context_); };
    std::vector<Finding> said;
    auto report_of = [&](const Rule& rule) {
      return Report(rule, selection_.level_of(rule), context_, said);
    };
    Report unused = report_of(pf901_unused_suppression);
    Report unknown = report_of(pf902_unknown_suppression);
    for (const auto& [path, suppressions] : of_file) suppressions.report(unused, unknown, wants);
    std::erase_if(said, [&](const Finding& finding) {
      return !wants(*finding.rule) || selection_.ignores_in(*finding.rule, finding.where.file);
    });
    std::ranges::move(said, std::back_inserter(findings_));
  }
  for (Finding& finding : findings_) normalise(finding.value);
  std::ranges::stable_sort(findings_,
                           [](const auto& a, const auto& b) { return order(a) < order(b); });
  auto same = std::ranges::unique(
      findings_, [](const auto& a, const auto& b) { return order(a) == order(b); });
  findings_.erase(same.begin(), same.end());
  return std::move(findings_);
}

}  // namespace postwright::lint
