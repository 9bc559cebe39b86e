#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postwright {

enum class Severity { info, warning, error, fatal };

/// Where a library's warnings go. Libraries never write to standard error by themselves.
class Reporter {
 public:
  Reporter() = default;
  Reporter(const Reporter&) = delete;
  Reporter& operator=(const Reporter&) = delete;
  virtual ~Reporter() = default;
  virtual void report(Severity severity, std::string_view text) = 0;
  void info(std::string_view text) { report(Severity::info, text); }
  void warning(std::string_view text) { report(Severity::warning, text); }
};

/// Keeps messages, for a report or a test.
class CollectedMessages final : public Reporter {
 public:
  struct Message {
    Severity severity;
    std::string text;
    bool operator==(const Message&) const = default;
  };
  void report(Severity severity, std::string_view text) override {
    messages.push_back({severity, std::string(text)});
  }
  std::vector<Message> messages;
};

/// Keeps the first `most`: a source can have as many as lines.
class FirstMessages final : public Reporter {
 public:
  explicit FirstMessages(std::size_t most) : most_(most) {}
  void report(Severity, std::string_view text) override {
    if (kept_.size() < most_)
      kept_.emplace_back(text);
    else
      ++dropped_;
  }
  std::vector<std::string> take() { return std::move(kept_); }
  std::uint64_t dropped() const { return dropped_; }

 private:
  std::size_t most_;
  std::vector<std::string> kept_;
  std::uint64_t dropped_ = 0;
};

/// For what was heard before, or what others say.
class Silence final : public Reporter {
 public:
  void report(Severity, std::string_view) override {}
};

/// Whether syslog_facility may be `name`: lower case, no aliases.
bool is_syslog_facility(std::string_view name);

/// Standard error in the reference's form, `NAME: LEVEL: TEXT` (info has no level), and syslog.
/// Bytes that are not printable become '?'; valid UTF-8 stays when `utf8` is on.
class Console final : public Reporter {
 public:
  enum class NameForm { last_component, as_given };
  /// NAME is the last path component of `argv0`, as postmap prints it, or all, as postconf does.
  explicit Console(std::string_view argv0, NameForm form = NameForm::last_component);
  void report(Severity severity, std::string_view text) override;
  void set_utf8(bool on) { utf8_ = on; }
  /// The NAME of later messages, as it is.
  void set_name(std::string_view name) { name_ = name; }
  /// From now on messages also go to syslog(3) as `identity` (for example "postfix/postmap").
  /// `facility` is a name as in syslog_facility; an unknown one is taken as mail.
  void use_syslog(std::string_view identity, std::string_view facility);
  /// The same to a postlogd(8) server's datagram socket instead (maillog_file). Messages are lost
  /// while nobody listens there.
  void use_log_service(std::string_view identity, std::string_view socket_path);
  const std::string& name() const { return name_; }
  /// Whether a warning, or worse, was reported.
  bool has_warned() const { return warned_; }

 private:
  void send_to_log_service(std::string_view line);

  std::string name_;
  std::string identity_;  // openlog() keeps a pointer to it
  bool utf8_ = false;
  bool syslog_ = false;
  bool warned_ = false;
  std::string log_service_;  // empty: none
};

}  // namespace postwright
