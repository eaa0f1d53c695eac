import { type Expression, type Node, Visitor } from "oxc-parser";
import { type Finding, lineAt, productFiles, type Tree } from "./source.ts";

/** The file that lists every code. */
export const errorsFile = "src/core/errors.ts";
/** The document that is made of it. */
export const errorsDoc = "docs/errors.md";

/** One code of `errorCodes`. */
export interface DeclaredCode {
  readonly code: string;
  readonly meaning: string;
  readonly line: number;
}

/** Where a code stands in the source. */
export interface CodeUse {
  readonly code: string;
  /** The class that is made with it, where that is seen: `new DataError("metric/one-class", …)`. */
  readonly errorClass?: string;
  readonly file: string;
}

/** The entries of `errorCodes`, in the order of the file. */
export function declaredCodes(tree: Tree): DeclaredCode[] {
  const source = tree.source(errorsFile);
  const codes: DeclaredCode[] = [];
  new Visitor({
    VariableDeclarator(node) {
      if (node.id.type !== "Identifier" || node.id.name !== "errorCodes" || node.init === null) return;
      const object = withoutTypes(node.init);
      if (object.type !== "ObjectExpression") return;
      for (const property of object.properties) {
        if (property.type !== "Property") continue;
        const key = property.key;
        const code = key.type === "Literal" ? String(key.value) : key.type === "Identifier" ? key.name : "";
        codes.push({
          code,
          meaning: constantText(property.value) ?? "",
          line: lineAt(source.text, property.start),
        });
      }
    },
  }).visit(source.program);
  return codes;
}

function withoutTypes(node: Expression): Expression {
  return node.type === "TSAsExpression" || node.type === "TSSatisfiesExpression"
    ? withoutTypes(node.expression)
    : node;
}

function constantText(node: Node): string | undefined {
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : undefined;
  if (node.type === "TemplateLiteral" && node.expressions.length === 0)
    return node.quasis.map((part) => part.value.cooked ?? "").join("");
  if (node.type !== "BinaryExpression" || node.operator !== "+") return undefined;
  const left = constantText(node.left);
  const right = constantText(node.right);
  return left === undefined || right === undefined ? undefined : left + right;
}

/** Every text of the product's source that is one of `codes`, with the error class where one is made of it. */
export function codeUses(tree: Tree, codes: ReadonlySet<string>): CodeUse[] {
  const uses: CodeUse[] = [];
  for (const file of productFiles(tree)) {
    if (file === errorsFile) continue;
    new Visitor({
      Literal(node) {
        if (typeof node.value === "string" && codes.has(node.value)) uses.push({ code: node.value, file });
      },
      NewExpression(node) {
        const first = node.arguments[0];
        if (node.callee.type !== "Identifier" || !node.callee.name.endsWith("Error")) return;
        if (first?.type === "Literal" && typeof first.value === "string" && codes.has(first.value))
          uses.push({ code: first.value, errorClass: node.callee.name, file });
      },
      // `fileError` and its companion make the error of a code that they are given as a property
      Property(node) {
        if (node.key.type !== "Identifier" || node.value.type !== "Literal") return;
        const errorClass = { code: "StorageError", missing: "NotFoundError" }[node.key.name];
        const { value } = node.value;
        if (errorClass !== undefined && typeof value === "string" && codes.has(value))
          uses.push({ code: value, errorClass, file });
      },
    }).visit(tree.source(file).program);
  }
  return uses;
}

/** Checks that every code is well formed, listed once, explained, thrown somewhere, and in `docs/errors.md`. */
export function checkErrors(tree: Tree): readonly Finding[] {
  const declared = declaredCodes(tree);
  if (declared.length === 0)
    return [{ file: errorsFile, message: "errorCodes must list the codes, none was found" }];
  const used = new Set(codeUses(tree, new Set(declared.map((entry) => entry.code))).map((use) => use.code));
  const seen = new Set<string>();
  const findings: Finding[] = [];
  for (const { code, meaning, line } of declared) {
    const report = (message: string): void => {
      findings.push({ file: errorsFile, line, message });
    };
    if (!/^[a-z]+(-[a-z0-9]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/.test(code))
      report(`code must read "subject/what-happened", got "${code}"`);
    if (seen.has(code)) report(`code "${code}" must be listed once, it is listed twice`);
    if (meaning.trim() === "") report(`code "${code}" must say what it means in one plain text`);
    if (!used.has(code)) report(`code "${code}" must be thrown somewhere in src/, it is not`);
    seen.add(code);
  }
  if (!tree.has(errorsDoc) || tree.read(errorsDoc) !== errorsDocument(tree))
    findings.push({ file: errorsDoc, message: "must be in step with errorCodes: run `npm run docs:errors`" });
  return findings;
}

/** What each class of errors asks of a caller, as the document says it. */
const actions: Readonly<Record<string, string>> = {
  ParameterError: "correct the call",
  DataError: "correct the data",
  NotFoundError: "correct the name",
  ConflictError: "look again, then retry",
  FormatError: "replace the file or payload",
  StorageError: "retry; then look at the disk, database or network",
  UnsupportedError: "this build does not do it",
};

/** The text of `docs/errors.md`: what each class asks of a caller, and what each code means. */
export function errorsDocument(tree: Tree): string {
  const declared = declaredCodes(tree);
  const uses = codeUses(tree, new Set(declared.map((entry) => entry.code)));
  const classesOf = (code: string): string =>
    [...new Set(uses.flatMap((use) => (use.code === code && use.errorClass ? [use.errorClass] : [])))]
      .sort()
      .map((name) => `\`${name}\``)
      .join(", ");
  const groups = Map.groupBy(declared, ({ code }) => code.slice(0, code.indexOf("/")));
  const sections = [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([subject, entries]) =>
      [
        `## ${subject}`,
        "",
        "| code | meaning | class |",
        "|---|---|---|",
        ...entries
          .toSorted((a, b) => (a.code < b.code ? -1 : 1))
          .map(
            ({ code, meaning }) => `| \`${code}\` | ${meaning.replaceAll("|", "\\|")} | ${classesOf(code)} |`,
          ),
      ].join("\n"),
    );
  return `${[
    "# Errors",
    "<!-- Made by `npm run docs:errors` from src/core/errors.ts and the places that throw. Do not edit. -->",
    "Every error that Systole throws on purpose is a `SystoleError`. Its class says what to do next, its `code` says what\nhappened and does not change between versions, its `message` names subject, expectation and finding, and `hint`, where\nthere is one, says how to put it right. Programs read `code` and `details`; the wording of messages may change.",
    [
      "| class | what to do |",
      "|---|---|",
      ...Object.entries(actions).map(([name, action]) => `| \`${name}\` | ${action} |`),
    ].join("\n"),
    ...sections,
  ].join("\n\n")}\n`;
}
