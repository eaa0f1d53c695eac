import { defineConfig } from "vitest/config";

/** How long a test may take, in milliseconds: longer than any does on a machine with twenty times as much to do, so that only what
 * hangs is ended. */
const testTimeout = 240_000;

/** The projects: `unit` and `journey` need npm alone; the others need peers that `.ci/run` installs. */
export default defineConfig({
  resolve: {
    alias: [
      { find: /^systole$/, replacement: new URL("./src/index.ts", import.meta.url).pathname },
      { find: /^systole\/([\w-]+)$/, replacement: new URL("./src/$1/index.ts", import.meta.url).pathname },
    ],
  },
  test: {
    maxWorkers: "100%", // a worker a core: by itself one core is left idle
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          setupFiles: ["tests/support/property-seed.ts"],
          isolate: false, // modules are loaded once a worker, not once a file: a third of the time
          include: [
            "src/**/*.test.ts",
            "tests/{conformance,golden,examples,scripts}/**/*.test.ts",
            "projects/**/*.test.ts",
          ],
          testTimeout,
          hookTimeout: testTimeout,
        },
      },
      {
        extends: true,
        test: {
          name: "journey",
          include: ["tests/journey/**/*.test.ts"],
          testTimeout,
          hookTimeout: testTimeout,
        },
      },
      {
        extends: true,
        test: {
          name: "package",
          include: ["tests/package/**/*.test.ts"],
          testTimeout,
          hookTimeout: testTimeout,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: "interop",
          include: ["tests/interop/**/*.test.ts"],
          testTimeout,
          hookTimeout: testTimeout,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: ["tests/browser/**/*.test.ts"],
          testTimeout,
          hookTimeout: testTimeout,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: "documents",
          include: ["tests/documents/**/*.test.ts"],
          testTimeout,
          hookTimeout: testTimeout,
        },
      },
      {
        extends: true,
        test: {
          name: "fault",
          include: ["tests/fault/**/*.test.ts"],
          testTimeout,
          hookTimeout: testTimeout,
          fileParallelism: false,
        },
      },
    ],
  },
});
