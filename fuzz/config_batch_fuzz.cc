// Any bytes as a batch of edits, a main.cf and a master.cf, with the byte FF between them. The
// result is that of its edits one by one, and what it reports of main.cf is what is to be read
// there.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "base/logical_line.h"
#include "base/text.h"
#include "fuzz/input_parts.h"
#include "libconf/documents/main_cf.h"
#include "libconf/edits/config_batch.h"

namespace {

using namespace postwright;  // NOLINT(google-build-using-namespace)

void require(bool holds) {
  if (!holds) std::abort();
}

constexpr std::string_view kFile = "batch";

/// Errors and warnings have a place.
void require_place(std::string_view text) {
  require(text.starts_with(cat(kFile, ", line ")));
}

/// The value of main.cf's last setting of `name`.
std::optional<std::string> value_in(std::string_view bytes, std::string_view name) {
  std::optional<std::string> value;
  LogicalLineReader lines(bytes);
  for (auto line = lines.next(); line && *line; line = lines.next()) {
    auto pair = split_name_value((*line)->text);
    if (!(*line)->orphan && pair && pair->name == name) value = pair->value;
  }
  return value;
}

void check_parameters(const ConfigBatch& batch, const BatchFiles& before,
                      const EditedBatch& edited) {
  std::set<std::string> names;
  for (const ConfigBatch::Edit& edit : batch.edits)
    if (const auto* main_edit = std::get_if<MainCfEdit>(&edit.what))
      for (const auto& [name, value] : main_edit->values) names.insert(name);
  for (const std::string& name : names) {
    auto old_value = value_in(before.main_cf, name);
    auto new_value = value_in(edited.bytes.main_cf, name);
    auto row = std::ranges::find(edited.main_cf, name,
                                 [](const BatchChange& one) { return one.change.name; });
    bool is_reported = row != edited.main_cf.end();
    require(is_reported == (old_value != new_value));
    require(!is_reported || (row->change.before == old_value && row->change.after == new_value));
  }
}

void check_one_by_one(const ConfigBatch& batch, const BatchFiles& paths, BatchFiles now,
                      const BatchFiles& wanted) {
  for (const ConfigBatch::Edit& edit : batch.edits) {
    auto one = apply_config_batch(ConfigBatch{{edit}}, std::string(kFile), paths, now);
    require(one.has_value());
    now = one->bytes;
  }
  require(now.main_cf == wanted.main_cf && now.master_cf == wanted.master_cf);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto part = input_parts({reinterpret_cast<const char*>(data), size}, 3);
  const std::string file(kFile);
  CollectedMessages messages;
  auto batch = parse_config_batch(part[0], file, &messages);
  if (!batch) {
    require_place(batch.error().message);
    return 0;
  }
  require(std::ranges::is_sorted(batch->edits, {}, &ConfigBatch::Edit::line));

  BatchFiles before, paths;
  if (batch->names_main_cf()) {
    paths.main_cf = "main.cf";
    before.main_cf = part[1];
  }
  if (batch->names_master_cf()) {
    paths.master_cf = "master.cf";
    before.master_cf = part[2];
  }
  auto edited = apply_config_batch(*batch, file, paths, before, &messages);
  for (const auto& message : messages.messages) require_place(message.text);
  if (!edited) {
    require_place(edited.error().message);
    return 0;
  }
  require(batch->names_main_cf() || (edited->bytes.main_cf.empty() && edited->main_cf.empty()));
  require(batch->names_master_cf() ||
          (edited->bytes.master_cf.empty() && edited->master_cf.empty()));
  require(edited->main_cf.empty() || edited->bytes.main_cf != before.main_cf);
  require(edited->master_cf.empty() || edited->bytes.master_cf != before.master_cf);
  for (const auto* changes : {&edited->main_cf, &edited->master_cf}) {
    for (const BatchChange& one : *changes) {
      require(one.change.before != one.change.after);
      require(std::ranges::count_if(*changes, [&](const BatchChange& other) {
                return other.subject == one.subject && other.change.name == one.change.name;
              }) == 1);
    }
  }
  check_parameters(*batch, before, *edited);
  if (batch->edits.size() <= 100) check_one_by_one(*batch, paths, before, edited->bytes);
  return 0;
}
