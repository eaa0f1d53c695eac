import { defineConfig } from "vitest/config";

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
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "journey",
          include: ["tests/journey/**/*.test.ts"],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "package",
          include: ["tests/package/**/*.test.ts"],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: "interop",
          include: ["tests/interop/**/*.test.ts"],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: ["tests/browser/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: "documents",
          include: ["tests/documents/**/*.test.ts"],
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        extends: true,
        test: {
          name: "fault",
          include: ["tests/fault/**/*.test.ts"],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
