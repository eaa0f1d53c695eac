#!/usr/bin/env bash
# The configuration and the alerts of deploy/prometheus, by promtool: each alert has a test that fails without it.
set -Eeuo pipefail
source scripts/ci/tools/install.bash
debian promtool=prometheus
node bin/node24.js scripts/ci/alerts/check.ts
