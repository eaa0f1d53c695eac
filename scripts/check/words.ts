import { rooms } from "./rooms.ts";
import { type Finding, isScript, isTest, lineAt, type Tree } from "./source.ts";

/** A text that must not occur. */
export interface WordRule {
  readonly pattern: RegExp;
  /** Whether the rule applies to a file. */
  readonly applies: (path: string) => boolean;
  /** What should stand there instead. */
  readonly message: string;
  /** Whether comments count. */
  readonly inComments: boolean;
}

const pureFolders = Object.entries(rooms).flatMap(([name, room]) => (room.isPure ? [`src/${name}/`] : []));
const isPure = (path: string): boolean =>
  !isTest(path) && pureFolders.some((folder) => path.startsWith(folder));
const isProduct = (path: string): boolean => path.startsWith("src/") && !isTest(path);
const isAny = (): boolean => true;

/** The rules, in the order in which they are reported. */
export const wordRules: readonly WordRule[] = [
  {
    pattern: /\bMath\s*\.\s*random\b/g,
    applies: isScript,
    message: "randomness must come from core's Random with a seed",
    inComments: false,
  },
  {
    // how long a fit took may be measured: performance.now() is allowed
    pattern: /\b(Date\.now\s*\(|new Date\s*\(\s*\)|process\.)/g,
    applies: isPure,
    message: "what computes must not read the clock or the process: pass the value in",
    inComments: false,
  },
  {
    pattern: /\.only\s*\(/g,
    applies: (path) => isScript(path) && isTest(path),
    message: "a test must not switch the others off",
    inComments: false,
  },
  {
    // the columns of the first project whose names are no ordinary words
    pattern: /\b(trestbps|thalach|oldpeak|restecg|exang|thal|chol|fbs)\b/g,
    applies: isProduct,
    message: "src/ must not know a project's columns",
    inComments: true,
  },
  {
    pattern:
      /\b(registry\.(npmjs|yarnpkg|npmmirror)\.|pypi\.(org|io)\b|files\.pythonhosted\.|npm\.pkg\.github\.)/g,
    applies: isAny,
    message: "a package registry must not be named: the user's client knows its own",
    inComments: true,
  },
  {
    pattern: /\bnode [\w-]+\/[\w/.-]+\.ts\b/g,
    applies: (path) => path.endsWith(".md"),
    message: "a reader's Node 20 runs no TypeScript: node bin/node24.js does",
    inComments: true,
  },
  {
    pattern: /(?<![\w.~-])\/(work|home\/\w+|Users\/\w+)\//g,
    applies: (path) => !path.startsWith("tests/"),
    message: "a path of one machine must not be named",
    inComments: true,
  },
  {
    pattern: /["'`]\/tmp\//g,
    applies: isProduct,
    message: "temporary files must go where os.tmpdir() says",
    inComments: false,
  },
  {
    pattern: /@ts-ignore\b/g,
    applies: isScript,
    message: "use @ts-expect-error with a reason",
    inComments: true,
  },
  {
    pattern: /\b(TODO|FIXME|XXX)\b(?!.*(#\d+|issue \d+))/g,
    applies: isScript,
    message: "what is left to do must name its issue",
    inComments: true,
  },
];

/** Checks that no file holds a text that the rules forbid. */
export function checkWords(tree: Tree, rules: readonly WordRule[] = wordRules): readonly Finding[] {
  const findings: Finding[] = [];
  for (const file of tree.files) {
    if (!isText(file) || isExempt(file)) continue;
    for (const rule of rules) {
      if (!rule.applies(file)) continue;
      const text = rule.inComments || !isScript(file) ? tree.read(file) : tree.source(file).code;
      for (const match of text.matchAll(rule.pattern))
        findings.push({
          file,
          line: lineAt(text, match.index),
          message: `${rule.message}, got "${match[0]}"`,
        });
    }
  }
  return findings;
}

function isText(path: string): boolean {
  return /(\.(ts|tsx|js|mjs|cjs|json|md|ya?ml|toml|txt|sh|py|html|css|sql|npmrc)|(^|\/)(run|Dockerfile|NOTICE))$/.test(
    path,
  );
}

/** Whether a file is left out: this one holds the words themselves, and the tests of the checks break the rules on purpose. */
function isExempt(path: string): boolean {
  return path === "scripts/check/words.ts" || path.startsWith("tests/scripts/");
}
