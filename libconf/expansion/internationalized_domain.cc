#include "libconf/expansion/internationalized_domain.h"

#include <cstdint>
#include <limits>

#include "base/icu_library.h"
#include "base/text.h"

namespace postwright {
namespace {

/// What ICU found wrong with a name. Source: ICU4C, unicode/uidna.h.
struct IdnaInfo {
  std::int16_t size = sizeof(IdnaInfo);
  std::int8_t is_transitional_different = 0;
  std::int8_t reserved_1 = 0;
  std::uint32_t errors = 0;
  std::int32_t reserved_2 = 0;
  std::int32_t reserved_3 = 0;
};

struct IdnaError {
  std::uint32_t bit;
  std::string_view name;
};
constexpr IdnaError kErrors[] = {
    {1u << 0, "UIDNA_ERROR_EMPTY_LABEL"},
    {1u << 1, "UIDNA_ERROR_LABEL_TOO_LONG"},
    {1u << 2, "UIDNA_ERROR_DOMAIN_NAME_TOO_LONG"},
    {1u << 3, "UIDNA_ERROR_LEADING_HYPHEN"},
    {1u << 4, "UIDNA_ERROR_TRAILING_HYPHEN"},
    {1u << 5, "UIDNA_ERROR_HYPHEN_3_4"},
    {1u << 6, "UIDNA_ERROR_LEADING_COMBINING_MARK"},
    {1u << 7, "UIDNA_ERROR_DISALLOWED"},
    {1u << 8, "UIDNA_ERROR_PUNYCODE"},
    {1u << 9, "UIDNA_ERROR_LABEL_HAS_DOT"},
    {1u << 10, "UIDNA_ERROR_INVALID_ACE_LABEL"},
    {1u << 11, "UIDNA_ERROR_BIDI"},
    {1u << 12, "UIDNA_ERROR_CONTEXTJ"},
    {1u << 13, "UIDNA_ERROR_CONTEXTO_PUNCTUATION"},
    {1u << 14, "UIDNA_ERROR_CONTEXTO_DIGITS"},
};

constexpr std::uint32_t kCheckBidi = 4;              // UIDNA_CHECK_BIDI
constexpr std::uint32_t kNontransitional = 16 + 32;  // to ASCII, to Unicode
constexpr std::size_t kMaxDomain = std::size_t{64} * 1024;

using Open = void*(std::uint32_t options, std::int32_t* status);
using Convert = std::int32_t(const void* idna, const char* name, std::int32_t length, char* to,
                             std::int32_t room, IdnaInfo* info, std::int32_t* status);

/// One of the two directions.
struct Direction {
  std::string_view function;  ///< of main.cf
  std::string_view form;
  std::string_view converter;  ///< of ICU
};
constexpr Direction kToAscii{"domain_to_ascii", "ASCII", "uidna_nameToASCII_UTF8"};
constexpr Direction kToUtf8{"domain_to_utf8", "UTF8", "uidna_nameToUnicodeUTF8"};

Result<std::string> convert(const Direction& direction, std::string_view domain) {
  auto bad = [&](std::string_view reason) {
    return config_failure("midna_", direction.function, "_create: Problem translating domain \"",
                          domain, "\" to ", direction.form, " form: ", reason);
  };
  if (domain.empty()) return bad(kErrors[0].name);
  if (domain.size() > kMaxDomain) return bad("UIDNA_ERROR_DOMAIN_NAME_TOO_LONG");
  const Result<IcuLibrary>& icu = IcuLibrary::instance();
  if (!icu) return bad(icu.error().message);
  auto* open = icu->find<Open>("uidna_openUTS46");
  auto* run = icu->find<Convert>(direction.converter);
  std::int32_t status = 0;
  static void* const idna = open ? open(kCheckBidi | kNontransitional, &status) : nullptr;
  if (!idna || !run || status > 0) return bad("this ICU library cannot do it");
  std::string result(domain.size() * 8 + 256, '\0');
  IdnaInfo info;
  std::int32_t length =
      run(idna, domain.data(), static_cast<std::int32_t>(domain.size()), result.data(),
          static_cast<std::int32_t>(result.size()), &info, &status);
  for (const IdnaError& error : kErrors)
    if (info.errors & error.bit) return bad(error.name);
  if (status > 0 || length <= 0 || static_cast<std::size_t>(length) > result.size())
    return bad(cat("ICU error ", status));
  result.resize(static_cast<std::size_t>(length));
  return result;
}

}  // namespace

Result<std::string> domain_to_ascii(std::string_view domain) {
  if (!domain.empty() && is_ascii(domain)) return std::string(domain);
  return convert(kToAscii, domain);
}

Result<std::string> domain_to_utf8(std::string_view domain) {
  if (!is_ascii(domain)) return std::string(domain);
  return convert(kToUtf8, domain);
}

}  // namespace postwright
