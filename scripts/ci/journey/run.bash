#!/usr/bin/env bash
# run.bash MAJOR SIGNAL NPM_ARGUMENT...: clones the checkout, installs with `npm NPM_ARGUMENT...` under a Node of that major
# version, and makes the journey there.
set -Eeuo pipefail
major=$1 signal=$2
shift 2
clone=$PWD/.cache/ci/clone-$major

# prints the folder of a Node of that version: this machine's, or one that npm installs beside the checkout
folder_of_node() {
  if [ "$(node -p 'process.versions.node.split(".")[0]')" = "$1" ]; then
    dirname "$(command -v node)"
    return
  fi
  local package
  package=node-$(node -p 'process.platform + "-" + process.arch')
  mkdir -p ".cache/node$1"
  npm install --prefix ".cache/node$1" --no-save --no-package-lock --ignore-scripts "$package@$1" >&2
  echo "$PWD/.cache/node$1/node_modules/$package/bin"
}

folder=$(folder_of_node "$major")
journey=$PWD/scripts/ci/journey/journey.ts
launcher=$PWD/bin/node24.js
rm -rf "$clone"
git clone --quiet --no-hardlinks . "$clone"
cd "$clone"
export PATH=$folder:$PATH
node --version
npm "$@"
node "$launcher" "$journey" "$clone" "$signal"
rm -rf "$clone"
