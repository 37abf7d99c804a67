# ps_rules: rules/*.c plus every shipped YAML file, embedded as bytes in one generated C file.
file(GLOB rules_srcs CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/rules/*.c)
if(rules_srcs)
  add_library(ps_rules STATIC ${rules_srcs})
  target_link_libraries(ps_rules PUBLIC ps_flow PkgConfig::YAML)
else()
  add_library(ps_rules INTERFACE)
endif()
