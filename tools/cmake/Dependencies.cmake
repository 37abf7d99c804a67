# Finds the libraries that panicscan stands on; what is missing stops the configure step with
# the package to install.
find_package(PkgConfig)
if(NOT PKG_CONFIG_FOUND)
  message(FATAL_ERROR "pkg-config is missing: apt-get install pkg-config")
endif()

function(ps_need_pkg prefix module package)
  pkg_check_modules(${prefix} QUIET IMPORTED_TARGET GLOBAL ${module})
  if(NOT ${prefix}_FOUND)
    message(FATAL_ERROR "${module} is missing: apt-get install ${package}")
  endif()
endfunction()
ps_need_pkg(YAML yaml-0.1 libyaml-dev)
ps_need_pkg(JANSSON jansson libjansson-dev)
ps_need_pkg(XXHASH libxxhash libxxhash-dev)

# libclang has no CMake package of its own in Debian: look where LLVM installs.
set(PANICSCAN_LLVM_PREFIX "" CACHE PATH "LLVM to build against (default: the newest of 19, 18, 17 that is installed)")
set(hints ${PANICSCAN_LLVM_PREFIX} /usr/lib/llvm-19 /usr/lib/llvm-18 /usr/lib/llvm-17 /usr/local)
find_path(LIBCLANG_INCLUDE_DIR clang-c/Index.h HINTS ${hints} PATH_SUFFIXES include NO_DEFAULT_PATH)
find_path(LIBCLANG_INCLUDE_DIR clang-c/Index.h)
get_filename_component(llvm_root "${LIBCLANG_INCLUDE_DIR}" DIRECTORY)
find_library(LIBCLANG_LIBRARY NAMES clang-19 clang libclang HINTS ${llvm_root}/lib NO_DEFAULT_PATH)
find_library(LIBCLANG_LIBRARY NAMES clang-19 clang-18 clang-17 clang)
if(NOT LIBCLANG_INCLUDE_DIR OR NOT LIBCLANG_LIBRARY)
  message(FATAL_ERROR "libclang 17 or newer is missing: apt-get install libclang-19-dev "
                      "(or set PANICSCAN_LLVM_PREFIX)")
endif()
add_library(LibClang::LibClang UNKNOWN IMPORTED)
set_target_properties(LibClang::LibClang PROPERTIES IMPORTED_LOCATION ${LIBCLANG_LIBRARY}
                      INTERFACE_INCLUDE_DIRECTORIES ${LIBCLANG_INCLUDE_DIR})
