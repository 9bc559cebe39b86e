include(GNUInstallDirs)
# One call a room: a library with the tests that stand beside it, a program, a fuzz target.

# postwright_test_program(<name>): settings of an executable that tests are in.
function(postwright_test_program name)
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests
    POSTWRIGHT_OPTIMIZE test)
endfunction()

# postwright_library(<name> [PLAIN] SOURCES ... [DEPENDS ...] [TESTS ...] [TEST_DEPENDS ...])
# PLAIN: no program that is optimised at link time has it.
function(postwright_library name)
  cmake_parse_arguments(ROOM "PLAIN" "" "SOURCES;DEPENDS;TESTS;TEST_DEPENDS" ${ARGN})
  add_library(${name} STATIC ${ROOM_SOURCES})
  if(ROOM_PLAIN)
    set_target_properties(${name} PROPERTIES POSTWRIGHT_OPTIMIZE plain)
  endif()
  target_link_libraries(${name} PUBLIC postwright_settings ${ROOM_DEPENDS})
  if(POSTWRIGHT_TESTS AND ROOM_TESTS)
    add_executable(${name}_test ${ROOM_TESTS})
    target_link_libraries(${name}_test PRIVATE ${name} ${ROOM_TEST_DEPENDS} GTest::gtest_main)
    target_compile_definitions(${name}_test PRIVATE
      POSTWRIGHT_TESTDATA="${PROJECT_SOURCE_DIR}/testdata"
      POSTWRIGHT_BIN="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
    postwright_test_program(${name}_test)
    add_test(NAME ${name} COMMAND ${name}_test)
  endif()
endfunction()

# postwright_program(<name> [PLAIN] SOURCES ... DEPENDS ...)
# PLAIN: without link-time optimisation, where that gains nothing and takes half a minute.
# The C++ runtime is linked statically: it halves the start-up time of a tool that scripts call
# in a loop, and leaves nothing but libc (and liblmdb) to find.
function(postwright_program name)
  cmake_parse_arguments(ROOM "PLAIN" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${ROOM_SOURCES})
  if(ROOM_PLAIN)
    set_target_properties(${name} PROPERTIES POSTWRIGHT_OPTIMIZE plain)
  endif()
  target_link_libraries(${name} PRIVATE postwright_settings ${ROOM_DEPENDS})
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  if(NOT POSTWRIGHT_SANITIZE)
    target_link_options(${name} PRIVATE -static-libstdc++ -static-libgcc)
  endif()
  install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_SBINDIR})
  set_property(GLOBAL APPEND PROPERTY POSTWRIGHT_PROGRAMS ${name})
endfunction()

# postwright_fuzzer(<name> SOURCES ... DEPENDS ...)
function(postwright_fuzzer name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${ROOM_SOURCES})
  target_link_libraries(${name} PRIVATE postwright_settings ${ROOM_DEPENDS})
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/fuzzers)
endfunction()
