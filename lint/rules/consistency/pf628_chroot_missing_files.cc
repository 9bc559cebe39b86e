#include "base/file.h"
#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

/// What the resolver opens for names of hosts and ports.
constexpr std::string_view kFiles[] = {"etc/hosts", "etc/nsswitch.conf", "etc/resolv.conf",
                                       "etc/services"};

bool looks_names_up(std::string_view program) {
  return program == "smtp" || program == "lmtp" || program == "smtpd" || program == "postscreen";
}

void check_pf628(const Site& site, Report& report) {
  const FileSystem& disk = *site.context().files;
  auto queue = site.known_value("queue_directory");
  if (!queue || disk.look(*queue).kind != FileFacts::Kind::directory) return;
  std::string missing;
  for (std::string_view file : kFiles)
    if (disk.look(cat(*queue, "/", file)).is_missing() && disk.look(cat("/", file)).exists())
      missing += cat(missing.empty() ? "" : ", ", file);
  if (missing.empty()) return;
  for (const ServiceEntry& service : site.services()) {
    if (service.fields[ServiceLine::kChroot] != "y" ||
        !looks_names_up(file_name_of(service.command())))
      continue;
    Finding& finding =
        report.add(site.field_span(service, ServiceLine::kChroot),
                   cat(service.service(), " runs in a chroot, and ", *queue, " lacks ", missing));
    finding.parameter = cat(service.service(), "/", service.type());
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf628_chroot_missing_files){
    .id = "PF628",
    .name = "chroot-missing-files",
    .level = Level::warning,
    .finds =
        "A service in a chroot that looks names up, where queue_directory has no copy of files "
        "that the host has for that.",
    .why = "Hosts are not found: mail stays in the queue, or clients are called unknown.",
    .fixing = "Copy the files when Postfix starts, as Debian does, or write n.",
    .bad = "smtp unix - - y - - smtp\n",
    .good = "smtp unix - - n - - smtp\n",
    .example_file = "master.cf",
    .source = "BASIC_CONFIGURATION_README, chroot",
    .looks_at_files = true,
    .check_site = check_pf628,
};

}  // namespace postwright::lint
