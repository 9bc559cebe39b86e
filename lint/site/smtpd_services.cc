#include "lint/site/smtpd_services.h"

#include <set>

#include "base/text.h"

namespace postwright::lint {
namespace {

SmtpPort port_of(std::string_view port) {
  if (port == "smtp" || port == "25") return SmtpPort::smtp;
  if (port == "submission" || port == "587") return SmtpPort::submission;
  if (port == "submissions" || port == "smtps" || port == "465") return SmtpPort::submissions;
  return SmtpPort::other;
}

}  // namespace

bool is_loopback_host(std::string_view host) {
  return host.starts_with("127.") || host.starts_with("[127.") || host == "localhost" ||
         host == "[::1]" || host == "::1";
}

std::string SmtpdService::name() const {
  return cat(entry->service(), "/", entry->type());
}

std::vector<SmtpdService> smtpd_services(const Site& site) {
  std::vector<SmtpdService> services;
  auto interfaces = site.known_value("inet_interfaces");
  bool all_loopback = interfaces && equals_ignoring_case(*interfaces, "loopback-only");
  for (const ServiceEntry* entry : site.services_running("smtpd")) {
    if (entry->type() != "inet" || !is_known(entry->service())) continue;
    std::string_view name = entry->service();
    std::size_t colon = name.rfind(':');
    bool has_host = colon != std::string_view::npos;
    services.push_back(
        {.entry = entry,
         .port = port_of(has_host ? name.substr(colon + 1) : name),
         .loopback = has_host ? is_loopback_host(name.substr(0, colon)) : all_loopback});
  }
  return services;
}

void visit_smtpd_values(const Site& site, std::string_view name, std::string_view value,
                        const std::function<void(const Assignment& assignment)>& visit) {
  std::set<const ServiceEntry*> exposed = {nullptr};
  for (const SmtpdService& service : smtpd_services(site))
    if (!service.loopback) exposed.insert(service.entry);
  for (const Assignment* assignment : site.assignments_of(name)) {
    if (!assignment->counts || !exposed.contains(assignment->service)) continue;
    auto text = site.expanded(*assignment);
    if (text && equals_ignoring_case(*text, value)) visit(*assignment);
  }
}

bool is_complete(const Site& site) {
  return site.main_file() && site.master_file() && !site.main_file()->masked.is_template &&
         !site.master_file()->masked.is_template;
}

}  // namespace postwright::lint
