# How every layer of the library is compiled.

# restrict: GCC 12 warns about std::string of its own making (bug 105651).
set(QUINTILE_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
    -Woverloaded-virtual -Wold-style-cast -Wcast-align -Wdouble-promotion -Wno-restrict)
if(QUINTILE_WARNINGS_AS_ERRORS)
  list(APPEND QUINTILE_WARNINGS -Werror)
endif()

add_library(quintile_flags INTERFACE)
target_compile_features(quintile_flags INTERFACE cxx_std_20)
target_include_directories(quintile_flags INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/include)
# No contraction: a fused multiply-add on one machine and not on another would change results.
target_compile_options(quintile_flags INTERFACE -ffp-contract=off)

# quintile_precompile(NAME HEADERS...): reads the headers nearly every file includes once instead of per file; about a third
# of the time it takes to compile without optimisation. Off in release, so that a file that forgets an include is found.
# (Not fmt: its pragma for unoptimised code stays in force after a precompiled header of GCC 12.)
option(QUINTILE_PRECOMPILE_HEADERS "Precompile the headers of the standard library" OFF)
function(quintile_precompile name)
  if(QUINTILE_PRECOMPILE_HEADERS)
    target_precompile_headers(${name} PRIVATE <algorithm> <cmath> <functional> <limits> <map> <memory> <numeric> <optional>
                              <ranges> <span> <string> <variant> <vector> ${ARGN})
  endif()
endfunction()

# quintile_layer(NAME [PUBLIC_DEPENDENCIES...]): an object library for one layer.
function(quintile_layer name)
  add_library(${name} OBJECT)
  target_link_libraries(${name} PUBLIC quintile_flags ${ARGN})
  target_compile_options(${name} PRIVATE ${QUINTILE_WARNINGS})
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  if(NOT name STREQUAL quintile_kernels)  # whose files have flags of their own
    quintile_precompile(${name})
  endif()
endfunction()
