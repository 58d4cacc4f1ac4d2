#!/usr/bin/env bash
# Runs the checks and the tests and fails when any of them does: `quick` (lint, types, unit tests)
# or `all`. Every part runs even when an earlier one failed: one run tells everything.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

readonly BIN=.venv/bin
failed=()

part() { # NAME COMMAND...
    printf '\n== %s\n' "$1"
    "${@:2}" || failed+=("$1")
}

if [[ ! -x $BIN/pytest ]]; then
    echo "The virtual environment is not there yet; run 'make setup' first." >&2
    exit 1
fi

# Windows in tests show themselves to nobody; a real display only on request.
export QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen}

part 'lint' "$BIN/ruff" check --quiet .
part 'format' "$BIN/ruff" format --check --quiet .
part 'types' "$BIN/mypy"
case ${1:-} in
    quick) part 'unit tests' "$BIN/pytest" --quiet tests/unit ;;
    # A worker that dies ends the run: xdist would wait for ever for what it had been given.
    all) part 'tests' "$BIN/pytest" --numprocesses auto --maxprocesses 4 --dist loadgroup --max-worker-restart 0 --durations 20 ;;
    *) echo 'usage: tests/run.sh quick|all' >&2; exit 2 ;;
esac

printf '\n'
if [[ ${#failed[@]} -gt 0 ]]; then
    (IFS=,; printf 'Failed: %s\n' "${failed[*]}")
    exit 1
fi
echo 'All passed.'
