#!/usr/bin/env bash
# The journey as a user with Node 20 makes it: clone, `npm ci`, `npm start`; SIGTERM drains.
set -Eeuo pipefail
exec bash scripts/ci/journey/run.bash 20 SIGTERM ci
