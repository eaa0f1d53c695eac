import type { Command } from "commander";
import { describe, expect, test } from "vitest";
import { createProgram } from "./main.ts";

/** A program's commands, those of commands too, with their path. */
function commandsOf(program: Command, path: readonly string[] = []): [path: string, command: Command][] {
  return program.commands.flatMap((command) => {
    const own = [...path, command.name()];
    return [[own.join(" "), command] as [string, Command], ...commandsOf(command, own)];
  });
}

/** The help of a command as a terminal of 80 columns shows it. */
function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => 80 });
  command.outputHelp();
  return text;
}

const commands: [path: string, command: Command][] = [["", createProgram()], ...commandsOf(createProgram())];
const linesOf = (help: string): string[] =>
  help.split("\n").flatMap((line) => (line.startsWith("  $ ") ? [line.slice(4)] : []));

describe.each(commands)("systole %s --help", (path, command) => {
  test("fits 80 columns and has examples of this command", () => {
    const help = helpOf(command);
    for (const line of help.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
    const lines = linesOf(help);
    expect(lines).not.toEqual([]);
    for (const line of lines) expect(line).toContain(`systole ${path}`.trim());
  });

  test("has examples that parse", async () => {
    for (const line of linesOf(helpOf(command)))
      for (const call of line.split(/ && | [|<] /).filter((part) => part.startsWith("systole "))) {
        const program = createProgram();
        const called: string[] = [];
        for (const [name, one] of commandsOf(program)) one.action(() => void called.push(name));
        await program.parseAsync(call.split(" ").slice(1), { from: "user" });
        expect(called, call).toHaveLength(1);
      }
  });
});

test.each(["run", "train", "up"])("%s takes a reason for what it is allowed", async (name) => {
  const program = createProgram();
  const given: object[] = [];
  for (const [path, one] of commandsOf(program))
    if (path === name) one.action(() => void given.push(one.opts()));
  await program.parseAsync([name, "--allow", "too-good", "--because", "asked"], { from: "user" });
  expect(given).toMatchObject([{ allow: [{ what: "too-good" }], because: [{ because: "asked" }] }]);
});

test("a wrong call names the help of its command", async () => {
  const program = createProgram();
  const said: string[] = [];
  for (const [, one] of commandsOf(program))
    one.configureOutput({ writeErr: (text) => void said.push(text) });
  await expect(program.parseAsync(["data", "fetch", "--nope"], { from: "user" })).rejects.toThrow("--nope");
  expect(said.join("")).toContain("(systole data fetch --help shows what there is)");
});
