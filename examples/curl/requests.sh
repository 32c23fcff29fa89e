#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# One request per endpoint of KServe v2, each printed before it is sent.
set -eu
url=${1:-http://127.0.0.1:8000}
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

ask() {
  printf '\n$ curl'
  for argument; do
    case $argument in *[\ \"{]*) printf " '%s'" "$argument" ;; *) printf ' %s' "$argument" ;; esac
  done
  printf '\n'
  curl --silent --show-error "$@"
  printf '\n'
}

# The body of a request with binary data: the JSON in $work/header, then the bytes.
header() {
  printf '%s' "$1" > "$work/header"
  json_length=$(wc -c < "$work/header" | tr -d ' ')
}

echo '# Is the server up? Is it ready? The status is the answer; ask for JSON to get a body.'
ask "$url/v2/health/live" -H 'Accept: application/json'
ask "$url/v2/health/ready" -H 'Accept: application/json'
ask "$url/v2/models/digits/ready" -H 'Accept: application/json'
ask "$url/v2/models/digits/versions/1/ready" -H 'Accept: application/json'

echo; echo '# What is it, and what does it serve?'
ask "$url/v2"
ask "$url/v2/models/digits"
ask "$url/v2/models/digits/versions/1"
ask -X POST "$url/v2/repository/index"

echo; echo '# Inference with JSON: 64 pixels of an empty sheet.'
sheet=$(printf '255,%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16)
sheet=$sheet$sheet$sheet$sheet
ask "$url/v2/models/digits/infer" \
  -d '{"id":"1","inputs":[{"name":"image","shape":[1,8,8,1],"datatype":"UINT8","data":['"${sheet%,}"']}]}'

echo; echo '# The same as bytes: the JSON, then 64 bytes; one header says where the JSON ends.'
header '{"inputs":[{"name":"image","shape":[1,8,8,1],"datatype":"UINT8"}]}'
head -c 64 /dev/zero | tr '\000' '\377' > "$work/pixels"
cat "$work/header" "$work/pixels" > "$work/body"
ask "$url/v2/models/digits/versions/1/infer" \
  -H "Inference-Header-Content-Length: $json_length" --data-binary "@$work/body"

echo; echo '# A picture: its length in four bytes, lowest first, then the file as it is.'
header '{"inputs":[{"name":"image","shape":[1],"datatype":"BYTES"}]}'
picture=$here/../../demo/images/7.png
size=$(wc -c < "$picture")
octal=$(printf '\\%03o\\%03o\\%03o\\%03o' \
  $((size % 256)) $((size / 256 % 256)) $((size / 65536 % 256)) $((size / 16777216)))
{ cat "$work/header"; printf "$octal"; cat "$picture"; } > "$work/body"
ask "$url/v2/models/digits/infer" \
  -H "Inference-Header-Content-Length: $json_length" --data-binary "@$work/body"

echo; echo '# What went wrong stands in the answer.'
ask "$url/v2/models/nobody/infer" -d '{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1]}]}'
