# For the CMakeLists.txt of a custom node:
#
#   include(<sdk>/cmake/vinoserve-node.cmake)
#   vinoserve_add_node(my_node my_node.cpp)
#
# makes libmy_node.so, which the server loads by "base_path" in custom_node_library_config_list.
get_filename_component(VINOSERVE_SDK ${CMAKE_CURRENT_LIST_DIR} DIRECTORY)

# vinoserve_add_node(<name> <source>...): a library target; add what else it needs with
# target_link_libraries(<name> PRIVATE ...). Nothing but the interface is seen from outside.
function(vinoserve_add_node name)
  add_library(${name} MODULE ${ARGN})
  target_include_directories(${name} PRIVATE ${VINOSERVE_SDK}/include)
  target_compile_features(${name} PRIVATE cxx_std_20)
  target_compile_options(${name} PRIVATE -Wall -Wextra)
  # A sanitizer's own symbols are found only when the library is loaded.
  if(NOT VINO_SANITIZE)
    target_link_options(${name} PRIVATE -Wl,--no-undefined)
  endif()
  set_target_properties(${name} PROPERTIES CXX_EXTENSIONS OFF CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON)
endfunction()
