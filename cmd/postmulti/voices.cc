#include "cmd/postmulti/voices.h"

#include <unistd.h>

#include "base/text.h"

namespace postwright::postmulti {

Voices::Voices(Console& postmulti, std::string_view syslog_name)
    : postmulti_(postmulti),
      postconf_("postconf"),
      script_(cat(syslog_name, isatty(STDERR_FILENO) ? "/postmulti-script" : "/postlog"),
              Console::NameForm::as_given) {}

tl::unexpected<Error> Voices::refuse(Console& voice, std::string_view text) {
  voice.report(Severity::fatal, text);
  return failure(ErrorKind::config, "");
}

}  // namespace postwright::postmulti
