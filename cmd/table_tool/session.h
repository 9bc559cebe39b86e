#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "cmd/table_tool/command_line.h"
#include "cmd/table_tool/output.h"
#include "cmd/table_tool/program.h"
#include "libconf/site/configuration.h"
#include "libconf/site/site_client_settings.h"
#include "libmaps/fold.h"
#include "libmaps/open_table.h"
#include "libmaps/site_parameters.h"
#include "mail/mime_parser.h"

namespace postwright::table_tool {

/// One run of a program: its options, main.cf, and what opens tables as both say.
class Session final : public SiteParameters {
 public:
  /// Reads and checks main.cf, sets the environment and the console up. Errors are the text of a
  /// fatal message.
  static Result<std::unique_ptr<Session>> begin(const Program& program, CommandLine line,
                                                Console& console);

  const Program& program() const { return program_; }
  const CommandLine& options() const { return line_; }
  Console& console() { return console_; }
  const Configuration& configuration() const { return configuration_; }

  /// For tables that ask a server.
  Result<std::string> value(std::string_view parameter) const override;

  /// The operand with its type: default_database_type when it has none.
  TableName table_name(std::string_view operand) const;
  /// Opens an operand, with the UTF-8 layer when it is wanted.
  Result<TablePtr> open(std::string_view operand, Access access);
  OpenOptions open_options(Access access) const;
  const Redirection& redirection() const { return *redirection_; }
  /// Whether keys and values are checked, and folded as UTF-8.
  bool utf8() const { return utf8_; }
  /// How builders get the keys of a source.
  Folding folding() const;
  RecordFormat record_format() const;
  /// header_size_limit, mime_boundary_length_limit and mime_nesting_limit.
  Result<MimeOptions> mime_limits();

  /// The fatal text of a failed operation (query, write, delete, sequence) on a table.
  std::string describe(const Table& table, std::string_view operation, const Error& error) const;
  std::string describe(std::string_view table, std::string_view operation,
                       const Error& error) const;

  /// A value as it is printed: with -F, what the base64 text stands for. The error is the text of a
  /// warning.
  Result<std::string> shown_value(const Table& table, std::string_view key,
                                  std::string value) const;
  /// The two warnings about an empty value in `table`, "TYPE:NAME". The reference names a table as
  /// the operand does for -q KEY and -s, and as the type does (cdb: with its suffix) for -q -.
  void warn_if_empty(std::string_view table, std::string_view key, std::string_view value);

 private:
  Session(const Program& program, CommandLine line, Console& console, Configuration configuration)
      : program_(program),
        line_(std::move(line)),
        console_(console),
        configuration_(std::move(configuration)) {}
  Status set_up();
  Status set_up_logging();
  Status set_up_redirection();
  Status import_environment();

  const Program& program_;
  CommandLine line_;
  Console& console_;
  Configuration configuration_;
  SiteClientSettings client_settings_{&configuration_};
  std::unique_ptr<Redirection> redirection_;
  std::string default_type_;
  bool utf8_ = true;
};

}  // namespace postwright::table_tool
