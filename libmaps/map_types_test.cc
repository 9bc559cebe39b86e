#include "libmaps/map_types.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "libmaps/map_type_names.h"
#include "libmaps/module/module_file.h"

namespace postwright {
namespace {

TEST(MapTypes, AreFoundByTheirExactNames) {
  for (const MapType& type : map_types())
    EXPECT_EQ(find_map_type(type.name), is_installed_type(type.name) ? &type : nullptr)
        << type.name;
  for (const char* unknown : {"", "HASH", "hashx", "has", "dbm", "zzz", "0"})
    EXPECT_EQ(find_map_type(unknown), nullptr) << unknown;
}

TEST(MapTypes, KnowWhichOfThemAreModules) {
  for (const MapType& type : map_types())
    EXPECT_EQ(type.module, std::ranges::count(kModuleTypeNames, type.name) == 1) << type.name;
}

TEST(MapTypes, SayWhetherALookupWaitsForSomebodyElse) {
  std::string waiting;
  for (const MapType& type : map_types())
    if (type.waits) waiting.append(type.name).append(" ");
  EXPECT_EQ(waiting, "ldap memcache mongodb mysql nis pgsql proxy redis socketmap tcp unix ");
}

TEST(MapTypes, WithAFileOfTheirOwnDoNotWait) {
  for (const MapType& type : map_types())
    EXPECT_FALSE(type.waits && !type.index_suffix.empty()) << type.name;
  for (const char* name : {"cidr", "regexp", "texthash", "inline", "static", "environ"})
    EXPECT_FALSE(find_map_type(name)->waits) << name;
}

TEST(MapTypes, CanAllBeOpened) {
  for (const MapType& type : map_types()) {
    EXPECT_NE(type.open, nullptr) << type.name;
    EXPECT_EQ(type.check != nullptr, !type.index_suffix.empty()) << type.name;
    EXPECT_EQ(type.legacy, type.index_suffix == ".db") << type.name;
  }
}

}  // namespace
}  // namespace postwright
