import { type Html, html } from "./html.ts";
import { type ModelFiles, ownFlavour } from "./model-files.ts";

/** The pair of a list of facts that says with what a model can be loaded. */
export function flavourFact(files: ModelFiles | undefined): readonly [string, string | undefined] {
  const flavours = files?.flavours ?? [];
  return [flavours.length === 1 ? "Flavour" : "Flavours", flavours.join(", ") || undefined];
}

/**
 * How a model is used, by the flavours of its files: a command that works for it, or what there is in place of one.
 *
 * @param uri as `models:/heart-disease/1`.
 */
export function modelUse(files: ModelFiles | undefined, uri: string): Html {
  if (files === undefined)
    return html`<p class="soft">Its files cannot be read from here, so nothing is said of how it is served.</p>`;
  if (files.flavours.includes(ownFlavour)) return html`<p>Serve it: <code>systole serve ${uri}</code></p>`;
  if (files.flavours.includes("python_function"))
    return html`<p class="soft">Systole serves its own models only. Python loads this one, with <code>MLFLOW_TRACKING_URI</code> naming this store: <code>mlflow.pyfunc.load_model("${uri}")</code></p>`;
  return html`<p class="soft">Systole serves its own models only, and this is none of them.</p>`;
}
