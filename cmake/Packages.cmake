# Libraries come from the distribution. A missing one is named with its Debian package.

find_package(PkgConfig)
if(NOT PkgConfig_FOUND)
  message(FATAL_ERROR "pkg-config is missing: apt-get install pkg-config")
endif()

# postwright_need(<target> <debian package> <pkg-config module>)
function(postwright_need target package module)
  pkg_check_modules(${target} IMPORTED_TARGET GLOBAL QUIET ${module})
  if(NOT ${target}_FOUND)
    message(FATAL_ERROR "${module} is missing: apt-get install ${package}")
  endif()
endfunction()

find_package(tl-expected QUIET)
if(NOT tl-expected_FOUND)
  message(FATAL_ERROR "tl::expected is missing: apt-get install libexpected-dev")
endif()

postwright_need(LMDB liblmdb-dev lmdb)

# Linked statically where that is there: every run of reindexer starts faster, the service alone needs it.
postwright_need(SECCOMP libseccomp-dev libseccomp)
find_library(SECCOMP_ARCHIVE libseccomp.a)
if(SECCOMP_ARCHIVE)
  set_property(TARGET PkgConfig::SECCOMP PROPERTY INTERFACE_LINK_LIBRARIES ${SECCOMP_ARCHIVE})
endif()


find_package(CLI11 QUIET)
if(NOT CLI11_FOUND)
  message(FATAL_ERROR "CLI11 is missing: apt-get install libcli11-dev")
endif()

find_package(nlohmann_json QUIET)
if(NOT nlohmann_json_FOUND)
  message(FATAL_ERROR "nlohmann/json is missing: apt-get install nlohmann-json3-dev")
endif()

find_path(TOMLPLUSPLUS_INCLUDE_DIR toml++/toml.h)
if(NOT TOMLPLUSPLUS_INCLUDE_DIR)
  message(FATAL_ERROR "toml++ is missing: apt-get install libtomlplusplus-dev")
endif()

# ICU is loaded when the first non-ASCII key is folded; only its headers (for the soname) are needed.
find_path(ICU_INCLUDE_DIR unicode/uvernum.h)
if(NOT ICU_INCLUDE_DIR)
  message(FATAL_ERROR "ICU headers are missing: apt-get install libicu-dev")
endif()

# PCRE2 is loaded when the first pcre: table is opened; only its header is needed.
option(POSTWRIGHT_PCRE "build the map type pcre" ON)
set(POSTWRIGHT_HAVE_PCRE ${POSTWRIGHT_PCRE})
if(POSTWRIGHT_PCRE)
  find_path(PCRE2_INCLUDE_DIR pcre2.h)
  if(NOT PCRE2_INCLUDE_DIR)
    message(FATAL_ERROR "pcre2.h is missing: apt-get install libpcre2-dev, or configure with -DPOSTWRIGHT_PCRE=OFF")
  endif()
endif()

# postconf -T shows the version of OpenSSL's headers; its library is loaded when -T asks for it.
find_path(OPENSSL_INCLUDE_DIR openssl/opensslv.h)
if(NOT OPENSSL_INCLUDE_DIR)
  message(STATUS "OpenSSL's headers not found: no postconf -T compile-version (apt-get install libssl-dev)")
endif()

if(POSTWRIGHT_TESTS)
  find_package(GTest QUIET)
  if(NOT GTest_FOUND)
    message(FATAL_ERROR "GoogleTest is missing: apt-get install libgtest-dev")
  endif()
endif()

# Berkeley DB is optional: a second opinion (reindexer --cross-check) and the tests' oracle.
# Its shared object is opened at run time, so that our programs work where it is gone.
find_path(LIBDB_INCLUDE_DIR db.h)
find_library(LIBDB_LIBRARY NAMES db-5.3 db)
if(LIBDB_INCLUDE_DIR AND LIBDB_LIBRARY)
  set(POSTWRIGHT_HAVE_LIBDB ON)
  message(STATUS "libdb found: --cross-check and the Berkeley DB property tests are built")
else()
  set(POSTWRIGHT_HAVE_LIBDB OFF)
  message(STATUS "libdb not found: no --cross-check (apt-get install libdb-dev)")
endif()
