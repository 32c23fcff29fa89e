# The door for node-gyp users: `npx node-gyp rebuild` after `npm run setup` has fetched OpenVINO. The
# sources are those of native/sources.txt, as for CMakeLists.txt, which this file otherwise follows;
# it knows no rooms, so the include rules are CMake's to keep. `npm run check:builds` holds both.
{
  'variables': {
    'openvino_libs': '<(module_root_dir)/.deps/openvino/openvino/libs',
    'vips': '<(module_root_dir)/node_modules/@img/sharp-libvips-dev/include',
    'vips_libs': '<(module_root_dir)/node_modules/@img/sharp-libvips-linux-x64/lib',
  },
  'target_defaults': {
    'cflags_cc': ['-std=c++20', '-fvisibility=hidden', '-fvisibility-inlines-hidden'],
    'cflags_cc!': ['-fno-exceptions', '-fno-rtti', '-std=gnu++17', '-std=gnu++20'],
    'defines': ['SIMDJSON_EXCEPTIONS=0'],
  },
  'targets': [
    {
      'target_name': 'simdjson',
      'type': 'static_library',
      'sources': ['node_modules/@nozbe/simdjson/src/simdjson.cpp'],
    },
    {
      'target_name': 'vinoserve',
      'dependencies': ['simdjson'],
      'sources': [
        'native/binding/addon.cpp',
        '<!@(node -p "fs.readFileSync(\'native/sources.txt\', \'utf8\').match(/^[a-z].*/gm).map((file) => \'native/\' + file).join(\' \')")',
      ],
      'include_dirs': [
        'node_modules/node-api-headers/include',
        'node_modules/node-addon-api',
        'native',
        'sdk/include',
        '.deps/openvino/openvino/include',
        'node_modules/@nozbe/simdjson/src',
        '<(vips)',
        '<(vips)/glib-2.0',
        '<(vips_libs)/glib-2.0/include',
      ],
      'defines': [
        'NAPI_VERSION=8',
        'NAPI_CPP_EXCEPTIONS',
        'NODE_ADDON_API_CPP_EXCEPTIONS_ALL',
        'NODE_ADDON_API_DISABLE_DEPRECATED',
      ],
      'libraries': [
        '<(openvino_libs)/libopenvino.so.2640',
        '<!(ls <(vips_libs)/libvips-cpp.so.*)',
        '-ldl',
      ],
      # Relative to the addon, as in CMakeLists.txt.
      'ldflags': [
        "-Wl,-rpath,'$$ORIGIN/../../.deps/openvino/openvino/libs'",
        "-Wl,-rpath,'$$ORIGIN/../../node_modules/@img/sharp-libvips-linux-x64/lib'",
      ],
    },
  ],
}
