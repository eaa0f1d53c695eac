// check-experiments.ts DIRECTORY: trains in a hardened container into a volume, as the Job does, shows its experiments in
// another, and puts the model where the build of the service takes it from.
import assert from "node:assert/strict";
import { chownSync, cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../../tests/support/free-port.ts";
import { until } from "../../../tests/support/until.ts";
import { ask, hardened, imageBytes, podman } from "./podman.ts";

const [directory = "."] = process.argv.slice(2);
const image = "localhost/systole-experiments:ci";
const workspace = join(directory, "workspace");
mkdirSync(workspace);
chownSync(workspace, 65532, 65532);

console.log(
  `the command line's image is ${mebibytes(imageBytes(image) - imageBytes("localhost/node-run:24"))} above its base`,
);

const start = performance.now();
const printed = podman(
  "run",
  "--rm",
  ...hardened,
  "--memory=2g",
  "--volume",
  `${workspace}:/workspace`,
  image,
  "run",
  "heart-disease",
  "--json",
  "--threads=2",
);
const { selected, model } = JSON.parse(printed) as {
  selected: string;
  model: { version: string; path: string };
};
assert.equal(model.path, "/workspace/models/heart-disease");
console.log(
  `train: ${selected}, version ${model.version}, in ${((performance.now() - start) / 1000).toFixed(1)} s with the container's start`,
);

const port = await freePort();
podman(
  "run",
  "--detach",
  "--name=experiments",
  ...hardened,
  "--memory=256m",
  "--env",
  `SYSTOLE_UI_PORT=${port}`,
  "--env=SYSTOLE_DRAIN_DELAY=0",
  "--volume",
  `${workspace}:/workspace`,
  image,
);
await until(
  "the experiments page",
  120,
  async () => (await ask(`http://127.0.0.1:${port}/readyz`)).status === 200,
);
podman("exec", "experiments", "node", "/app/healthcheck.js", "SYSTOLE_UI_PORT");
const page = await ask(`http://127.0.0.1:${port}/`);
assert.equal(page.status, 200);
assert.match(page.text, /heart-disease/);
podman("kill", "--signal=TERM", "experiments");
assert.equal(podman("wait", "experiments"), "0", "SIGTERM ends the experiments page with 0");
podman("rm", "experiments");
console.log("experiments: shows heart-disease, healthy, ends with 0 on SIGTERM");

// the model is a link to a directory beside it: as it stands, so that the image is built from the context alone
cpSync(join(workspace, "models"), join(directory, "context", "workspace", "models"), {
  recursive: true,
  verbatimSymlinks: true,
});

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
