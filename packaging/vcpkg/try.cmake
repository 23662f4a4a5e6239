# SPDX-License-Identifier: MIT
# try.cmake - runs portfile.cmake with as much of vcpkg as it calls, and looks at
# what it leaves as vcpkg does after a build.  -DWORK=FOLDER -DFEATURES=LIST
cmake_minimum_required(VERSION 3.18)
set(CURRENT_PACKAGES_DIR "${WORK}/installed")
set(CURRENT_BUILDTREES_DIR "${WORK}/buildtrees")

function(run)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE status)
    if(status)
        message(FATAL_ERROR "failed: ${ARGN}")
    endif()
endfunction()

function(vcpkg_extract_source_archive out)
    cmake_parse_arguments(arg "" "ARCHIVE" "" ${ARGN})
    file(ARCHIVE_EXTRACT INPUT "${arg_ARCHIVE}"
        DESTINATION "${CURRENT_BUILDTREES_DIR}")
    file(GLOB folder "${CURRENT_BUILDTREES_DIR}/postern-*")
    set(${out} "${folder}" PARENT_SCOPE)
endfunction()

function(vcpkg_cmake_configure)
    cmake_parse_arguments(arg "" "SOURCE_PATH" "OPTIONS" ${ARGN})
    foreach(kind Release Debug)
        set(prefix "${CURRENT_PACKAGES_DIR}")
        if(kind STREQUAL Debug)
            string(APPEND prefix /debug)
        endif()
        run(cmake -S "${arg_SOURCE_PATH}" -B "${WORK}/${kind}"
            -DCMAKE_BUILD_TYPE=${kind} -DCMAKE_INSTALL_PREFIX=${prefix}
            -DCMAKE_INSTALL_LIBDIR=lib -DBUILD_SHARED_LIBS=OFF
            ${arg_OPTIONS})
    endforeach()
endfunction()

function(vcpkg_cmake_install)
    foreach(kind Release Debug)
        run(cmake --build "${WORK}/${kind}" --target install)
    endforeach()
endfunction()

function(vcpkg_fixup_pkgconfig)
endfunction()

function(vcpkg_install_copyright)
    cmake_parse_arguments(arg "" "" "FILE_LIST" ${ARGN})
    configure_file(${arg_FILE_LIST}
        "${CURRENT_PACKAGES_DIR}/share/postern/copyright" COPYONLY)
endfunction()

include("${CMAKE_CURRENT_LIST_DIR}/portfile.cmake")

foreach(file include/postern.h share/postern/copyright share/postern/usage
    lib/libpostern.a debug/lib/libpostern.a lib/pkgconfig/postern.pc)
    if(NOT EXISTS "${CURRENT_PACKAGES_DIR}/${file}")
        message(FATAL_ERROR "there is no ${file}")
    endif()
endforeach()
foreach(file bin debug/bin debug/include debug/share)
    if(EXISTS "${CURRENT_PACKAGES_DIR}/${file}")
        message(FATAL_ERROR "there is a ${file}")
    endif()
endforeach()
file(GLOB_RECURSE merged "${CURRENT_PACKAGES_DIR}/lib/cmake/*")
if(merged AND NOT VCPKG_POLICY_SKIP_LIB_CMAKE_MERGE_CHECK)
    message(FATAL_ERROR "vcpkg wants this in share/postern: ${merged}")
endif()
