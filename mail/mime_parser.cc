#include "mail/mime_parser.h"

#include <algorithm>
#include <cassert>

#include "base/text.h"

namespace postwright {

namespace {

// Postfix 3.11.7 opens this many multiparts more than mime_nesting_limit says.
constexpr std::size_t kNestingSlack = 2;

}  // namespace

HeaderPlace MimeParser::place() const {
  switch (state_) {
    case State::part_header:
      return HeaderPlace::mime;
    case State::nested_header:
      return HeaderPlace::nested;
    default:
      return HeaderPlace::primary;
  }
}

Status MimeParser::add_line(std::string_view line) {
  Status status = state_ == State::body ? add_body_line(line) : add_header_line(line);
  offset_ += line.size() + 1;
  return status;
}

Status MimeParser::finish() {
  return flush_header();
}

Status MimeParser::add_header_line(std::string_view line) {
  if (!header_.empty() && is_continuation_line(line)) {
    if (header_.size() < options_.header_size_limit) {
      header_.append("\n").append(until_nul(line));
    } else {
      header_is_cut_ = true;
    }
    return {};
  }
  if (Status status = flush_header(); !status) return status;
  auto header = parse_header_line(line);
  if (!header) return end_header(line);
  header_.assign(header->name).append(until_nul(header->rest));
  header_offset_ = offset_;
  return {};
}

/// `line` is the first one that is not part of the header.
Status MimeParser::end_header(std::string_view line) {
  if (line.empty()) {
    state_ = attached_message_ ? State::nested_header : State::body;
    attached_message_ = false;
    return body_line(line);
  }
  bool supply_separator = state_ == State::primary_header;
  state_ = State::body;
  if (supply_separator)
    if (Status status = body_line(""); !status) return status;
  return add_body_line(line);
}

Status MimeParser::flush_header() {
  if (header_.empty()) return {};
  if (header_is_cut_)
    if (Status status = visitor_.limit(MimeLimit::header_size, header_offset_); !status)
      return status;
  auto header = parse_header_line(header_);
  assert(header);
  if (options_.mime && equals_ignoring_case(header->name, "Content-Type"))
    if (Status status = note_content_type(header->rest.substr(1)); !status) return status;
  Status status = visitor_.header(place(), header_, header_offset_);
  header_.clear();
  header_is_cut_ = false;
  return status;
}

Status MimeParser::note_content_type(std::string_view text) {
  using Kind = ContentType::Kind;
  ContentType type = parse_content_type(text);
  if (type.kind != Kind::other) attached_message_ = type.kind == Kind::attached_message;
  for (std::string& boundary : type.boundaries) {
    if (multiparts_.size() >= options_.mime_nesting_limit + kNestingSlack)
      return visitor_.limit(MimeLimit::nesting, header_offset_);
    boundary.resize(std::min(boundary.size(), options_.mime_boundary_length_limit));
    multiparts_.push_back({.boundary = "--" + boundary, .is_digest = type.kind == Kind::digest});
  }
  return {};
}

Status MimeParser::add_body_line(std::string_view line) {
  match_boundary(line);
  return body_line(line);
}

void MimeParser::match_boundary(std::string_view line) {
  // An empty boundary, which only a quoted parameter gives, takes any text behind the dashes.
  if (!line.starts_with("--") || line.size() == 2) return;
  for (std::size_t depth = multiparts_.size(); depth > 0; --depth) {
    const std::string& boundary = multiparts_[depth - 1].boundary;
    if (!line.starts_with(boundary)) continue;
    bool ends = line.substr(boundary.size()).starts_with("--");
    multiparts_.resize(depth);  // those inside it end with it
    state_ = ends ? State::body : State::part_header;
    if (ends)
      multiparts_.pop_back();
    else
      attached_message_ = multiparts_.back().is_digest;
    return;
  }
}

}  // namespace postwright
