#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/message.h"
#include "libmaps/client/server_process_for_test.h"
#include "libmaps/table.h"

namespace postwright {

/// What tests of a client's tables share: settings, a table that is opened with them, and how a
/// result is shown.
class ClientTableTest : public testing::Test {
 protected:
  using Open = Result<TablePtr> (*)(std::string_view name, const OpenOptions& options);
  using Values = std::map<std::string, std::string>;

  explicit ClientTableTest(Open open) : open_(open) {}

  /// `more` stays set.
  TablePtr table(Values more = {}) {
    for (auto& [name, value] : more) settings_.values[name] = value;
    auto opened = open_("./x.cf", options_);
    EXPECT_TRUE(opened) << opened.error().message;
    return std::move(*opened);
  }
  /// The result; "-" when there is none, "(later)" when that is not known.
  static std::string shown(const Result<std::optional<std::string>>& found) {
    if (found) return found->value_or("-");
    return found.error().kind == ErrorKind::retry ? "(later)" : found.error().message;
  }
  std::string ask(std::string_view key, Values more = {}) {
    return shown(table(std::move(more))->lookup(key));
  }
  /// Those since the last call.
  std::vector<std::string> warnings() {
    std::vector<std::string> texts;
    for (const auto& message : std::exchange(messages_.messages, {})) texts.push_back(message.text);
    return texts;
  }

  Open open_;
  SettingsForTest settings_;
  CollectedMessages messages_;
  OpenOptions options_{.reporter = &messages_, .client_settings = &settings_};
};

}  // namespace postwright
