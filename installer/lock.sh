#!/usr/bin/env bash
# Writes the lock files anew from pyproject.toml: exact versions with hashes, for Python 3.11 and
# 3.12 on Linux, macOS and Windows. They name no index address, whatever this machine is set to.
# Versions stay as they are where they still fit; `installer/lock.sh --upgrade` takes the newest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly GIVEN=("$@")

compile() { # OUTPUT OPTION...
    local output=$1
    shift
    .venv/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 \
        --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
        "${GIVEN[@]}" "$@" pyproject.toml installer/build-tools.in --output-file "$output" > /dev/null
}

compile installer/requirements-run.txt
compile installer/requirements-test.txt --extra test
