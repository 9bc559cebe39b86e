#include "lint/site/site.h"

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "libconf/expansion/macro_names.h"
#include "libconf/parameters/typed_value.h"

namespace postwright::lint {
namespace {

Configuration read_configuration(const std::string& directory, const InputFile* main_cf,
                                 const InputFile* master_cf,
                                 std::vector<SyntaxProblem>& main_problems,
                                 std::vector<SyntaxProblem>& master_problems) {
  MainCf main_parsed;
  MasterCf master_parsed;
  if (main_cf)
    main_parsed = MainCf::parse_tolerant(main_cf->masked.text, main_cf->path(), main_problems);
  if (master_cf)
    master_parsed =
        MasterCf::parse_tolerant(master_cf->masked.text, master_cf->path(), master_problems);
  return Configuration::of(
      directory, std::move(main_parsed), std::move(master_parsed),
      {.root = {}, .directory_is_set = true, .reporter = nullptr, .unknown_host = true});
}

std::size_t position(std::string_view part, std::string_view whole) {
  return static_cast<std::size_t>(part.data() - whole.data());
}

}  // namespace

Site::Site(std::string directory, const InputFile* main_cf, const InputFile* master_cf,
           FileFinder finder, const Context& context)
    : context_(context),
      main_file_(main_cf),
      master_file_(master_cf),
      finder_(std::move(finder)),
      configuration_(
          read_configuration(directory, main_cf, master_cf, main_problems_, master_problems_)) {
  collect_assignments();
  Silence silence;  // what it would say is a rule's to say
  auto names = KnownNames::discover(
      configuration_, {.unused = false, .tolerant = true, .client_files = false}, silence);
  if (names) names_ = std::move(*names);
}

bool Site::has_branches() const {
  return (main_file_ && main_file_->masked.has_branches) ||
         (master_file_ && master_file_->masked.has_branches);
}

void Site::collect_assignments() {
  for (const Setting& setting : configuration_.main_cf().settings()) {
    if (!is_known(setting.name)) continue;
    assignments_.push_back({.name = setting.name,
                            .value = &setting.value,
                            .setting = &setting,
                            .counts = configuration_.main_cf().find(setting.name) == &setting});
  }
  for (const ServiceEntry& entry : services()) {
    const std::string& text = entry.text.text();
    auto words = split_outside_braces(text, kServiceBlanks);
    std::span<const std::string_view> behind(words);
    std::size_t number = 0;
    for (const PlacedWord& word : read_command_words(behind.subspan(ServiceEntry::kFields))) {
      if (!word.is_pair) continue;
      const Override& written = entry.overrides[number++];
      if (!is_known(written.name)) continue;
      Assignment assignment{.name = written.name,
                            .value = &written.value,
                            .service = &entry,
                            .override_setting = &written,
                            .counts = entry.find(written.name) == &written,
                            .name_at = position(word.name, text)};
      auto holder = std::ranges::find_if(words, [&](std::string_view candidate) {
        std::size_t begin = position(candidate, text);
        return begin <= assignment.name_at && assignment.name_at < begin + candidate.size();
      });
      std::string_view option = holder->starts_with("-") ? *holder : *(holder - 1);
      assignment.begin = option.starts_with("-o") ? position(option, text) : std::string::npos;
      assignment.end = position(*holder, text) + holder->size();
      assignments_.push_back(assignment);
    }
  }
  for (const Assignment& assignment : assignments_) {
    by_name_.emplace(assignment.name, &assignment);
    if (assignment.counts)
      deciding_.emplace(std::pair(assignment.name, assignment.service), &assignment);
  }
}

std::vector<const Assignment*> Site::assignments_of(std::string_view name) const {
  std::vector<const Assignment*> found;
  auto [first, last] = by_name_.equal_range(name);
  for (; first != last; ++first) found.push_back(first->second);
  return found;
}

const Assignment* Site::deciding(std::string_view name, const ServiceEntry* service) const {
  auto found = deciding_.find({name, service});
  if (found == deciding_.end() && service) found = deciding_.find({name, nullptr});
  return found == deciding_.end() ? nullptr : found->second;
}

bool Site::refers_to(std::string_view name, std::string_view except) const {
  if (!references_) {
    references_.emplace();
    std::vector<std::string> problems;
    for (const Assignment& assignment : assignments_)
      visit_macro_names(
          assignment.text(),
          [&](std::string_view used) {
            auto users = references_->find(used);
            if (users == references_->end())
              users = references_->try_emplace(std::string(used)).first;
            users->second.insert(assignment.name);
          },
          problems);
  }
  auto users = references_->find(name);
  if (users == references_->end()) return false;
  return users->second.size() > 1 || !users->second.contains(except);
}

std::vector<const ServiceEntry*> Site::services_running(std::string_view command) const {
  std::vector<const ServiceEntry*> running;
  for (const ServiceEntry& entry : services())
    if (file_name_of(entry.command()) == command) running.push_back(&entry);
  return running;
}

std::optional<Expanded> Site::expand_in(const ScopeValue& value,
                                        const ServiceEntry* service) const {
  ExpansionBudget budget{.steps = 100'000, .bytes = 4u << 20};
  auto expanded = service ? expand(value, ServiceScope(configuration_, *service), budget)
                          : expand(value, MainScope(configuration_), budget);
  if (!expanded) return std::nullopt;
  return std::move(*expanded);
}

std::optional<std::string> Site::value(std::string_view name, const ServiceEntry* service) const {
  auto found =
      service ? ServiceScope(configuration_, *service).find(name) : configuration_.find(name);
  if (!found) return std::nullopt;
  if (!*found) return std::string();
  auto expanded = expand_in(**found, service);
  if (!expanded) return std::nullopt;
  return expanded->text();
}

std::optional<std::string> Site::known_value(std::string_view name,
                                             const ServiceEntry* service) const {
  auto text = value(name, service);
  if (text && !is_known(*text)) text.reset();
  return text;
}

std::optional<bool> Site::flag(std::string_view name, const ServiceEntry* service) const {
  auto text = known_value(name, service);
  if (!text) return std::nullopt;
  auto flag = parse_bool(ParameterInfo{.name = name}, *text);
  return flag ? std::optional(*flag) : std::nullopt;
}

std::optional<std::string> Site::expanded(const Assignment& assignment) const {
  auto expanded =
      expand_in({.text = assignment.text(), .place = assignment.value}, assignment.service);
  if (!expanded) return std::nullopt;
  return expanded->text();
}

std::vector<ValueWord> Site::words(const Assignment& assignment) const {
  auto expanded =
      expand_in({.text = assignment.text(), .place = assignment.value}, assignment.service);
  if (!expanded) return {};
  std::vector<ValueWord> words;
  for (std::string_view text : split_outside_braces(expanded->text(), kListSeparators)) {
    std::size_t begin = position(text, expanded->text());
    ValueWord word{.text = std::string(text), .where = {}};
    auto origin = expanded->origin(begin, text.size());
    if (origin && origin->place) {
      word.where = origin->place->span(origin->at, text.size());
      word.literal = true;
    } else {
      auto range = expanded->written(begin, text.size());
      word.where = assignment.value->span(range.begin, range.end - range.begin);
    }
    words.push_back(std::move(word));
  }
  return words;
}

FileSpan Site::name_span(const Assignment& assignment) const {
  if (assignment.service)
    return assignment.service->text.span(assignment.name_at, assignment.name.size());
  return configuration_.main_cf().file().span(assignment.setting->lines.front(),
                                              assignment.name.size());
}

FileSpan Site::value_span(const Assignment& assignment) const {
  return assignment.value->span(0, assignment.text().size());
}

FileSpan Site::field_span(const ServiceEntry& service, std::size_t field) const {
  const std::string& text = service.text.text();
  auto words = split_outside_braces(text, kServiceBlanks);
  return service.text.span(position(words[field], text), words[field].size());
}

std::string Site::full_name(const Assignment& assignment) {
  if (!assignment.service) return std::string(assignment.name);
  return cat(assignment.service->service(), "/", assignment.service->type(), "/", assignment.name);
}

const std::vector<TableReference>& Site::tables() const {
  if (!tables_) {
    std::vector<std::string> warnings;
    tables_ = find_table_references(
        configuration_, &warnings, [&](const std::string& path) -> Result<std::string> {
          if (auto found = finder_ ? finder_(path) : std::nullopt) return std::move(found->bytes);
          return failure(ErrorKind::system, cat("open ", path, ": not part of what is linted"));
        });
  }
  return *tables_;
}

Finding& Site::report(Report& report, const Assignment& assignment, std::string message,
                      Level level) const {
  Finding& finding = report.add(level, name_span(assignment), std::move(message));
  finding.parameter = full_name(assignment);
  finding.value = assignment.text();
  return finding;
}

}  // namespace postwright::lint
