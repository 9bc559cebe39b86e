# Language level, warnings, hardening and sanitizers: the same for every target.

option(POSTWRIGHT_TESTS "build the tests" ON)
option(POSTWRIGHT_UNITY "compile up to eight sources of a room as one" OFF)
option(POSTWRIGHT_FUZZ "build the libFuzzer targets (clang only)" OFF)
set(POSTWRIGHT_SANITIZE "" CACHE STRING "sanitizers, comma-separated, for example address,undefined")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# Reading headers is more than half of a full build. What stands in anonymous namespaces must have
# names of its own within a room for this; the other presets compile each source by itself.
set(CMAKE_UNITY_BUILD ${POSTWRIGHT_UNITY})
if(NOT DEFINED CMAKE_UNITY_BUILD_BATCH_SIZE)
  set(CMAKE_UNITY_BUILD_BATCH_SIZE 8)
endif()
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

include(CheckPIESupported)
check_pie_supported()

add_library(postwright_settings INTERFACE)
target_include_directories(postwright_settings INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(postwright_settings INTERFACE
  _GNU_SOURCE POSTWRIGHT_VERSION="${PROJECT_VERSION}")
target_compile_options(postwright_settings INTERFACE
  -Wall -Wextra -Werror -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual
  -Wimplicit-fallthrough -Wextra-semi -Wcast-qual
  -ffile-prefix-map=${PROJECT_SOURCE_DIR}=.)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 takes the assignment of a short literal to a std::string for an overlap (its bug 105329).
  target_compile_options(postwright_settings INTERFACE -Wno-restrict)
endif()

if(POSTWRIGHT_SANITIZE)
  target_compile_options(postwright_settings INTERFACE
    -fsanitize=${POSTWRIGHT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -g)
  target_link_options(postwright_settings INTERFACE -fsanitize=${POSTWRIGHT_SANITIZE})
  if(POSTWRIGHT_FUZZ)
    target_compile_options(postwright_settings INTERFACE -fsanitize=fuzzer-no-link)
  endif()
else()
  # Hardened by default; testdata/hardening_test reads the binaries and says what is missing.
  target_compile_options(postwright_settings INTERFACE
    -fstack-protector-strong -fstack-clash-protection -fcf-protection=full
    $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE> $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=3>)
  target_compile_definitions(postwright_settings INTERFACE _GLIBCXX_ASSERTIONS)
  target_link_options(postwright_settings INTERFACE
    -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,--as-needed)
endif()

# assert() stays on in every build: a broken invariant must not go on to write a table, and the fuzz
# targets (RelWithDebInfo) and clang-tidy, which reads their commands, are to see it.
foreach(type RELEASE RELWITHDEBINFO MINSIZEREL)
  string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_${type} "${CMAKE_CXX_FLAGS_${type}}")
endforeach()

if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT POSTWRIGHT_SANITIZE)
  # -flto=2 keeps a link within two processes.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Programs that work on large tables only: objects have machine code too (fat), and the others
    # (POSTWRIGHT_OPTIMIZE is plain) and tests are linked from that, in a tenth of the time. A
    # test's own sources are not optimised, which _FORTIFY_SOURCE would want.
    set(kind "$<TARGET_PROPERTY:POSTWRIGHT_OPTIMIZE>")
    set(lto "$<NOT:$<BOOL:${kind}>>")
    target_compile_options(postwright_settings INTERFACE
      $<${lto}:-flto=2> $<${lto}:-ffat-lto-objects> $<$<STREQUAL:${kind},plain>:-O2>
      $<$<STREQUAL:${kind},test>:-O0> $<$<STREQUAL:${kind},test>:-U_FORTIFY_SOURCE>)
    target_link_options(postwright_settings INTERFACE $<IF:${lto},-flto=2,-fno-lto>)
  endif()
endif()
