#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A configuration of two models, edited while the server runs. Starts a server of its own, on port 8090
# or the one given, and ends it.
set -eu
port=${1:-8090}
url=http://127.0.0.1:$port
project=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || { kill "$server"; wait "$server" || true; }; rm -rf "$work"' EXIT

ask() {
  printf '\n$ curl'
  for argument; do
    case $argument in *[\ \"{]*) printf " '%s'" "$argument" ;; *) printf ' %s' "$argument" ;; esac
  done
  printf '\n'
  curl --silent --show-error --write-out '(%{http_code})\n' "$@"
}

reload() {
  ask -X POST "$url/v1/config/reload"
}

# A repository: a folder per model, in it a folder per version.
mkdir -p "$work/digits/1" "$work/figures/1"
cp "$project"/demo/models/digits/1/* "$work/digits/1"
cp "$project"/demo/models/digits/1/* "$work/figures/1"

# Two models; the second answers with one infer request at a time, and with all its versions.
cat > "$work/config.json" <<'CONFIG'
{
  "model_config_list": [
    {"config": {"name": "digits", "base_path": "digits"}},
    {"config": {"name": "figures", "base_path": "figures", "nireq": 1, "model_version_policy": {"all": {}}}}
  ]
}
CONFIG

# 0: the folder is not looked at, only POST /v1/config/reload reads it again.
node "$project/dist/src/cli.js" --rest_port "$port" --config_path "$work/config.json" \
  --file_system_poll_wait_seconds 0 --log_path "$work/server.log" > /dev/null &
server=$!
until curl --silent --fail --output /dev/null "$url/v2/health/ready"; do
  kill -0 "$server" || { cat "$work/server.log"; exit 1; }
  sleep 0.1
done

echo '# Two models are served.'
ask "$url/v1/config"

echo
echo '# A second version of figures: published as a new folder, served after the reload (201: something changed).'
cp -r "$work/figures/1" "$work/figures/2"
reload

echo
echo '# Nothing new: 200.'
reload

echo
echo '# A broken edit: the call says so, and what was served before serves on.'
sed 's/"digits", "base_path": "digits"/"digits", "base_path": "digits", "plugin_config": {"NO_SUCH_KEY": 1}/' \
  "$work/config.json" > "$work/broken.json"
cp "$work/config.json" "$work/good.json"
mv "$work/broken.json" "$work/config.json"
reload
ask "$url/v2/models/digits"

echo
echo '# The edit is taken back, and figures is retired.'
grep -v '"figures"' "$work/good.json" | sed 's/"digits"}},/"digits"}}/' > "$work/config.json"
reload
ask "$url/v2/models/figures"
