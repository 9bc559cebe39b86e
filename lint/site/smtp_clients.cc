#include "lint/site/smtp_clients.h"

#include "base/file.h"

namespace postwright::lint {
namespace {

struct StockTransport {
  std::string_view name;
  std::string_view program;
};
constexpr StockTransport kStockTransports[] = {
    {"discard", "discard"}, {"error", "error"}, {"lmtp", "lmtp"}, {"local", "local"},
    {"relay", "smtp"},      {"retry", "error"}, {"smtp", "smtp"}, {"virtual", "virtual"}};

constexpr std::string_view kTransportParameters[] = {
    "best_mx_transport", "content_filter",    "default_transport", "fallback_transport",
    "local_transport",   "mailbox_transport", "relay_transport",   "virtual_transport"};

/// One that is more than a piece: no mail goes out without a queue manager.
bool has_master(const Site& site) {
  return !site.configuration().master_cf().entries_of("qmgr").empty();
}

}  // namespace

bool is_whole(const Site& site) {
  const InputFile* main_file = site.main_file();
  if (!main_file || main_file->masked.is_template) return false;
  if (!site.master_file()) return file_name_of(main_file->path()) == "main.cf";
  return !site.master_file()->masked.is_template;
}

std::vector<const ServiceEntry*> clients_of(const Site& site, std::string_view program) {
  auto clients = site.services_running(program);
  if (clients.empty() && !has_master(site)) clients.push_back(nullptr);
  return clients;
}

TransportValue split_transport(std::string_view text) {
  std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return {.transport = text, .nexthop = {}};
  return {.transport = text.substr(0, colon), .nexthop = text.substr(colon + 1)};
}

std::string_view program_of(const Site& site, std::string_view transport) {
  for (const ServiceEntry& entry : site.services())
    if (entry.service() == transport && (entry.type() == "unix" || entry.type() == "inet"))
      return file_name_of(entry.command());
  if (has_master(site)) return {};
  for (const StockTransport& row : kStockTransports)
    if (row.name == transport) return row.program;
  return {};
}

std::span<const std::string_view> transport_parameters() {
  return kTransportParameters;
}

}  // namespace postwright::lint
