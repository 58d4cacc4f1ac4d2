#!/usr/bin/env bash
# Prepares this machine for Hookswitch. `make` calls it; it does only what is missing.
#
#   installer/setup.sh run     what `make demo` needs
#   installer/setup.sh test    what `make test` needs: the above, test tools, an Asterisk root
#   installer/setup.sh peers   what `make bench VS=...` needs: the above and other softphones
#
# Without root and sudo nothing of the system is touched: the command to type is printed, and
# everything that can do without goes on. Exit status 1 only when no virtual environment can be had.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly VENV=.venv
readonly CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/hookswitch"
readonly ASTERISK_ROOT="${HOOKSWITCH_ASTERISK_ROOT:-$CACHE/asterisk-root}"

say() { printf 'setup: %s\n' "$*" >&2; }

# --- the right to install ----------------------------------------------------------------------

AS_ROOT=() # the words that make a command run as root
may_be_root() {
    if [[ $EUID -eq 0 ]]; then AS_ROOT=(); return 0; fi
    command -v sudo > /dev/null || return 1
    if [[ ! -t 0 ]]; then sudo -n true 2> /dev/null || return 1; fi # nobody there to type a password
    AS_ROOT=(sudo)
}

# --- Debian packages ---------------------------------------------------------------------------

packages_for() { # NEED...: the packages of these needs
    local need
    for need in "$@"; do awk -v need="$need" '$1 == need { print $2 }' installer/debian-packages.txt; done
}

missing_of() { # PACKAGE...: those that are not installed (or, like t64 ones, not provided)
    local installed package
    installed=" $(dpkg-query -W -f '${db:Status-Abbrev} ${Package} ${Provides}\n' 2> /dev/null |
        awk '$1 == "ii" { $1 = ""; gsub(/,|\([^)]*\)/, " "); print }' | tr '\n' ' ') "
    for package in "$@"; do
        [[ $installed == *" $package "* ]] || echo "$package"
    done
}

install_packages() { # NEED...
    local wanted missing
    mapfile -t wanted < <(packages_for "$@")
    if ! command -v apt-get > /dev/null; then
        say "This is not a Debian system. If something below is missing, install the equivalents of:" \
            "${wanted[*]}"
        return 0
    fi
    mapfile -t missing < <(missing_of "${wanted[@]}")
    [[ ${#missing[@]} -gt 0 ]] || return 0
    if ! may_be_root; then
        say "Debian packages are missing, and neither root nor sudo is to be had. Please run:"
        say "  sudo apt-get update && sudo apt-get install --no-install-recommends ${missing[*]}"
        return 0
    fi
    say "Installing Debian packages: ${missing[*]}"
    if ! quietly "${AS_ROOT[@]}" apt-get update; then
        say "apt-get update failed; trying with the package lists that are there."
    fi
    quietly "${AS_ROOT[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --no-install-recommends "${missing[@]}" ||
        say "Some Debian packages could not be installed; going on without them."
}

quietly() { # COMMAND...: its output is shown only when it fails
    local output status=0
    output=$("$@" < /dev/null 2>&1) || status=$?
    [[ $status -eq 0 ]] || printf '%s\n' "$output" | tail -n 20 >&2
    return "$status"
}

# --- the virtual environment -------------------------------------------------------------------

find_python() { # prints a Python this project runs on, with venv and pip in it
    local candidate
    for candidate in python3 python3.12 python3.11 "$HOME"/.local/bin/python3.1[12]; do # the last: uv's
        if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' \
            2> /dev/null; then
            echo "$candidate"
            return 0
        fi
    done
    return 1
}

venv_works() {
    "$VENV/bin/python" -c 'import sys, pip; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2> /dev/null
}

make_venv() { # LOCK: .venv holds what the lock file says, and Hookswitch itself
    local lock=$1 stamp wanted
    stamp="$VENV/installed-$(basename "$lock").sha256"
    wanted=$(cat "$lock" pyproject.toml | sha256sum)
    if [[ -f $stamp && $(< "$stamp") == "$wanted" ]] && venv_works; then return 0; fi
    rm -f "$VENV"/installed-*.sha256
    if ! venv_works; then
        local python newer
        newer=$(python3 -c 'import sys; print("newer" if sys.version_info >= (3, 13) else "")' 2> /dev/null || true)
        if ! python=$(find_python); then
            say "Hookswitch needs Python 3.11 or 3.12 with venv, because PJSIP is packaged for no other, and" \
                "there is none here${newer:+ (Debian 13 has 3.13 only)}; this brings one, then make again:" \
                "sudo apt-get install pipx && pipx run uv python install 3.12"
            return 1
        fi
        say "Making the virtual environment in $VENV with $("$python" --version)"
        rm -rf "$VENV"
        "$python" -m venv "$VENV"
    fi
    say "Installing $(grep -c '==' "$lock") Python packages from $lock (the first time about 300 MB)"
    quietly "$VENV/bin/python" -m pip install --disable-pip-version-check --require-hashes -r "$lock"
    quietly "$VENV/bin/python" -m pip install --disable-pip-version-check --no-deps --no-build-isolation -e .
    printf '%s\n' "$wanted" > "$stamp"
}

# --- Asterisk ----------------------------------------------------------------------------------

build_asterisk() { # a Debian sid root with Asterisk; its name is right only when it is complete
    [[ -x $ASTERISK_ROOT/usr/sbin/asterisk ]] && return 0
    if ! command -v debootstrap > /dev/null || ! may_be_root; then
        say "No Asterisk: building its root needs debootstrap and root or sudo. The tests against it will be skipped."
        return 0
    fi
    mkdir -p "$(dirname "$ASTERISK_ROOT")"
    exec 9> "$ASTERISK_ROOT.lock"
    flock 9
    [[ -x $ASTERISK_ROOT/usr/sbin/asterisk ]] && return 0 # another set-up built it meanwhile
    say "Building the Asterisk root in $ASTERISK_ROOT (once; about a minute and 600 MB)"
    if "${AS_ROOT[@]}" bash installer/asterisk-root.sh "$ASTERISK_ROOT" > "$ASTERISK_ROOT.log" 2>&1; then
        rm -f "$ASTERISK_ROOT.log"
    else
        say "Asterisk could not be built; the tests against it will be skipped. The end of $ASTERISK_ROOT.log:"
        tail -n 15 "$ASTERISK_ROOT.log" >&2
    fi
    exec 9>&-
}

# --- the three targets -------------------------------------------------------------------------

main() {
    local needs=(run) lock=installer/requirements-run.txt
    case "${1:-}" in
        run) ;;
        test) needs+=(test asterisk) lock=installer/requirements-test.txt ;;
        peers) needs+=(test asterisk peers) lock=installer/requirements-test.txt ;;
        *) say "usage: installer/setup.sh run|test|peers"; return 2 ;;
    esac
    venv_works || find_python > /dev/null || needs+=(python)
    install_packages "${needs[@]}"
    # A development environment holds all that a run needs.
    [[ $1 == run && -f $VENV/installed-requirements-test.txt.sha256 ]] && lock=installer/requirements-test.txt
    make_venv "$lock"
    [[ $1 == run ]] || build_asterisk
}

main "$@"
