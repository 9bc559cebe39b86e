#include "base/logical_line.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <thread>

#include "base/file.h"
#include "base/text.h"

namespace postwright {
namespace {

struct Line {
  std::uint64_t first, last, seen;
  std::string text;
  bool has_nul = false;
  bool orphan = false;
  bool operator==(const Line&) const = default;
};
void PrintTo(const Line& line, std::ostream* out) {
  *out << line.first << "-" << line.last << "-" << line.seen << " \"" << line.text << "\""
       << (line.has_nul ? " nul" : "") << (line.orphan ? " orphan" : "");
}

std::vector<Line> all(LogicalLineReader reader, std::string_view bytes) {
  std::vector<Line> lines;
  for (;;) {
    auto line = reader.next();
    if (!line) ADD_FAILURE() << line.error().message;
    if (!line || !*line) return lines;
    const LogicalLine& l = **line;
    lines.push_back({l.first, l.last, l.seen, std::string(l.text), l.has_nul, l.orphan});
    std::string joined;
    for (const LinePart& part : reader.parts()) {
      EXPECT_EQ(part.begin, joined.size());
      joined += bytes.substr(part.offset, bytes.find('\n', part.offset) - part.offset);
    }
    EXPECT_EQ(until_nul(joined), l.text);
    EXPECT_EQ(joined.size(), l.length);
  }
}

/// The same bytes through a pipe, a few at a time.
std::vector<Line> streamed(std::string_view bytes, std::size_t step) {
  int ends[2];
  if (pipe(ends) != 0) return {};
  UniqueFd in(ends[0]);
  std::thread writer([&] {
    for (std::size_t at = 0; at < bytes.size(); at += step)
      if (!write_all(ends[1], bytes.substr(at, step))) break;
    close(ends[1]);
  });
  auto lines = all(LogicalLineReader(in.get(), "pipe"), bytes);
  writer.join();
  return lines;
}

UniqueFd memory_file(std::string_view bytes) {
  UniqueFd file(memfd_create("lines", MFD_CLOEXEC));
  EXPECT_TRUE(write_all(file.get(), bytes));
  EXPECT_EQ(lseek(file.get(), 0, SEEK_SET), 0);
  return file;
}

std::vector<Line> parsed(std::string_view bytes) {
  auto lines = all(LogicalLineReader(bytes), bytes);
  EXPECT_EQ(streamed(bytes, 1), lines);
  EXPECT_EQ(streamed(bytes, 7), lines);
  return lines;
}

using Lines = std::vector<Line>;

TEST(LogicalLineReader, CommentInsideAnEntryDoesNotEndIt) {
  EXPECT_EQ(parsed("mydestination = a,\n# note\n  b\n"),
            (Lines{{1, 3, 3, "mydestination = a,  b"}}));
}

TEST(LogicalLineReader, DroppedLinesStandAnywhere) {
  EXPECT_EQ(parsed("# c\n\n \t \na 1\n\n#\n  # still a comment\n 2\n\nb 3"),
            (Lines{{4, 8, 9, "a 1 2"}, {10, 10, 10, "b 3"}}));
}

TEST(LogicalLineReader, NullBytesInLinesDroppedAtTheEndAreTold) {
  for (const auto& [bytes, line] :
       {std::pair(std::string_view("#\0", 2), 1u), std::pair(std::string_view("a\0\n", 3), 0u),
        std::pair(std::string_view("a\n#\0\n", 5), 0u),
        std::pair(std::string_view("#\0\n \n", 5), 2u), std::pair(std::string_view(), 0u)}) {
    LogicalLineReader lines(bytes);
    while (*lines.next()) EXPECT_EQ(lines.line_after_nul(), 0u);
    EXPECT_EQ(lines.line_after_nul(), line) << bytes;
  }
}

TEST(LogicalLineReader, CommentSignAfterTextIsText) {
  EXPECT_EQ(parsed("a #1\n b # c\n"), (Lines{{1, 2, 2, "a #1 b # c"}}));
}

TEST(LogicalLineReader, NothingGivesNothing) {
  EXPECT_EQ(parsed(""), Lines{});
  EXPECT_EQ(parsed("\n"), Lines{});
  EXPECT_EQ(parsed("# only a comment"), Lines{});
}

TEST(LogicalLineReader, CarriageReturnsStay) {
  EXPECT_EQ(parsed("a 1\r\n\r\n b\r\n"), (Lines{{1, 3, 3, "a 1\r b\r"}}));
}

TEST(LogicalLineReader, LeadingWhiteSpaceWithNothingToContinueIsAnOrphan) {
  EXPECT_EQ(parsed("\n a\n  b\nc\n"), (Lines{{2, 3, 3, " a  b", false, true}, {4, 4, 4, "c"}}));
}

TEST(LogicalLineReader, NullByteCutsTheText) {
  using namespace std::string_view_literals;
  EXPECT_EQ(parsed("a 1\0 x\n more\nb 2\n"sv), (Lines{{1, 2, 2, "a 1", true}, {3, 3, 3, "b 2"}}));
  EXPECT_EQ(parsed("\0\n"sv), (Lines{{1, 1, 1, "", true}}));
}

TEST(LogicalLineReader, NullByteInADroppedLineCountsForTheLineBeforeIt) {
  using namespace std::string_view_literals;
  EXPECT_EQ(parsed("#\0\na\n#\0\n\n b\n#\0\n#\nc\n"sv),
            (Lines{{2, 5, 7, "a b", true}, {8, 8, 8, "c"}}));
}

TEST(LogicalLineReader, LinesLongerThanTheBuffer) {
  std::string text =
      cat("a ", std::string(3'000'000, 'x'), "\n ", std::string(700'000, 'y'), "\nb");
  auto lines = all(LogicalLineReader(text), text);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].text.size(), 3'700'003u);
  EXPECT_TRUE(streamed(text, 100'000) == lines);
}

TEST(LogicalLineReader, DirectoryReadsAsEmptyAndAClosedDescriptorIsAnError) {
  auto directory = open_file("/", 0);
  LogicalLineReader reader(directory->get(), "/");
  EXPECT_EQ(reader.next()->has_value(), false);
  LogicalLineReader closed(-1, "none");
  EXPECT_EQ(closed.next().error().message, "read none: Bad file descriptor");
}

TEST(LogicalLineReader, ALineWithoutAnEndIsAnErrorOfTheData) {
  std::string long_line(1'000'000, 'x');
  std::string endless;  // one logical line of many
  for (int i = 0; i < 100'000; ++i) endless += " x\n";
  for (const std::string& text : {cat("a 1\n", long_line), cat("a 1\nb", endless)}) {
    auto memory = memory_file(text);
    LogicalLineReader reader(memory.get(), "f", 100'000);
    ASSERT_TRUE(reader.next());
    auto line = reader.next();
    ASSERT_FALSE(line);
    EXPECT_EQ(line.error().kind, ErrorKind::data);
    EXPECT_TRUE(line.error().message.starts_with("f, line ")) << line.error().message;
    EXPECT_TRUE(
        line.error().message.ends_with(": a line of more than 100000 bytes; this is no text file"))
        << line.error().message;
  }
  auto zero = open_file("/dev/zero", 0);
  LogicalLineReader device(zero->get(), "/dev/zero", 1'000'000);
  EXPECT_EQ(device.next().error().message,
            "/dev/zero, line 1: a line of more than 1000000 bytes; this is no text file");
}

TEST(LinePlace, NamesARangeOnlyWhenThereIsOne) {
  EXPECT_EQ(line_place("f", 3), "f, line 3");
  EXPECT_EQ(line_place("f", 3, 3), "f, line 3");
  EXPECT_EQ(line_place("f", 3, 5), "f, line 3-5");
}

}  // namespace
}  // namespace postwright
