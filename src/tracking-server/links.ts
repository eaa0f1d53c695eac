// The addresses of the pages, each in one place.

/** A name as a part of an address, percent-encoded. */
const segment = (text: string): string => encodeURIComponent(text.toWellFormed());

/** The list of experiments, where the pages begin. */
export const experimentsHref = "/experiments";
/** The list of registered models. */
export const modelsHref = "/models";

/** What follows the question mark of an address; a list repeats its name, and what is `undefined` is left out. */
export type LinkQuery = Readonly<Record<string, string | readonly string[] | undefined>>;

export function experimentHref(experimentId: string, query: LinkQuery = {}): string {
  return withQuery(`/experiments/${segment(experimentId)}`, query);
}

export function runHref(runId: string): string {
  return `/runs/${segment(runId)}`;
}

export function metricHref(runId: string, key: string, page?: string): string {
  return withQuery(`/runs/${segment(runId)}/metric`, { key, page });
}

export function compareHref(runIds: readonly string[]): string {
  return `/compare?${runIds.map((id) => `run=${segment(id)}`).join("&")}`;
}

export function modelHref(name: string): string {
  return `/models/${segment(name)}`;
}

export function versionHref(name: string, version: string): string {
  return `/models/${segment(name)}/versions/${segment(version)}`;
}

/** The page that shows one artifact of a run or model version whose own page is `owner`. */
export function artifactHref(owner: string, path: string): string {
  return `${owner}/artifacts/${path.split("/").map(segment).join("/")}`;
}

/** The bytes of one artifact of a run or model version whose own page is `owner`. */
export function fileHref(owner: string, path: string): string {
  return `${owner}/files/${path.split("/").map(segment).join("/")}`;
}

/** The page of a model that a run logged. */
export function loggedModelHref(modelId: string): string {
  return `/logged-models/${segment(modelId)}`;
}

function withQuery(path: string, query: LinkQuery): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    value === undefined ? [] : [value].flat().map((one) => `${segment(key)}=${segment(one)}`),
  );
  return pairs.length === 0 ? path : `${path}?${pairs.join("&")}`;
}
