// To be loaded by `--import` before a program: kills the process, as SIGKILL does, when it is about to change the file system for the
// n-th time. n comes on standard input.
import { readFileSync } from "node:fs";
import promises from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

let left = Number(readFileSync(0, "utf8"));
const changes = ["mkdir", "open", "rename", "rm", "rmdir", "symlink", "cp", "copyFile", "writeFile"] as const;
for (const name of changes) {
  const original = promises[name] as (...args: unknown[]) => Promise<unknown>;
  Object.assign(promises, {
    [name]: (...args: unknown[]): Promise<unknown> => {
      left--;
      if (left === 0) process.kill(process.pid, "SIGKILL");
      return original(...args);
    },
  });
}
syncBuiltinESMExports();
