#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/message.h"
#include "base/result.h"

namespace postwright {

/// What a notice from the mail system is about.
enum class BounceClass { failure, delay, success, verify };
constexpr std::array kBounceClasses = {BounceClass::failure, BounceClass::delay,
                                       BounceClass::success, BounceClass::verify};
/// "failure", "delay", "success" or "verify".
std::string_view name_of(BounceClass bounce_class);

/// The headers and the text of one class of notices. Source: bounce(5).
struct BounceTemplate {
  BounceClass bounce_class = BounceClass::failure;
  std::string origin = {};  ///< for messages: the file, or "[built-in]"
  std::string charset = {};
  std::string from = {};
  std::string subject = {};
  std::string postmaster_subject = {};  ///< of copies; empty: this class has none
  /// Lines, each with its newline, with $names that are not expanded (bounce_text.h).
  std::string text = {};
};

/// The four templates of a site: built in, or from bounce_template_file.
///
///     file     = *( blank-line / comment / template )
///     template = NAME "_template" "=" ( one-line / "<<" MARKER LF content MARKER LF )
///     content  = *LF *( header LF ) *blank-line text
///     header   = ( "Charset" / "From" / "Subject" / "Postmaster-Subject" ) ":" value
///
/// MARKER begins with a letter or a digit. Lines end at their first null byte.
class BounceTemplates {
 public:
  /// With `obsolete_from`, built-in senders are as before Postfix 3.10, `MAILER-DAEMON (Mail
  /// Delivery System)`. Source: header_from_format.
  explicit BounceTemplates(bool obsolete_from = false) : obsolete_from_(obsolete_from) {}

  /// Takes what a template file has; of two templates for one class the last one counts.
  /// ErrorKind::config: "FILE, line N: missing '=' after attribute name: "TEXT"",
  /// "FILE, line N: malformed end marker after <<".
  Status read(std::string_view bytes, const std::string& file, Reporter& reporter);

  /// The one of a class; headers that its file does not have are the built-in ones. One that cannot
  /// be used is the built-in one, with a warning: "FILE: missing message text in failure template
  /// -- ignoring this template".
  BounceTemplate of(BounceClass bounce_class, Reporter& reporter) const;

 private:
  bool obsolete_from_;
  std::string file_;
  std::array<std::optional<std::string>, kBounceClasses.size()> contents_;
};

/// As it would stand in a template file, with the marker EOF.
std::string format_bounce_template(const BounceTemplate& bounce_template);

}  // namespace postwright
