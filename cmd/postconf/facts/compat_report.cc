#include "cmd/postconf/facts/compat_report.h"

#include <unistd.h>

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "json/json_document.h"
#include "libconf/reports/compatibility_report.h"

namespace postwright::postconf {
namespace {

using Subject = CompatibilityChange::Subject;

std::string shown(std::string_view value) {
  return value.empty() ? "(empty)" : std::string(value);
}
std::string shown(const ValueChange& values) {
  return cat(shown(values.before), " -> ", shown(values.after));
}

/// For a shell.
std::string shell_word(std::string_view word) {
  bool plain = std::ranges::all_of(word, [](char c) {
    return is_alnum(c) || std::string_view("_-./:=,@%+").find(c) != std::string_view::npos;
  });
  if (plain) return std::string(word);
  std::string text = "'";
  for (char c : word) text += c == '\'' ? "'\\''" : std::string(1, c);
  return text + "'";
}

class Text {
 public:
  explicit Text(std::size_t entries) : entries_(entries) {}

  std::string of(const CompatibilityReport& report) {
    text_ = cat("compatibility_level is ", report.level, "\n");
    if (report.steps.empty()) text_ += "no later level changes a default\n";
    for (const CompatibilityStep& step : report.steps) {
      text_ +=
          cat("\nfrom ", step.from, " to ", step.to, step.changes.empty() ? ": nothing" : "", "\n");
      for (const CompatibilityChange& change : step.changes) add(change);
    }
    for (const auto& [name, reason] : report.faults)
      text_ += cat("\n", name, " cannot be told: ", reason, "\n");
    return std::move(text_);
  }

 private:
  void add(const CompatibilityChange& change) {
    bool is_chroot = change.subject == Subject::chroot;
    text_ += cat("  ", is_chroot ? "chroot \"-\" in master.cf: y -> n" : change.name,
                 change.main_cf ? cat(": ", shown(*change.main_cf)) : "",
                 !is_chroot && !change.main_cf ? ": only in services" : "", "\n");
    if (!change.because_of.empty()) add_list("because of", change.because_of);
    add_services(change);
    for (const std::string& argument : change.keep)
      text_ +=
          cat("      keep it: postconf ", is_chroot ? "-F " : "-e ", shell_word(argument), "\n");
  }

  void add_services(const CompatibilityChange& change) {
    std::vector<std::string> same;
    for (const auto& service : change.services)
      if (!change.main_cf || service.values == *change.main_cf) same.push_back(service.name);
    bool like_main_cf = change.main_cf || change.subject == Subject::chroot;
    if (like_main_cf && same.size() == entries_ && entries_ > 1) same = {"all"};
    if (like_main_cf && !same.empty()) add_list("services", same);
    for (const auto& service : change.services) {
      if (change.subject == Subject::chroot ||
          (change.main_cf && service.values == *change.main_cf))
        continue;
      text_ += cat("      service ", service.name, ": ", shown(service.values), "\n");
    }
  }

  void add_list(std::string_view what, const std::vector<std::string>& names) {
    text_ += cat("      ", what, ":");
    for (const std::string& name : names) text_ += cat(" ", name);
    text_ += "\n";
  }

  std::size_t entries_;
  std::string text_;
};

void put_values(Json& to, const ValueChange& values) {
  put_bytes(to, "before", values.before);
  put_bytes(to, "after", values.after);
}

Json change_json(const CompatibilityChange& change) {
  Json json{{"subject", change.subject == Subject::chroot ? "chroot" : "parameter"}};
  put_bytes(json, "name", change.name);
  if (change.main_cf) put_values(json, *change.main_cf);
  json["because_of"] = Json::array();
  for (const std::string& name : change.because_of) {
    Json one;
    put_bytes(one, "name", name);
    json["because_of"].push_back(std::move(one));
  }
  json["services"] = Json::array();
  for (const auto& service : change.services) {
    Json one;
    put_bytes(one, "name", service.name);
    put_values(one, service.values);
    json["services"].push_back(std::move(one));
  }
  json["keep"] = Json::array();
  for (const std::string& argument : change.keep) {
    Json one{{"option", change.subject == Subject::chroot ? "-F" : "-e"}};
    put_bytes(one, "argument", argument);
    json["keep"].push_back(std::move(one));
  }
  return json;
}

std::string document_of(const CompatibilityReport& report) {
  Json json = begin_document("postconf-compatibility");
  json["level"] = report.level;
  json["steps"] = Json::array();
  for (const CompatibilityStep& step : report.steps) {
    Json one{{"from", step.from}, {"to", step.to}, {"changes", Json::array()}};
    for (const CompatibilityChange& change : step.changes)
      one["changes"].push_back(change_json(change));
    json["steps"].push_back(std::move(one));
  }
  json["faults"] = Json::array();
  for (const auto& [name, reason] : report.faults) {
    Json one;
    put_bytes(one, "name", name);
    put_bytes(one, "reason", reason);
    json["faults"].push_back(std::move(one));
  }
  return document_text(json);
}

}  // namespace

Status show_compatibility(Session& session) {
  auto report = report_compatibility(session.configuration());
  if (!report) return failure_of(report);
  std::size_t entries = session.configuration().master_cf().entries().size();
  return write_all(STDOUT_FILENO,
                   session.options().json_full ? document_of(*report) : Text(entries).of(*report));
}

}  // namespace postwright::postconf
