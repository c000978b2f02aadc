# cmake --install: headers, library, command and a package that find_package(quintile) finds.
include(CMakePackageConfigHelpers)

install(TARGETS quintile EXPORT quintileTargets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/quintile DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT quintileTargets NAMESPACE quintile:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/quintile)
if(QUINTILE_BUILD_TOOLS)
  install(TARGETS quintile_command DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

configure_package_config_file(cmake/quintileConfig.cmake.in quintileConfig.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/quintile)
write_basic_package_version_file(quintileConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/quintileConfig.cmake ${PROJECT_BINARY_DIR}/quintileConfigVersion.cmake
        cmake/QuintileDependencies.cmake DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/quintile)
