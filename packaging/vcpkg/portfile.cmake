# portfile.cmake - an overlay port of vcpkg: POSTERN_TARBALL in the environment
# names what `make dist` has made.
set(tarball "$ENV{POSTERN_TARBALL}")
if(NOT EXISTS "${tarball}")
    message(FATAL_ERROR "POSTERN_TARBALL names no file")
endif()
vcpkg_extract_source_archive(SOURCE_PATH ARCHIVE "${tarball}")

if("tls" IN_LIST FEATURES)
    set(tls bearssl)
else()
    set(tls none)
endif()
vcpkg_cmake_configure(SOURCE_PATH "${SOURCE_PATH}"
    OPTIONS -DPOSTERN_TLS=${tls} -DPOSTERN_INSTALL=ON)
vcpkg_cmake_install()
set(VCPKG_POLICY_SKIP_LIB_CMAKE_MERGE_CHECK enabled)
# One set of these files does for both kinds, which stand in lib and debug/lib.
file(MAKE_DIRECTORY "${CURRENT_PACKAGES_DIR}/share/postern")
file(WRITE "${CURRENT_PACKAGES_DIR}/share/postern/usage"
    "postern is found with pkg-config, and with find_package(postern CONFIG)\n")
vcpkg_fixup_pkgconfig()
file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug/include")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
