#include "libmaps/proxy/proxy_protocol.h"

#include <limits>

#include "base/text.h"

namespace postwright {
namespace {

struct OperationName {
  ProxyOperation operation;
  std::string_view name;
};
constexpr OperationName kOperations[] = {{ProxyOperation::open, "open"},
                                         {ProxyOperation::lookup, "lookup"},
                                         {ProxyOperation::update, "update"},
                                         {ProxyOperation::erase, "delete"},
                                         {ProxyOperation::sequence, "sequence"}};

bool has_key(ProxyOperation operation) {
  return operation != ProxyOperation::open && operation != ProxyOperation::sequence;
}

std::string wire_text(std::string_view text) {
  return std::string(until_nul(text));
}

/// Takes attributes one by one, and remembers whether all were there.
class Reader {
 public:
  explicit Reader(const Attributes& attributes) : attributes_(attributes) {}

  std::string text(std::string_view name) {
    const std::string* value = find_attribute(attributes_, name);
    if (value) return *value;
    problem(name);
    return {};
  }
  unsigned number(std::string_view name) {
    auto value = parse_unsigned(text(name));
    if (value && *value <= std::numeric_limits<unsigned>::max())
      return static_cast<unsigned>(*value);
    problem(name);
    return 0;
  }
  void problem(std::string_view name) {
    if (problem_.empty()) problem_ = cat("no good attribute ", name);
  }
  template <class T>
  Result<T> result(T value) const {
    if (problem_.empty()) return value;
    return failure(ErrorKind::data, problem_);
  }

 private:
  const Attributes& attributes_;
  std::string problem_;
};

}  // namespace

std::string_view name_of(ProxyOperation operation) {
  for (const OperationName& known : kOperations)
    if (known.operation == operation) return known.name;
  return "";
}

Attributes encode(const ProxyRequest& request) {
  Attributes attributes{{"request", std::string(name_of(request.operation))},
                        {"table", wire_text(request.table)},
                        {"instance_flags", cat(request.instance_flags)}};
  if (request.operation != ProxyOperation::open)
    attributes.emplace_back("flags", cat(request.flags));
  if (has_key(request.operation)) attributes.emplace_back("key", wire_text(request.key));
  if (request.operation == ProxyOperation::update)
    attributes.emplace_back("value", wire_text(request.value));
  if (request.operation == ProxyOperation::sequence)
    attributes.emplace_back("function", request.rewind ? "0" : "1");
  return attributes;
}

Result<ProxyRequest> decode_proxy_request(const Attributes& attributes) {
  Reader reader(attributes);
  ProxyRequest request;
  std::string name = reader.text("request");
  bool known = false;
  for (const OperationName& one : kOperations) {
    if (one.name != name) continue;
    request.operation = one.operation;
    known = true;
  }
  if (!known) reader.problem("request");
  request.table = reader.text("table");
  request.instance_flags = reader.number("instance_flags");
  if (request.operation != ProxyOperation::open) request.flags = reader.number("flags");
  if (has_key(request.operation)) request.key = reader.text("key");
  if (request.operation == ProxyOperation::update) request.value = reader.text("value");
  if (request.operation == ProxyOperation::sequence) {
    unsigned function = reader.number("function");
    if (function > 1) reader.problem("function");
    request.rewind = function == 0;
  }
  return reader.result(std::move(request));
}

Attributes encode(const ProxyReply& reply, ProxyOperation operation) {
  Attributes attributes{{"status", cat(reply.status)}, {"flags", cat(reply.flags)}};
  if (operation == ProxyOperation::sequence) attributes.emplace_back("key", wire_text(reply.key));
  if (operation == ProxyOperation::sequence || operation == ProxyOperation::lookup)
    attributes.emplace_back("value", wire_text(reply.value));
  return attributes;
}

Result<ProxyReply> decode_proxy_reply(const Attributes& attributes, ProxyOperation operation) {
  Reader reader(attributes);
  ProxyReply reply;
  reply.status = static_cast<int>(reader.number("status") & 0x7fffffffu);
  reply.flags = reader.number("flags");
  if (operation == ProxyOperation::sequence) reply.key = reader.text("key");
  if (operation == ProxyOperation::sequence || operation == ProxyOperation::lookup)
    reply.value = reader.text("value");
  return reader.result(std::move(reply));
}

}  // namespace postwright
