#include "libmaps/search/partial_keys.h"

#include <algorithm>

#include "base/text.h"

namespace postwright {
namespace {

constexpr std::string_view kNeverSplit[] = {"postmaster", "mailer-daemon", "double-bounce"};

void add(std::vector<SearchKey>& keys, std::string text, bool partial, std::string_view extension) {
  keys.push_back(
      {.text = std::move(text), .partial = partial, .extension = std::string(extension)});
}

/// The whole address, then without its extension.
struct SplitAddress {
  AddressParts parts;
  std::string_view extension;
  std::string_view user;

  SplitAddress(std::string_view address, const AddressKeyOptions& options)
      : parts(address_parts(address)),
        extension(extension_of(parts.localpart, options.delimiters, options.owner_request_special)),
        user(parts.localpart.substr(0, parts.localpart.size() - extension.size())) {}

  void add_whole(std::vector<SearchKey>& keys, std::string_view address) const {
    add(keys, std::string(address), false, {});
    if (!extension.empty())
      add(keys, parts.has_domain ? cat(user, "@", parts.domain) : std::string(user), true,
          extension);
  }
};

void add_domains(std::vector<SearchKey>& keys, std::string_view domain, Subdomains subdomains) {
  for (SearchKey& key : domain_keys(domain, subdomains)) {
    key.partial = true;
    keys.push_back(std::move(key));
  }
}

bool looks_like_an_address(std::string_view name) {
  return name.find(':') != std::string_view::npos || name.starts_with('[') ||
         std::ranges::all_of(name, [](char c) { return is_digit(c) || c == '.'; });
}

}  // namespace

AddressParts address_parts(std::string_view address) {
  std::size_t at = address.rfind('@');
  if (at == std::string_view::npos)
    return {.localpart = address, .domain = {}, .has_domain = false};
  return {.localpart = address.substr(0, at), .domain = address.substr(at + 1), .has_domain = true};
}

std::string_view extension_of(std::string_view localpart, std::string_view delimiters,
                              bool owner_request_special) {
  if (delimiters.empty()) return {};
  for (std::string_view name : kNeverSplit)
    if (equals_ignoring_case(localpart, name)) return {};
  bool hyphen = delimiters.find('-') != std::string_view::npos;
  if (hyphen && owner_request_special) {
    constexpr std::string_view kOwner = "owner-", kRequest = "-request";
    if (equals_ignoring_case(localpart.substr(0, kOwner.size()), kOwner)) return {};
    if (localpart.size() > kRequest.size() &&
        equals_ignoring_case(localpart.substr(localpart.size() - kRequest.size()), kRequest))
      return {};
  }
  std::size_t at = localpart.find_first_of(delimiters);
  if (at == std::string_view::npos || at == 0) return {};
  return localpart.substr(at);
}

std::vector<SearchKey> mapping_keys(std::string_view address, const AddressKeyOptions& options) {
  SplitAddress split(address, options);
  std::vector<SearchKey> keys;
  split.add_whole(keys, address);
  if (!split.parts.has_domain) return keys;
  if (options.local_domain) {
    add(keys, std::string(split.parts.localpart), true, {});
    if (!split.extension.empty()) add(keys, std::string(split.user), true, split.extension);
  }
  // The localpart is gone as a whole; its extension with it.
  add(keys, cat("@", split.parts.domain), true, {});
  return keys;
}

std::vector<SearchKey> access_keys(std::string_view address, const AddressKeyOptions& options) {
  SplitAddress split(address, options);
  std::vector<SearchKey> keys;
  split.add_whole(keys, address);
  if (split.parts.has_domain) add_domains(keys, split.parts.domain, options.subdomains);
  add(keys, cat(split.parts.localpart, "@"), true, {});
  if (!split.extension.empty()) add(keys, cat(split.user, "@"), true, split.extension);
  return keys;
}

std::vector<SearchKey> transport_keys(std::string_view address, const AddressKeyOptions& options) {
  SplitAddress split(address, options);
  std::vector<SearchKey> keys;
  split.add_whole(keys, address);
  if (split.parts.has_domain) add_domains(keys, split.parts.domain, options.subdomains);
  add(keys, "*", true, {});
  return keys;
}

std::vector<SearchKey> domain_keys(std::string_view domain, Subdomains subdomains) {
  std::vector<SearchKey> keys;
  add(keys, std::string(domain), false, {});
  if (looks_like_an_address(domain)) return keys;
  // A leading dot is part of the name, not the end of a label before it.
  for (std::size_t dot = domain.find('.', 1); dot < domain.size();
       dot = domain.find('.', dot + 1)) {
    if (dot + 1 == domain.size()) break;
    add(keys, std::string(domain.substr(subdomains == Subdomains::parent ? dot + 1 : dot)), true,
        {});
  }
  return keys;
}

std::vector<SearchKey> network_keys(std::string_view address) {
  std::vector<SearchKey> keys;
  add(keys, std::string(address), false, {});
  char separator = address.find(':') != std::string_view::npos ? ':' : '.';
  for (std::string_view rest = address;;) {
    std::size_t end = rest.rfind(separator);
    if (end == std::string_view::npos || end == 0) return keys;
    rest = rest.substr(0, end);
    // "2001:db8::1" is in "2001:db8", which "2001:db8:" does not say better.
    while (rest.ends_with(separator)) rest.remove_suffix(1);
    if (rest.empty()) return keys;
    add(keys, std::string(rest), true, {});
  }
}

}  // namespace postwright
