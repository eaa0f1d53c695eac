import { basename } from "node:path";
import { artifactPath, artifactUri, isLocalUri } from "./artifact-uri.ts";

/**
 * Knows where a workspace's artifacts are now, when its store still names the place where they were. Artifact locations in
 * MLflow's schema are absolute, and a workspace may be moved or copied. So locations are mapped whenever they are read, and the
 * database stays as it is: a mere reader can map them too, and nothing in a copy leads to the original.
 */
export class Locations {
  /** The beginnings of locations that are mapped: as they are in the store, and as readers get them. */
  readonly prefixes: readonly { readonly from: string; readonly to: string }[];
  /** The directories where the artifacts were, absolute; none when the workspace stands where it was made. */
  readonly formerRoots: readonly string[];

  /**
   * @param root the directory where the artifacts are now, absolute.
   * @param experiments where the store says that its experiments keep their artifacts. A location `<directory>/<id>` was chosen by
   *   the store itself; its directory is a former root when it is another one than `root` and has the same last name.
   */
  constructor(
    root: string,
    experiments: readonly { readonly experimentId: string; readonly location: string }[],
  ) {
    const prefixes = new Map<string, string>();
    const formerRoots = new Set<string>();
    for (const { experimentId, location } of experiments) {
      const suffix = `/${experimentId}`;
      if (!isLocalUri(location) || !location.endsWith(suffix)) continue;
      const text = location.slice(0, -suffix.length);
      const former = pathOf(text);
      if (former === undefined || former === root || basename(former) !== basename(root)) continue;
      formerRoots.add(former);
      // Python escapes more characters than we do, so the form that the store itself has counts too
      for (const form of [artifactUri(former), text])
        prefixes.set(form, form.startsWith("file:") ? artifactUri(root) : root);
      prefixes.set(former, root);
    }
    this.prefixes = Array.from(prefixes, ([from, to]) => ({ from, to }));
    this.formerRoots = [...formerRoots];
  }

  /** A location as readers get it: one below a former root lies below the present root; every other one is as it was. */
  toRead(stored: string): string {
    for (const { from, to } of this.prefixes)
      if (stored === from || stored.startsWith(`${from}/`)) return to + stored.slice(from.length);
    return stored;
  }
}

function pathOf(location: string): string | undefined {
  try {
    return artifactPath(location);
  } catch {
    return undefined; // a file: URI of another host, or with an escaped slash
  }
}
