# Comparisons with independent implementations, run by a Python that has them:
#   python3 -m venv build/venv && build/venv/bin/pip install numpy pandas h5py duckdb
set(QUINTILE_PYTHON ${PROJECT_SOURCE_DIR}/build/venv/bin/python CACHE FILEPATH
    "Python with numpy, pandas, h5py and duckdb, for the tests labelled python")

# quintile_python_test(NAME SCRIPT "PACKAGE..." ARGUMENTS...): skipped, with the reason, where that Python or one of
# the packages is missing, or when the script exits with 77.
function(quintile_python_test name script packages)
  add_test(NAME ${name} COMMAND ${CMAKE_COMMAND}
    -DPYTHON=${QUINTILE_PYTHON} "-DPACKAGES=${packages}" -DSCRIPT=${CMAKE_CURRENT_SOURCE_DIR}/${script}
    "-DARGUMENTS=${ARGN}" -P ${PROJECT_SOURCE_DIR}/tests/python/run.cmake)
  set_tests_properties(${name} PROPERTIES LABELS python TIMEOUT 900 SKIP_REGULAR_EXPRESSION "SKIPPED:")
endfunction()
