#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds two custom nodes, serves a pipeline of them around the demo's classifier, asks both. Starts a
# server of its own, on port 8090 or the one given, and ends it.
set -eu
port=${1:-8090}
url=http://127.0.0.1:$port
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || { kill "$server"; wait "$server" || true; }; rm -rf "$work"' EXIT

# What the configuration names: the two libraries and the model, beside it.
cmake -S "$here" -B "$work/build" > "$work/cmake.log" && cmake --build "$work/build" >> "$work/cmake.log" ||
  { cat "$work/cmake.log"; exit 1; }
cp "$here/config.json" "$work"
cp -r "$project/demo/models/digits" "$work/digits"

echo '# The pipeline: nodes, tensors, what runs once a shard.'
node "$project/dist/src/cli.js" --config_path "$work/config.json" --print_pipeline steady_digits

node "$project/dist/src/cli.js" --rest_port "$port" --config_path "$work/config.json" \
  --log_path "$work/server.log" > /dev/null &
server=$!
until curl --silent --fail --output /dev/null "$url/v2/models/steady_digits/ready"; do
  kill -0 "$server" || { cat "$work/server.log"; exit 1; }
  sleep 0.1
done

# A four that has slipped a pixel to the left.
printf '%s' '{"inputs":[{"name":"image","shape":[1,8,8,1],"datatype":"UINT8","data":[
  255,255,159,  0,223,255,255,255,
  255,223, 16, 16,255,255,255,255,
  255, 16,  0,207,223,207,255,255,
  143,  0,143,207, 16, 80,255,255,
  143,  0, 32, 32,  0,175,255,255,
  239,143, 64,  0, 96,255,255,255,
  255,255,143,  0,191,255,255,255,
  255,255, 96, 16,255,255,255,255]}]}' > "$work/four.json"

for name in digits steady_digits; do
  echo
  echo "# $name"
  curl --silent --show-error "$url/v2/models/$name/infer" --data-binary "@$work/four.json"
  echo
done
