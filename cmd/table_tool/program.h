#pragma once

#include <string_view>

namespace postwright::table_tool {

/// What tells postmap(1) and postalias(1) apart.
struct Program {
  std::string_view name;
  std::string_view options;           ///< as getopt(3) takes them
  std::string_view usage;             ///< the reference's, behind "usage: NAME "
  std::string_view summary;           ///< of --help
  bool alias_source = false;          ///< reads aliases(5) and stores signature records
  std::string_view separator = "\t";  ///< between key and value of listings and of -q -
  bool config_reason = false;         ///< "query error" has a reason for configuration errors, too
};

constexpr Program kPostmap{
    .name = "postmap",
    .options = "+Nbc:d:fFhijmnopq:rsuUvw",
    .usage = "[-bfFhimnNoprsuUvw] [-c config_dir] [-d key] [-q key] [map_type:]file...",
    .summary = "builds and queries Postfix lookup tables",
    .separator = "\t",
};

constexpr Program kPostalias{
    .name = "postalias",
    .options = "+Nc:d:fijnopq:rsuvw",
    .usage = "[-Nfinoprsuvw] [-c config_dir] [-d key] [-q key] [map_type:]file...",
    .summary = "builds and queries Postfix alias tables",
    .alias_source = true,
    .separator = ":\t",
    .config_reason = true,
};

}  // namespace postwright::table_tool
