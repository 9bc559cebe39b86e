#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf631(const Site& site, Report& report) {
  for (const ServiceEntry& service : site.services()) {
    if (file_name_of(service.command()) != "pipe") continue;
    std::string user;
    bool found = false;
    for (const CommandWord& word : service.words) {
      if (word.kind != CommandWord::Kind::argument) continue;
      if (word.text.starts_with("argv=")) break;
      if (!word.text.starts_with("user=")) continue;
      found = true;
      user = word.text.substr(5, word.text.find(':', 5) - 5);
    }
    if (!is_known(service.text.text())) continue;
    bool root = user == "root" || user == "0";
    if (found && !root && user != "postfix") continue;
    Finding& finding =
        report.add(site.entry_span(service), found ? cat("pipe does not run commands as ", user)
                                                   : "pipe needs user=, and stops without");
    finding.parameter = cat(service.service(), "/", service.type());
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf631_pipe_without_user){
    .id = "PF631",
    .name = "pipe-without-user",
    .level = Level::error,
    .finds = "A pipe service without user=, or with root or postfix as the user.",
    .why = "pipe(8) stops with a fatal error, and mail for the transport is deferred.",
    .fixing = "Name an account that has no other rights.",
    .bad = "maildrop unix - n n - - pipe flags=DRXhu argv=/usr/bin/maildrop -d ${recipient}\n",
    .good =
        "maildrop unix - n n - - pipe flags=DRXhu user=vmail argv=/usr/bin/maildrop -d "
        "${recipient}\n",
    .example_file = "master.cf",
    .source = "pipe(8)",
    .check_site = check_pf631,
};

}  // namespace postwright::lint
