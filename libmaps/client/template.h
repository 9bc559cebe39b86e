#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postwright {

/// What templates put in: a key or a value, cut at its last '@'.
class TemplateWord {
 public:
  explicit TemplateWord(std::string_view text);
  std::string_view all() const { return all_; }
  /// All of it when it has no '@'.
  std::string_view local() const { return local_; }
  /// Nothing when it has no '@', or nothing behind it.
  std::optional<std::string_view> domain() const { return domain_; }
  /// A label of the domain, the last one being 1; empty when there are fewer.
  std::string_view label(int number) const;

 private:
  std::string_view all_;
  std::string_view local_;
  std::optional<std::string_view> domain_;
  std::vector<std::string_view> labels_;  // the last one first
};

/// query, key_format and result_format of database clients: text with %s %u %d (of the key in a
/// query, of the value in a result), %S %U %D %1..%9 (of the key), %%. Source: mysql_table(5).
class ClientTemplate {
 public:
  /// Text, or when `letter` is not 0 what this letter stands for.
  struct Piece {
    std::string text;
    char letter = 0;
    bool operator==(const Piece&) const = default;
  };

  /// Nothing when another character follows a '%', or none does.
  static std::optional<ClientTemplate> parse(std::string_view text);

  /// False when a piece needs a part that the words lack: a domain that is not empty, a local part
  /// that is not empty, or as many labels, none of them empty. Then there is nothing to search for,
  /// or no result.
  bool fits(const TemplateWord& value, const TemplateWord& key) const;
  /// The same for what it needs of the key alone, whatever the value.
  bool fits_key(const TemplateWord& key) const;
  /// What a piece with a letter stands for; fits() must be true.
  static std::string_view part(const Piece& piece, const TemplateWord& value,
                               const TemplateWord& key);

  /// Puts a part into the text, protected as the place that it is for wants it.
  using Quote = std::function<void(std::string_view part, std::string& to)>;
  /// fits() must be true. Without `quote` parts are put in as they are.
  std::string expand(const TemplateWord& value, const TemplateWord& key,
                     const Quote& quote = nullptr) const;

  const std::vector<Piece>& pieces() const { return pieces_; }

 private:
  std::vector<Piece> pieces_;
};

}  // namespace postwright
