import { spawn } from "node:child_process";
import { once } from "node:events";
import { hostname } from "node:os";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { isLeftover, isOwn, stagedName } from "./writer-name.ts";

test("a name is its process's own, and no leftover while that lives", () => {
  const name = stagedName();
  expect(name).not.toBe(stagedName());
  expect(isOwn(name)).toBe(true);
  expect(isLeftover(name)).toBe(false);
});

test("the name of a process is a leftover once that has ended, also when another one has got its id", async () => {
  const file = JSON.stringify(fileURLToPath(new URL("./writer-name.ts", import.meta.url)));
  const program = `import { stagedName } from ${file}; process.stdout.write(stagedName()); process.stdin.resume();`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const [name] = (await once(child.stdout, "data")).map(String) as [string];
  expect([isOwn(name), isLeftover(name)]).toEqual([false, false]);
  child.kill("SIGKILL");
  await ended;
  expect(isLeftover(name)).toBe(true);
  if (process.platform !== "linux") return;
  // as if this process had got the id: it was not started then
  expect(isLeftover(name.replace(`.${child.pid}-`, `.${process.pid}-`))).toBe(true);
});

test("names of other machines and containers, and those that earlier versions made, tell what they can", () => {
  expect(isLeftover("elsewhere.999999999.x")).toBe(false);
  expect(isLeftover(`${hostname()}.999999999.x`)).toBe(true);
  expect(isLeftover(`${hostname()}.${process.pid}.x`)).toBe(false);
  expect(isLeftover(`${hostname()}.999999999-a_1-12.x`)).toBe(process.platform !== "linux");
  expect(isLeftover(`${hostname()}.no-number.x`)).toBe(true);
});
