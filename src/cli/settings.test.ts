import { readFileSync } from "node:fs";
import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { applyVariables } from "./setting.ts";
import { serviceSettings, settings } from "./settings.ts";

/** What a command with these settings gets from its words and its environment. */
async function parse(words: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  let got: Record<string, unknown> = {};
  const program = new Command("program")
    .exitOverride()
    .addOption(settings.quiet())
    .hook("preAction", (_program, command) => applyVariables(command, environment));
  program
    .command("serve")
    .addOption(settings.port("port"))
    .addOption(settings.drainDelay())
    .addOption(settings.logLevel())
    .addOption(settings.allowedHost())
    .addOption(settings.rootPath())
    .addOption(settings.workspace())
    .action((options: Record<string, unknown>) => {
      got = { ...program.opts(), ...options };
    });
  await program.parseAsync(["serve", ...words], { from: "user" });
  return got;
}

const defaults = { quiet: false, logLevel: "info", workspace: "workspace" };

describe("settings", () => {
  test("a time budget is a whole number of seconds, minutes or hours", async () => {
    const budget = async (text: string): Promise<unknown> => {
      let found: unknown;
      const program = new Command("run").exitOverride().addOption(settings.timeBudget());
      program.action((options: { timeBudget?: number }) => {
        found = options.timeBudget;
      });
      await program.parseAsync(["--time-budget", text], { from: "user" });
      return found;
    };
    expect(await budget("90s")).toBe(90);
    expect(await budget("10m")).toBe(600);
    expect(await budget("1 h")).toBe(3600);
    for (const wrong of ["", "5", "0s", "-1m", "1.5h", "10 minutes", "1d", "9999999h"])
      await expect(budget(wrong), wrong).rejects.toMatchObject({
        code: "cli/option",
        message: `option --time-budget must be a time such as 90s, 10m or 2h, got ${JSON.stringify(wrong)}`,
      });
  });

  test("a flag goes before its variable, a variable before the default", async () => {
    expect(await parse([])).toEqual(defaults);
    const environment = { SYSTOLE_PORT: "81", SYSTOLE_WORKSPACE: "elsewhere", SYSTOLE_LOG_LEVEL: "warn" };
    expect(await parse([], environment)).toEqual({
      quiet: false,
      port: 81,
      workspace: "elsewhere",
      logLevel: "warn",
    });
    expect(await parse(["--port", "82", "--workspace", "here"], environment)).toMatchObject({
      port: 82,
      workspace: "here",
    });
  });

  test("a flag that says the default goes before its variable too", async () => {
    expect(await parse(["--workspace", "workspace"], { SYSTOLE_WORKSPACE: "elsewhere" })).toEqual(defaults);
  });

  test("a variable that is empty or blank counts as not set", async () => {
    expect(await parse([], { SYSTOLE_PORT: "", SYSTOLE_QUIET: "", SYSTOLE_LOG_LEVEL: " " })).toEqual(
      defaults,
    );
  });

  test("what Kubernetes sets for a Service called systole is no port", async () => {
    expect(await parse([], { SYSTOLE_PORT: "tcp://10.96.0.7:8000" })).toEqual(defaults);
  });

  test("a host may be given several times, or several with commas between them; a flag goes before the variable", async () => {
    const environment = { SYSTOLE_ALLOWED_HOSTS: "a.example, b.example:8443" };
    expect(await parse([], environment)).toMatchObject({ allowedHost: ["a.example", "b.example:8443"] });
    const flags = ["--allowed-host", "c.example", "--allowed-host", "[::1]:80"];
    expect(await parse(flags, environment)).toMatchObject({ allowedHost: ["c.example", "[::1]:80"] });
  });

  test.each(["*", "*.example", "10.*", "", "http://a.example", "a/b", "a b", "a.example,", "[::1", "a:b"])(
    "%j is no host to allow",
    async (host) =>
      expect(parse(["--allowed-host", host])).rejects.toMatchObject({
        code: "cli/option",
        message: expect.stringContaining("option --allowed-host must be a host name, with or without a port"),
      }),
  );

  test.each(["heart", "/", "/heart/", "//heart", "/../heart", "/he art", "http://a/heart", "/heart?x"])(
    "%j is no root path",
    async (path) => expect(parse(["--root-path", path])).rejects.toMatchObject({ code: "cli/option" }),
  );

  test("SYSTOLE_QUIET can be 1 or 0", async () => {
    expect(await parse([], { SYSTOLE_QUIET: "1" })).toMatchObject({ quiet: true });
    expect(await parse([], { SYSTOLE_QUIET: "false" })).toMatchObject({ quiet: false });
  });

  test.each([
    [{ SYSTOLE_PORT: "eighty" }, "variable SYSTOLE_PORT must be a whole number from 0 to 65535"],
    [{ SYSTOLE_PORT: "-1" }, "variable SYSTOLE_PORT must be a whole number from 0 to 65535"],
    [{ SYSTOLE_DRAIN_DELAY: "5s" }, "variable SYSTOLE_DRAIN_DELAY must be a number from 0 to 3600"],
    [{ SYSTOLE_QUIET: "perhaps" }, "variable SYSTOLE_QUIET must be 1 or 0"],
    [{ SYSTOLE_LOG_LEVEL: "loud" }, "variable SYSTOLE_LOG_LEVEL must be one of silent, error"],
  ])("%o is an error that names the variable", async (environment, message) => {
    await expect(parse([], environment)).rejects.toMatchObject({
      code: "cli/variable",
      message: expect.stringContaining(message),
    });
  });

  test("a wrong flag names the flag; a wrong variable behind a flag does not matter", async () => {
    await expect(parse(["--port", "1.5"])).rejects.toMatchObject({
      code: "cli/option",
      message: expect.stringContaining("option --port must be a whole number from 0 to 65535"),
    });
    expect(await parse(["--port", "0"], { SYSTOLE_PORT: "eighty" })).toMatchObject({ port: 0 });
  });
});

test("docs/settings.md has every setting", () => {
  const page = readFileSync(new URL("../../docs/settings.md", import.meta.url), "utf8");
  for (const make of Object.values(settings)) {
    const { long, variable } = make("");
    expect(page).toContain(`\`${long}`);
    expect(page).toContain(`\`${variable}\``);
  }
});

describe("serviceSettings()", () => {
  test("a flag or variable goes before the project, the project before the default", () => {
    const service = { host: "0.0.0.0", port: 9000, drainDelaySeconds: 0.5 };
    expect(serviceSettings({ port: 0 }, service)).toEqual({
      host: "0.0.0.0",
      port: 0,
      uiPort: 5000,
      bodyLimitBytes: undefined,
      drainDelaySeconds: 0.5,
      allowedHosts: [],
      rootPath: "",
      maxConnections: 512,
      maxPendingBytes: 16_777_216,
      maxPendingRecords: 50_000,
    });
  });
});
