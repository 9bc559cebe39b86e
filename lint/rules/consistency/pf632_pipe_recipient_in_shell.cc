#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

constexpr std::string_view kShells[] = {"sh", "bash", "dash", "ksh", "zsh"};

/// Macros of pipe(8) whose text comes from the envelope.
constexpr std::string_view kForeign[] = {"recipient",     "original_recipient",
                                         "sender",        "user",
                                         "extension",     "mailbox",
                                         "domain",        "nexthop",
                                         "client_helo",   "client_hostname",
                                         "sasl_username", "sasl_sender"};

bool names_foreign_text(std::string_view word) {
  return std::ranges::any_of(kForeign, [&](std::string_view name) {
    return word.find(cat("${", name, "}")) != std::string_view::npos ||
           word.find(cat("$(", name, ")")) != std::string_view::npos ||
           word.find(cat("$", name)) != std::string_view::npos;
  });
}

void check_pf632(const Site& site, Report& report) {
  for (const ServiceEntry& service : site.services()) {
    if (file_name_of(service.command()) != "pipe") continue;
    const auto& words = service.words;
    auto command = std::ranges::find_if(
        words, [](const CommandWord& word) { return word.text.starts_with("argv="); });
    if (command == words.end()) continue;
    std::string_view program = file_name_of(std::string_view(command->text).substr(5));
    auto option = command + 1;
    if (std::ranges::find(kShells, program) == std::end(kShells) || option == words.end() ||
        option->text != "-c" || option + 1 == words.end())
      continue;
    // Only the script is read as one; what follows are its parameters.
    if (!names_foreign_text((option + 1)->text)) continue;
    Finding& finding =
        report.add(site.entry_span(service),
                   cat(program, " -c runs what a sender writes into an address as a command"));
    finding.parameter = cat(service.service(), "/", service.type());
    finding.value = (option + 1)->text;
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf632_pipe_recipient_in_shell){
    .id = "PF632",
    .name = "pipe-recipient-in-shell",
    .level = Level::error,
    .finds =
        "A pipe service that puts ${recipient}, ${sender} or their like into a `sh -c` script.",
    .why = "Addresses may hold quotes, `$(...)` and semicolons: anybody can run commands here.",
    .fixing =
        "Call the program itself, or hand the text on as a parameter: `sh -c 'prog \"$1\"' - "
        "${recipient}`.",
    .bad =
        "notify unix - n n - - pipe user=nobody argv=/bin/sh -c { /usr/bin/notify ${recipient} }\n",
    .good = "notify unix - n n - - pipe user=nobody argv=/usr/bin/notify ${recipient}\n",
    .example_file = "master.cf",
    .source = "pipe(8)",
    .check_site = check_pf632,
};

}  // namespace postwright::lint
