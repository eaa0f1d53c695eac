import fc from "fast-check";

/**
 * Property tests draw the same cases in every run, so that a build does not fail by chance on what it did not change.
 * `SYSTOLE_PROPERTY_SEED=any` draws others, a number draws those of that seed.
 */
const asked = process.env["SYSTOLE_PROPERTY_SEED"];
if (asked !== "any") fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(asked ?? 1988) });
