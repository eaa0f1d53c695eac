// check.ts FILE...: checks rendered manifests against our rules and the Pod Security Standard "restricted"; then loosens
// one field after the other, and each must be refused by the rule that it breaks.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { mutations } from "./mutations.ts";
import { readObjects } from "./objects.ts";
import { ours, problemsOf, restricted } from "./rules.ts";

const files = process.argv.slice(2);
const complaints: string[] = [];
const texts = files.map((file) => readFileSync(file, "utf8"));
for (const [i, text] of texts.entries()) {
  const found = problemsOf(readObjects(text));
  complaints.push(...found.map((problem) => `${basename(files[i]!)}: ${problem}`));
  console.log(
    `${basename(files[i]!)}: ${readObjects(text).length} objects, ${restricted.length} rules of the standard and ` +
      `${ours.length} of ours, ${found.length} problems`,
  );
}

let refused = 0;
let tried = 0;
for (const { name, rule, loosen } of mutations) {
  const applied = texts.flatMap((text) => {
    const objects = readObjects(text);
    return loosen(objects) ? [objects] : [];
  });
  if (applied.length === 0) complaints.push(`mutation "${name}": no manifest has what it loosens`);
  for (const objects of applied) {
    tried += 1;
    const problems = problemsOf(objects);
    if (problems.some((problem) => problem.includes(rule))) refused += 1;
    else
      complaints.push(
        `mutation "${name}" must be refused by the rule "${rule}", got ${problems.join("; ") || "nothing"}`,
      );
  }
}
for (const { name } of [...restricted, ...ours])
  if (!mutations.some(({ rule }) => name.includes(rule)))
    complaints.push(`rule "${name}" has no mutation that shows it`);

console.log(`${mutations.length} mutations, ${refused} of ${tried} mutated manifests refused`);
if (complaints.length > 0) {
  console.error(complaints.join("\n"));
  process.exit(1);
}
