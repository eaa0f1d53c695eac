import { posix } from "node:path";
import { Visitor } from "oxc-parser";
import { findCycles } from "./cycles.ts";
import { isDoor, type Room, roomOf, parts as theParts, rooms as theRooms } from "./rooms.ts";
import { type Finding, isScript, isTest, lineAt, type Source, type Tree } from "./source.ts";

/** One import, export-from, `import()` or `new URL(…, import.meta.url)` of a file. */
export interface ImportEdge {
  readonly from: string;
  /** What is imported, as it is written: `../core/index.ts`, `node:fs`, `fastify`. */
  readonly specifier: string;
  /** The file meant, relative to the root; absent for modules that are not files of the project. */
  readonly to?: string;
  readonly line: number;
  /** Whether the file is only named, as the entry of a worker is, and not loaded by the importer. */
  readonly isUrl: boolean;
}

/** For each folder that has an order inside: its parts with their ranks. */
type PartRanks = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** All that a file imports, types included. */
export function importsOf(source: Source): ImportEdge[] {
  const found: { specifier: string; start: number; isUrl: boolean }[] = [];
  const add = (specifier: string, start: number, isUrl = false): void => {
    found.push({ specifier, start, isUrl });
  };
  for (const { moduleRequest } of source.module.staticImports) add(moduleRequest.value, moduleRequest.start);
  for (const { entries, start } of source.module.staticExports) {
    const request = entries.find((entry) => entry.moduleRequest !== null)?.moduleRequest;
    if (request) add(request.value, start);
  }
  new Visitor({
    ImportExpression(node) {
      if (node.source.type === "Literal" && typeof node.source.value === "string")
        add(node.source.value, node.start);
    },
    TSImportType(node) {
      add(node.source.value, node.start);
    },
    NewExpression(node) {
      const [first, second] = node.arguments;
      const isHere =
        second?.type === "MemberExpression" &&
        second.object.type === "MetaProperty" &&
        node.callee.type === "Identifier" &&
        node.callee.name === "URL";
      // a `$1` stands for a name that is not known here
      if (isHere && first?.type === "Literal" && typeof first.value === "string")
        if (isScript(first.value) && !first.value.includes("$")) add(first.value, node.start, true);
    },
  }).visit(source.program);
  return found.map(({ specifier, start, isUrl }) => {
    const isFile = specifier.startsWith(".");
    const to = isFile ? posix.join(posix.dirname(source.path), specifier) : undefined;
    const edge = { from: source.path, specifier, line: lineAt(source.text, start), isUrl };
    return to === undefined ? edge : { ...edge, to };
  });
}

/**
 * Checks who imports whom: files of `src/` import lower ranks through their doors, or their own room; the parts of a folder
 * have ranks of their own where the table gives some; pure rooms import nothing from outside the project; and no chain of imports,
 * types included, leads back to the file where it began.
 */
export function checkImports(
  tree: Tree,
  rooms: Readonly<Record<string, Room>> = theRooms,
  parts: PartRanks = theParts,
): readonly Finding[] {
  const edges = tree.files.filter(isScript).flatMap((path) => importsOf(tree.source(path)));
  return [
    ...unknownRooms(tree, rooms),
    ...Object.entries(parts).flatMap(([folder, ranks]) => [
      ...unknownParts(tree, folder, ranks),
      ...edges.flatMap((edge) => judgeParts(edge, folder, ranks)),
    ]),
    ...edges.flatMap((edge) => {
      const message = judge(edge, tree, rooms);
      return message === undefined ? [] : [{ file: edge.from, line: edge.line, message }];
    }),
    ...cycles(edges),
  ];
}

function unknownRooms(tree: Tree, rooms: Readonly<Record<string, Room>>): Finding[] {
  const names = new Set(tree.files.map(roomOf).filter((name) => name !== undefined));
  return [...names]
    .filter((name) => !Object.hasOwn(rooms, name))
    .map((name) => ({
      file: `src/${name}`,
      message: `room "${name}" must be in the table of scripts/check/rooms.ts and in ARCHITECTURE.md`,
    }));
}

