import { Command } from "commander";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParameterError } from "../core/index.ts";
import { applyVariables, between, oneOf, type Reader, Setting, text, whole, yesNo } from "./setting.ts";
import { serviceSettings } from "./settings.ts";

const readers: readonly (readonly [Reader, (given: string) => boolean])[] = [
  [text, () => true],
  [yesNo, (given) => /^(1|true|yes|on|0|false|no|off)$/i.test(given)],
  [between(0, 10), (given) => /^\d+(\.\d+)?$/.test(given) && Number(given) <= 10],
  [whole(2, 300), (given) => /^\d+$/.test(given) && Number(given) >= 2 && Number(given) <= 300],
  [oneOf(["warn", "info"]), (given) => given === "warn" || given === "info"],
];
const words = fc.oneof(
  fc.string(),
  fc.integer({ min: -3, max: 400 }).map(String),
  fc.double({ min: -1, max: 12, noNaN: true }).map(String),
  fc.constantFrom("1", "yes", "OFF", "info", "WARN", "1e1", "0x2", "Infinity", "٣"),
);

describe("a Setting", () => {
  it("takes a text by flag as by variable, or refuses it naming the one that was used", () => {
    fc.assert(
      fc.property(fc.constantFrom(...readers), words, ([reader, isRight], given) => {
        const setting = new Setting("--thing <X>", "SYSTOLE_THING", "a thing", reader);
        const byFlag = () => setting.parseArg!(given, undefined as never);
        const byVariable = () => setting.readVariable({ SYSTOLE_THING: given });
        if (isRight(given)) expect(byFlag).not.toThrow();
        else expect(byFlag).toThrow(expect.objectContaining({ code: "cli/option" }));
        if (given.trim() === "") expect(byVariable()).toBeUndefined();
        else if (isRight(given.trim()))
          expect(byVariable()).toEqual(setting.parseArg!(given.trim(), undefined as never));
        else expect(byVariable).toThrow(ParameterError);
      }),
      { numRuns: 300 },
    );
  });
});

describe("applyVariables()", () => {
  it("sets what no flag has set, of the command and of those above it", () => {
    fc.assert(
      fc.property(
        fc.record({ flag: fc.option(fc.nat(9)), variable: fc.option(fc.nat(9)), hasDefault: fc.boolean() }),
        (given) => {
          const make = (name: string): Setting => {
            const setting = new Setting(`--${name} <N>`, `SYSTOLE_${name.toUpperCase()}`, name, whole(0, 9));
            return given.hasDefault ? setting.default(100) : setting;
          };
          const program = new Command("program").exitOverride().addOption(make("above"));
          const command = program
            .command("run")
            .addOption(make("own"))
            .action(() => {});
          const args = (name: string) => (given.flag === null ? [] : [`--${name}`, String(given.flag)]);
          program.parse([...args("above"), "run", ...args("own")], { from: "user" });
          const variable =
            given.variable === null
              ? {}
              : { SYSTOLE_ABOVE: `${given.variable}`, SYSTOLE_OWN: `${given.variable}` };
          applyVariables(command, variable);
          const expected = given.flag ?? given.variable ?? (given.hasDefault ? 100 : undefined);
          expect([program.opts()["above"], command.opts()["own"]]).toEqual([expected, expected]);
        },
      ),
    );
  });
});

describe("serviceSettings()", () => {
  it("takes each value from the flag, else from the project, else the default, one by one", () => {
    const some = fc.record(
      {
        host: fc.string(),
        port: fc.nat(),
        uiPort: fc.nat(),
        bodyLimitBytes: fc.nat(),
        drainDelaySeconds: fc.nat(),
        allowedHosts: fc.array(fc.domain()),
        rootPath: fc.constant("/heart"),
        maxConnections: fc.nat(),
        maxPendingBytes: fc.nat(),
        maxPendingRecords: fc.nat(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(some, some, (flags, service) => {
        const { bodyLimitBytes: bodyLimit, drainDelaySeconds: drainDelay, allowedHosts, ...rest } = flags;
        const given = Object.fromEntries(
          Object.entries({ ...rest, bodyLimit, drainDelay, allowedHost: allowedHosts }).filter(
            ([, value]) => value !== undefined,
          ),
        );
        expect(serviceSettings(given, service)).toEqual({ ...serviceSettings({}), ...service, ...flags });
      }),
    );
  });
});
