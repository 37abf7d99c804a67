# ps_rules: rules/*.c plus every shipped YAML file, embedded as bytes in one generated C file.
#
# This file is two things: included by CMakeLists.txt it adds the target; run as a script
# (cmake -DOUT=… -DROOT=… -DFILES=a,b -P EmbedRules.cmake) it writes that C file.
if(CMAKE_SCRIPT_MODE_FILE)
  string(REPLACE "," ";" FILES "${FILES}")
  set(arrays "")
  set(table "")
  set(n 0)
  foreach(file IN LISTS FILES)
    file(READ ${ROOT}/${file} hex HEX)
    file(SIZE ${ROOT}/${file} size)
    string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
    string(REGEX REPLACE "(0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,)"
           "\\1\n" bytes "${bytes}")
    string(APPEND arrays "/* ${file} */\nstatic const unsigned char bytes_${n}[] = {\n${bytes}0};\n\n")
    string(APPEND table "\t{\"${file}\", bytes_${n}, ${size}},\n")
    math(EXPR n "${n} + 1")
  endforeach()
  file(WRITE ${OUT} "/* Made by tools/cmake/EmbedRules.cmake from the YAML files named below. */\n"
       "#include \"rules/rules.h\"\n\n${arrays}"
       "const struct rules_file rules_shipped[] = {\n${table}\t{0}, /* none has this one */\n};\n"
       "const uint32_t rules_n_shipped = ${n};\n")
  return()
endif()

file(GLOB rules_srcs CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/rules/*.c)
file(GLOB rules_yaml CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/rules/models/*.yaml
     ${PROJECT_SOURCE_DIR}/rules/std/*.yaml)
list(SORT rules_yaml)
string(REPLACE ";" "," rules_yaml_arg "${rules_yaml}")
list(TRANSFORM rules_yaml PREPEND ${PROJECT_SOURCE_DIR}/ OUTPUT_VARIABLE rules_yaml_paths)
set(rules_embedded ${PROJECT_BINARY_DIR}/rules_shipped.c)
add_custom_command(
  OUTPUT ${rules_embedded}
  COMMAND ${CMAKE_COMMAND} -DOUT=${rules_embedded} -DROOT=${PROJECT_SOURCE_DIR} -DFILES=${rules_yaml_arg}
          -P ${PROJECT_SOURCE_DIR}/tools/cmake/EmbedRules.cmake
  DEPENDS ${rules_yaml_paths} ${PROJECT_SOURCE_DIR}/tools/cmake/EmbedRules.cmake
  COMMENT "Embedding the shipped rules"
  VERBATIM)
add_library(ps_rules STATIC ${rules_srcs} ${rules_embedded})
target_link_libraries(ps_rules PUBLIC ps_flow PkgConfig::YAML)
