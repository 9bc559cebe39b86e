# Map types in shared objects. Each is an option: ON fails without its library, AUTO (the default)
# leaves the type out and says which Debian package it wants.

set(POSTWRIGHT_MODULE_DIR "${CMAKE_INSTALL_FULL_LIBDIR}/postwright" CACHE PATH
  "where programs look for map type modules")
set(POSTWRIGHT_MODULE_OUTPUT ${PROJECT_BINARY_DIR}/lib/postwright)

# postwright_client_library(<type> <debian packages> <pkg-config modules>): sets WITH_<TYPE> for the
# caller.
function(postwright_client_library type packages modules)
  string(TOUPPER ${type} upper)
  set(POSTWRIGHT_${upper} AUTO CACHE STRING "build the ${type}: map type (ON, OFF, AUTO)")
  set(found OFF)
  if(POSTWRIGHT_${upper})
    pkg_check_modules(${upper} IMPORTED_TARGET GLOBAL QUIET ${modules})
    list(JOIN modules ", " shown)
    if(${upper}_FOUND)
      set(found ON)
      message(STATUS "${shown} found: the ${type}: map type is built")
    elseif(POSTWRIGHT_${upper} STREQUAL "AUTO")
      message(STATUS "${shown} not found: no ${type}: map type (apt-get install ${packages})")
    else()
      message(FATAL_ERROR "${shown} is missing: apt-get install ${packages}")
    endif()
  endif()
  set(WITH_${upper} ${found} PARENT_SCOPE)
endfunction()

# postwright_module(<type> SOURCES ... [DEPENDS ...] [TESTS ...] [TEST_DEPENDS ...]): a library with its tests, and
# the shared object TYPE.so of it, which shows postwright_module and nothing else.
function(postwright_module type)
  cmake_parse_arguments(ROOM "" "" "SOURCES;DEPENDS;TESTS;TEST_DEPENDS" ${ARGN})
  postwright_library(postwright_${type}_client PLAIN
    SOURCES ${ROOM_SOURCES} DEPENDS ${ROOM_DEPENDS} TESTS ${ROOM_TESTS}
    TEST_DEPENDS ${ROOM_TEST_DEPENDS})
  add_library(${type}_module MODULE $<TARGET_OBJECTS:postwright_${type}_client>)
  target_link_libraries(${type}_module PRIVATE postwright_settings ${ROOM_DEPENDS})
  set_target_properties(${type}_module PROPERTIES
    PREFIX "" OUTPUT_NAME ${type} POSTWRIGHT_OPTIMIZE plain LIBRARY_OUTPUT_DIRECTORY ${POSTWRIGHT_MODULE_OUTPUT})
  target_link_options(${type}_module PRIVATE
    -Wl,--version-script=${PROJECT_SOURCE_DIR}/libmaps/module/hide.map)
  if(NOT POSTWRIGHT_SANITIZE)
    target_link_options(${type}_module PRIVATE -static-libstdc++ -static-libgcc)
  endif()
  set_property(TARGET ${type}_module APPEND PROPERTY
    LINK_DEPENDS ${PROJECT_SOURCE_DIR}/libmaps/module/hide.map)
  install(TARGETS ${type}_module LIBRARY DESTINATION ${POSTWRIGHT_MODULE_DIR})
  set_property(GLOBAL APPEND PROPERTY POSTWRIGHT_MODULES ${type}_module)
endfunction()
