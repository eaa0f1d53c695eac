#!/usr/bin/env bash
# The journey as a user with Node 24 makes it who lets no package run a script; Ctrl-C stops it.
set -Eeuo pipefail
exec bash scripts/ci/journey/run.bash 24 SIGINT ci --ignore-scripts