/** What stands directly below a folder on the way to a file: a folder's name, or a file's without its ending. */
function partOf(path: string, folder: string): string {
  const [name = ""] = path.slice(folder.length + 1).split("/");
  return name.replace(/(\.fixture)?\.ts$/, "");
}

function unknownParts(tree: Tree, folder: string, ranks: PartRanks[string]): Finding[] {
  const files = tree.files.filter((path) => path.startsWith(`${folder}/`) && isScript(path) && !isTest(path));
  if (files.length === 0) return [];
  const folders = files.flatMap((path) =>
    path.slice(folder.length + 1).includes("/") ? [partOf(path, folder)] : [],
  );
  const found = new Set(files.map((path) => partOf(path, folder)));
  const unknown = [...new Set(folders)].filter((part) => !Object.hasOwn(ranks, part));
  const gone = Object.keys(ranks).filter((part) => !found.has(part));
  return [
    ...unknown.map((part) => ({
      file: `${folder}/${part}`,
      message: `part "${part}" must have a rank in the table of scripts/check/rooms.ts and in ARCHITECTURE.md`,
    })),
    ...gone.map((part) => ({
      file: folder,
      message: `part "${part}" is in the table of scripts/check/rooms.ts, but does not exist`,
    })),
  ];
}

/** What is wrong with an import inside a folder whose parts have ranks. */
function judgeParts({ from, to, line }: ImportEdge, folder: string, ranks: PartRanks[string]): Finding[] {
  const isInside = (path: string): boolean => path.startsWith(`${folder}/`);
  if (to === undefined || !isInside(from) || !isInside(to) || isTest(from)) return [];
  const [part, other] = [partOf(from, folder), partOf(to, folder)];
  const rank = ranks[part];
  if (part === other || rank === undefined) return []; // a file above all parts
  const otherRank = ranks[other];
  if (otherRank !== undefined && otherRank < rank) return [];
  const finding =
    otherRank === undefined ? `${other}, which stands above all parts` : `${other} (rank ${otherRank})`;
  const message = `${part} (rank ${rank} in ${folder}) must import lower ranks only, got ${finding}`;
  return [{ file: from, line, message }];
}

function judge(edge: ImportEdge, tree: Tree, rooms: Readonly<Record<string, Room>>): string | undefined {
  const { from, specifier, to } = edge;
  const name = roomOf(from);
  const room = name === undefined ? undefined : rooms[name];
  const own = isTest(from) ? undefined : room;
  if (to === undefined) {
    if (from.startsWith("src/") && !isTest(from) && /^systole(\/|$)/.test(specifier))
      return `src/ must import its own files by path, got "${specifier}"`;
    if (own?.isPure === true) return `${name}/ only computes and must import no module, got "${specifier}"`;
    return undefined;
  }
  const isMade = to.startsWith("dist/");
  if (isScript(to) && !isMade && !tree.has(to))
    return `import "${specifier}" must name a file, there is none`;
  if (!from.startsWith("src/") || !isScript(to)) return undefined;
  if (!to.startsWith("src/"))
    return isTest(from) ? undefined : `src/ must import only from src/, got "${specifier}"`;
  const other = roomOf(to);
  if (other === name) return undefined;
  if (!isDoor(to)) return `a room must be entered through its index.ts, got "${specifier}"`;
  if (room === undefined || other === undefined) return undefined;
  const rank = rooms[other]?.rank;
  if (rank !== undefined && rank >= room.rank)
    return `${name}/ (rank ${room.rank}) must import lower ranks only, got ${other}/ (rank ${rank})`;
  return undefined;
}

function cycles(edges: readonly ImportEdge[]): Finding[] {
  const graph = new Map<string, { to: string; line: number }[]>();
  for (const { from, to, line, isUrl } of edges) {
    if (to === undefined || isUrl) continue;
    const list = graph.get(from) ?? [];
    list.push({ to, line });
    graph.set(from, list);
  }
  const next = (file: string): string[] => (graph.get(file) ?? []).map((edge) => edge.to);
  return findCycles([...graph.keys()], next).map((cycle) => {
    const file = cycle[0] as string;
    const line = graph.get(file)?.find((edge) => edge.to === (cycle[1] ?? file))?.line ?? 1;
    return { file, line, message: `imports must not go in a circle: ${[...cycle, file].join(" -> ")}` };
  });
}
