#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/documents/main_cf.h"
#include "libconf/documents/source_file.h"
#include "lint/input/unknown_text.h"

namespace postwright::lint {

enum class FileKind {
  main_cf,
  master_cf,
  client_cf,  ///< a database client's
  regexp,
  pcre,
  cidr,
  table,    ///< postmap source
  aliases,  ///< alias(5)
  unknown,
};

/// One file that is linted.
struct InputFile {
  std::shared_ptr<const SourceFile> source;  ///< as it is
  MaskedText masked;                         ///< what parsers see
  FileKind kind = FileKind::unknown;
  std::string type = {};  ///< map type of a table or client file: "regexp", "pgsql"; else empty

  InputFile(std::string path, std::string bytes, FileKind file_kind, TemplateKind templates,
            std::string map_type = {});
  const std::string& path() const { return source->path(); }
  const std::string& bytes() const { return source->bytes(); }
};

/// A lookup table's text source, as far as the linter reads it.
struct TableSource {
  const InputFile& file;
};

/// A database client's configuration.
struct ClientFile {
  const InputFile& file;
  const MainCf& settings;
  std::string_view type;  ///< "pgsql"; empty when it is not known which
};

/// By the file's name, without what templates add to it: "main.cf", "main.cf.web",
/// "postfix-master.cf.j2", "header_checks.pcre", "virtual.regexp", "aliases"; else by its content.
/// unknown: neither says it.
FileKind guess_kind(std::string_view path, std::string_view bytes);
/// The name is main.cf or master.cf and no more than templates add: the file is a whole one, and
/// what is not in it is not there.
bool is_whole_name(std::string_view path);
/// "main.cf", "regexp", "client".
std::string_view kind_name(FileKind kind);
std::string_view type_of(FileKind kind);

}  // namespace postwright::lint
