#!/usr/bin/env bash
# What is said of deploy/ and .github/ without running them: Dockerfile, workflows, shell scripts.
set -Eeuo pipefail
source scripts/ci/tools/install.bash
debian shellcheck=shellcheck
python_tools lint
go_tool github.com/rhysd/actionlint/cmd/actionlint@v1.7.12

"$python_bin/hadolint" --version
"$python_bin/hadolint" --failure-threshold info deploy/Dockerfile
echo "deploy/Dockerfile: no findings"
"$go_bin/actionlint" -version | head -n 1
"$go_bin/actionlint" -verbose 2>&1 | tail -n 3
"$python_bin/zizmor" --offline --persona pedantic --no-progress --color never .github
# every action by its commit, with the version beside it
if grep -nE '^\s*(- )?uses:' .github/workflows/*.yml | grep -vE '@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+$'; then
  echo "the actions above must be pinned by a commit, with their version as a comment" >&2
  exit 1
fi
mapfile -t scripts < <(git ls-files '*.sh' '*.bash' .ci/run)
shellcheck --external-sources "${scripts[@]}"
echo "shellcheck: ${#scripts[@]} scripts, no findings"
