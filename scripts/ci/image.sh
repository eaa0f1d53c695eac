#!/usr/bin/env bash
# The images of deploy/Dockerfile on a machine without a container engine: built by buildah on a base made here, run by
# podman and runc as a cluster would run them, scraped by a real Prometheus. Needs root.
set -Eeuo pipefail
source scripts/ci/tools/install.bash
debian buildah=buildah debootstrap=debootstrap podman=podman runc=runc prometheus=prometheus
node=$(node bin/node24.js -p process.execPath)

work=$PWD/.cache/ci/image
rm -rf "$work"
mkdir -p "$work"
printf '[storage]\ndriver = "vfs"\ngraphroot = "%s/graph"\nrunroot = "%s/run"\n' "$work" "$work" >"$work/storage.conf"
printf '[containers]\ndefault_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]\n[engine]\ncgroup_manager = "cgroupfs"\nevents_logger = "file"\nruntime = "runc"\n' \
  >"$work/containers.conf"
export TZ=UTC STORAGE_DRIVER=vfs CONTAINERS_STORAGE_CONF=$work/storage.conf CONTAINERS_CONF=$work/containers.conf
trap 'podman rm --all --force >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
said() { printf '%4d s  %s\n' "$SECONDS" "$*"; }

# node:24-slim in small: Debian 12 and Node 24; to build, npm and this machine's certificates beside
container=$(buildah from scratch)
root=$(buildah mount "$container")
debootstrap --variant=minbase --include=ca-certificates bookworm "$root" >"$work/debootstrap.log" 2>&1 ||
  { tail -n 20 "$work/debootstrap.log"; exit 1; }
rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
install -m755 "$node" "$root/usr/local/bin/node"
said "base: Debian 12 with Node $("$node" --version)"
buildah commit --quiet "$container" localhost/node-run:24 >/dev/null
npm_root=$(dirname "$(dirname "$(realpath "$(command -v npm)")")")
[ -e "$npm_root/bin/npm-cli.js" ] || { echo "npm must lie in $npm_root" >&2; exit 1; }
mkdir -p "$root/usr/local/lib/node_modules"
cp -a "$npm_root" "$root/usr/local/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
buildah config --env NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt "$container"
buildah commit --quiet "$container" localhost/node-build:24 >/dev/null
buildah rm "$container" >/dev/null
said "base images committed"

# build TARGET: of what is committed, as a clone has it, and of a model that was trained there
build() {
  buildah bud --isolation=chroot --format docker --target "$1" --tag "localhost/systole-$1:ci" \
    --volume "$(npm config get cache):/root/.npm" \
    --build-arg BUILD_IMAGE=localhost/node-build:24 --build-arg SERVICE_IMAGE=localhost/node-run:24 \
    --build-arg CLI_IMAGE=localhost/node-run:24 --file deploy/Dockerfile "$work/context" >"$work/build-$1.log" 2>&1 ||
    { tail -n 60 "$work/build-$1.log"; exit 1; }
  said "built: $1"
}
mkdir "$work/context"
git archive HEAD | tar x -C "$work/context"
build experiments
"$node" scripts/ci/image/check-experiments.ts "$work"
said "trained and shown"
build service
"$node" scripts/ci/image/check-service.ts "$work"
said "all of it"
