#include "libconf/documents/source_file.h"

#include <algorithm>
#include <cassert>

namespace postwright {

SourceFile::SourceFile(std::string path, std::string bytes)
    : path_(std::move(path)), bytes_(std::move(bytes)), line_starts_{0} {
  for (std::size_t at = bytes_.find('\n'); at != std::string::npos; at = bytes_.find('\n', at + 1))
    line_starts_.push_back(at + 1);
}

FileSpan SourceFile::span(std::uint64_t offset, std::uint64_t length) const {
  auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  auto line = static_cast<std::uint64_t>(after - line_starts_.begin());
  return {.file = path_,
          .line = line,
          .column = offset - line_starts_[line - 1] + 1,
          .offset = offset,
          .length = length};
}

std::string_view SourceFile::line(std::uint64_t number) const {
  if (number == 0 || number > line_starts_.size()) return {};
  std::string_view text = std::string_view(bytes_).substr(line_starts_[number - 1]);
  return text.substr(0, text.find('\n'));
}

PlacedText::PlacedText(std::shared_ptr<const SourceFile> file, std::string text,
                       std::vector<LinePart> parts)
    : file_(std::move(file)), text_(std::move(text)), parts_(std::move(parts)) {
  while (parts_.size() > 1 && parts_.back().begin >= text_.size()) parts_.pop_back();
}

std::uint64_t PlacedText::offset_of(std::size_t position) const {
  assert(!parts_.empty());
  auto after =
      std::upper_bound(parts_.begin(), parts_.end(), position,
                       [](std::size_t at, const LinePart& part) { return at < part.begin; });
  if (after != parts_.begin()) --after;
  return after->offset + (position - after->begin);
}

FileSpan PlacedText::span(std::size_t begin, std::size_t length) const {
  assert(file_);
  std::uint64_t first = offset_of(begin);
  std::uint64_t last = length == 0 ? first : offset_of(begin + length - 1) + 1;
  return file_->span(first, last - first);
}

PlacedText PlacedText::part(std::size_t begin, std::size_t length) const {
  std::vector<LinePart> parts;
  if (length == 0 && begin > 0)  // not at the start of the next line
    return {file_, {}, {{.begin = 0, .offset = offset_of(begin - 1) + 1}}};
  auto after =
      std::upper_bound(parts_.begin(), parts_.end(), begin,
                       [](std::size_t at, const LinePart& part) { return at < part.begin; });
  auto first = static_cast<std::size_t>(after - parts_.begin());
  for (std::size_t i = first == 0 ? 0 : first - 1; i < parts_.size(); ++i) {
    std::size_t end = i + 1 < parts_.size() ? parts_[i + 1].begin : std::string::npos;
    if (end <= begin) continue;
    if (parts_[i].begin >= begin + length && !parts.empty()) break;
    if (parts_[i].begin <= begin)
      parts.push_back({.begin = 0, .offset = parts_[i].offset + (begin - parts_[i].begin)});
    else
      parts.push_back({.begin = parts_[i].begin - begin, .offset = parts_[i].offset});
  }
  return {file_, text_.substr(begin, length), std::move(parts)};
}

}  // namespace postwright
