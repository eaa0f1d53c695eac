import { parseAllDocuments } from "yaml";

/** Any value of a manifest. A field that is absent is `undefined`. */
// biome-ignore lint/suspicious/noExplicitAny: kubernetes-validate has checked the fields and their types before
export type Node = any;

/** One object of the cluster. */
export interface ClusterObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly [key: string]: Node;
}

/** The objects of a text of YAML documents. */
export function readObjects(text: string): ClusterObject[] {
  return parseAllDocuments(text).map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS() as ClusterObject;
  });
}

/** The template of the pods that an object makes, if it makes any. */
export function podOf({ kind, spec }: ClusterObject): Node | undefined {
  if (kind === "Deployment" || kind === "Job") return spec.template;
  return kind === "CronJob" ? spec.jobTemplate.spec.template : undefined;
}

/** All containers of a pod, those that start it included. */
export const containersOf = (pod: Node): Node[] => [
  ...(pod.spec.containers ?? []),
  ...(pod.spec.initContainers ?? []),
  ...(pod.spec.ephemeralContainers ?? []),
];

/** Whether labels have all that a selector asks for; a selector that asks for nothing does not count. */
export function selects(selector: Node, labels: Node): boolean {
  const wanted = Object.entries(selector ?? {});
  return wanted.length > 0 && wanted.every(([name, value]) => labels?.[name] === value);
}
