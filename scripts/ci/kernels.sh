#!/usr/bin/env bash
# The compiled kernels are what their sources compile to, byte for byte.
set -Eeuo pipefail
npm run build:kernels -- --verify
