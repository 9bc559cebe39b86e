#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "libconf/documents/service_command.h"
#include "libconf/edits/config_edit.h"

namespace postwright {

/// postconf -M, -F, -P.
enum class ServicePart { entry, field, parameter };

/// One argument of an edit.
struct ServiceRequest {
  std::string argument;       ///< as given
  std::string service, type;  ///< "*" is any
  std::size_t field = 0;      ///< for ServicePart::field
  std::string parameter;      ///< for ServicePart::parameter
  std::string value;          ///< of EditAction::set
  ServiceLine entry;          ///< that value, for ServicePart::entry
};

/// postconf -Me, -MX, -M#, -Fe, -Pe or -PX with its arguments.
struct MasterCfEdit {
  ServicePart part = ServicePart::entry;
  EditAction action = EditAction::set;
  std::vector<ServiceRequest> requests;
};

/// Reads the arguments. Fields and parameters cannot be commented out, nor fields excluded: the
/// command line refuses that. ErrorKind::config: the texts of postconf, as "-Fe or -FX requires
/// service_name/type/field_name"; an empty field is refused, and a service whose line would be a
/// comment. Warnings are those of read_command_words().
Result<MasterCfEdit> parse_master_cf_edit(ServicePart part, EditAction action,
                                          std::span<const std::string> arguments,
                                          Reporter* reporter = nullptr);

}  // namespace postwright
