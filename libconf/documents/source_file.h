#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/logical_line.h"

namespace postwright {

/// A stretch of a file's bytes, for messages and for edits.
struct FileSpan {
  std::string file;          ///< path as opened
  std::uint64_t line = 0;    ///< from 1
  std::uint64_t column = 0;  ///< from 1, in bytes
  std::uint64_t offset = 0;  ///< of the first byte in the file
  std::uint64_t length = 0;
  bool operator==(const FileSpan&) const = default;
};

/// A fault in a file that its reader went on after.
struct SyntaxProblem {
  FileSpan where;
  std::string message;  ///< without the place
};

/// A file's bytes as they were read, with its lines counted.
class SourceFile {
 public:
  SourceFile(std::string path, std::string bytes);
  const std::string& path() const { return path_; }
  const std::string& bytes() const { return bytes_; }
  FileSpan span(std::uint64_t offset, std::uint64_t length) const;
  /// A line, counted from 1, without its newline; empty behind the end.
  std::string_view line(std::uint64_t number) const;

 private:
  std::string path_;
  std::string bytes_;
  std::vector<std::uint64_t> line_starts_;
};

/// Text of a logical line, or a part of it, that knows where its bytes stand in the file. The parts
/// of a continued line are joined without their newlines and without comments between them.
class PlacedText {
 public:
  PlacedText() = default;
  /// Parts that begin behind the text (a null byte cut the logical line) are left out.
  PlacedText(std::shared_ptr<const SourceFile> file, std::string text, std::vector<LinePart> parts);

  const std::string& text() const { return text_; }
  const SourceFile* file() const { return file_.get(); }
  /// Offset in the file of text()[position]; `position` may be the text's end.
  std::uint64_t offset_of(std::size_t position) const;
  /// From text()[begin] to the last of `length` bytes; what stands between parts is inside.
  FileSpan span(std::size_t begin, std::size_t length) const;
  PlacedText part(std::size_t begin, std::size_t length) const;
  /// More than one physical line.
  bool is_continued() const { return parts_.size() > 1; }
  /// In order. Each but the first begins inside the text.
  const std::vector<LinePart>& parts() const { return parts_; }

 private:
  std::shared_ptr<const SourceFile> file_;
  std::string text_;
  std::vector<LinePart> parts_;
};

}  // namespace postwright
