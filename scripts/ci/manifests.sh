#!/usr/bin/env bash
# The manifests: rendered by Kustomize, of the schemas of Kubernetes, of the Pod Security Standard "restricted" and our own
# rules; loosened in one field after the other they are refused.
set -Eeuo pipefail
source scripts/ci/tools/install.bash
install_kubectl
python_tools manifests

out=.cache/ci/manifests
rm -rf "$out"
mkdir -p "$out"
find deploy/kubernetes -name kustomization.yaml -printf '%h\n' | sort | while read -r directory; do
  "$kubectl" kustomize "$directory" >"$out/$(basename "$directory").yaml"
done
"$python_bin/kubernetes-validate" --strict "$out"/*.yaml 2>&1 | tee "$out/schemas.log"
if grep -Eq '^(WARN|ERROR)' "$out/schemas.log"; then exit 1; fi

# the schemas themselves must refuse a misspelt field
sed 's/readOnlyRootFilesystem/readOnlyRootFileSystem/' "$out/base.yaml" >"$out/misspelt.yml"
if "$python_bin/kubernetes-validate" --strict "$out/misspelt.yml" >"$out/misspelt.log" 2>&1; then
  echo "a misspelt field must be refused" >&2
  exit 1
fi
echo "a misspelt field is refused"

node bin/node24.js scripts/ci/manifests/check.ts "$out"/*.yaml
