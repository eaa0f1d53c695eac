import { SystoleError } from "../core/index.ts";
import { type ArtifactTree, openArtifacts, readTree, treeList } from "./artifact-tree.ts";
import { type Html, html } from "./html.ts";
import { emptyState } from "./page.ts";
import type { PageSources } from "./read-store.ts";

/** The files below a location, or what keeps them from being read here. */
export type FoundFiles = ArtifactTree | { readonly unreadable: Html };

/** Lists the files below the artifact location of a run or a model. */
export async function findFiles(open: PageSources["artifacts"], artifactUri: string): Promise<FoundFiles> {
  try {
    return await readTree(openArtifacts(open, artifactUri));
  } catch (error) {
    if (!(error instanceof SystoleError)) throw error;
    return { unreadable: explainUnreadable(artifactUri, error) };
  }
}

/** Files as a list, each linked to the page that shows it; a sentence where there are none or where they cannot be read from here. */
export function fileList(files: FoundFiles, owner: string): Html {
  if ("unreadable" in files) return files.unreadable;
  return files.nodes.length === 0 ? emptyState("There are no files.") : treeList(files, owner);
}

/** Why the files of a location are not shown, and how they are had. */
function explainUnreadable(artifactUri: string, error: SystoleError): Html {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(artifactUri)?.[1]?.toLowerCase() ?? "file";
  const download = html`<p><code>mlflow artifacts download --artifact-uri ${artifactUri} --dst-path files</code> copies them here`;
  if (error.code !== "track/artifact-path" && error.code !== "track/remote-artifacts")
    return html`<div class="empty"><p>The files cannot be read: ${error.message}.</p></div>`;
  if (scheme === "mlflow-artifacts")
    return html`<div class="empty"><p>The files lie behind an MLflow server, which keeps them in its <code>--artifacts-destination</code>. They are shown here when that is the directory <code>mlartifacts</code> of this workspace.</p>${download}, with <code>MLFLOW_TRACKING_URI</code> naming that server.</p></div>`;
  if (scheme === "file")
    return html`<div class="empty"><p>The files lie outside of this workspace: of local files, those in the directories <code>mlartifacts</code> and <code>mlruns</code> beside the store are shown.</p>${download}.</p></div>`;
  return html`<div class="empty"><p>The files lie in another store (<code>${scheme}:</code>), which is not read here.</p>${download}, with the access that this store needs.</p></div>`;
}
