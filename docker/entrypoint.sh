#!/bin/sh
# Runs `tandem` with the given arguments; MIGRATE_ON_START=yes brings the database up to date first
# (for a single container; with several, compose.yml runs `tandem migrate` once before them).
set -eu

if [ "${MIGRATE_ON_START:-no}" = yes ]; then
    tandem migrate
fi
exec tandem "$@"
