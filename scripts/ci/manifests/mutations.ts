import { type ClusterObject, containersOf, type Node, podOf } from "./objects.ts";

/** A way to loosen one field of a manifest, which a rule must notice. */
export interface Mutation {
  readonly name: string;
  /** A part of the name of the rule that must notice it. */
  readonly rule: string;
  /** Changes the objects in place; returns whether there was something to change. */
  readonly loosen: (objects: ClusterObject[]) => boolean;
}

/** Changes every object of a kind. */
const each =
  (kind: string, change: (object: Node) => void) =>
  (objects: ClusterObject[]): boolean => {
    const found = objects.filter((object) => object.kind === kind);
    for (const object of found) change(object);
    return found.length > 0;
  };
const eachPod =
  (change: (pod: Node) => void) =>
  (objects: ClusterObject[]): boolean => {
    const pods = objects.flatMap((object) => podOf(object) ?? []);
    for (const pod of pods) change(pod);
    return pods.length > 0;
  };
const eachContainer = (change: (container: Node) => void) =>
  eachPod((pod) => containersOf(pod).forEach(change));
const without =
  (kind: string) =>
  (objects: ClusterObject[]): boolean => {
    const at = objects.findIndex((object) => object.kind === kind);
    if (at >= 0) objects.splice(at, 1);
    return at >= 0;
  };

/** For each rule at least one way to break it by a single field. */
export const mutations: readonly Mutation[] = [
  {
    name: "privileged: true",
    rule: "is privileged",
    loosen: eachContainer((container) => (container.securityContext.privileged = true)),
  },
  {
    name: "allowPrivilegeEscalation left out",
    rule: "gain privileges",
    loosen: eachContainer((container) => delete container.securityContext.allowPrivilegeEscalation),
  },
  {
    name: "capabilities: drop nothing",
    rule: "capabilities",
    loosen: eachContainer((container) => (container.securityContext.capabilities.drop = [])),
  },
  {
    name: "capabilities: add NET_ADMIN",
    rule: "capabilities",
    loosen: eachContainer((container) => (container.securityContext.capabilities.add = ["NET_ADMIN"])),
  },
  {
    name: "runAsNonRoot: false",
    rule: "as root",
    loosen: eachPod((pod) => (pod.spec.securityContext.runAsNonRoot = false)),
  },
  {
    name: "runAsUser: 0 in a container",
    rule: "as root",
    loosen: eachContainer((container) => (container.securityContext.runAsUser = 0)),
  },
  {
    name: "seccompProfile: Unconfined",
    rule: "seccomp",
    loosen: eachPod((pod) => (pod.spec.securityContext.seccompProfile.type = "Unconfined")),
  },
  {
    name: "procMount: Unmasked",
    rule: "/proc",
    loosen: eachContainer((container) => (container.securityContext.procMount = "Unmasked")),
  },
  {
    name: "hostPort: 8000",
    rule: "port of its node",
    loosen: eachContainer((container) => (container.ports = [{ containerPort: 8000, hostPort: 8000 }])),
  },
  {
    name: "appArmorProfile: Unconfined",
    rule: "AppArmor",
    loosen: eachPod((pod) => (pod.spec.securityContext.appArmorProfile = { type: "Unconfined" })),
  },
  {
    name: "hostNetwork: true",
    rule: "namespaces of its node",
    loosen: eachPod((pod) => (pod.spec.hostNetwork = true)),
  },
  {
    name: "a hostPath volume",
    rule: "volume",
    loosen: eachPod((pod) => (pod.spec.volumes = [{ name: "node", hostPath: { path: "/" } }])),
  },
  {
    name: "sysctl net.core.somaxconn",
    rule: "sysctl",
    loosen: eachPod(
      (pod) => (pod.spec.securityContext.sysctls = [{ name: "net.core.somaxconn", value: "1" }]),
    ),
  },
  {
    name: "readOnlyRootFilesystem: false",
    rule: "read-only root",
    loosen: eachContainer((container) => (container.securityContext.readOnlyRootFilesystem = false)),
  },
  {
    name: "automountServiceAccountToken left out",
    rule: "token",
    loosen: eachPod((pod) => delete pod.spec.automountServiceAccountToken),
  },
  {
    name: "no memory limit",
    rule: "limits",
    loosen: eachContainer((container) => delete container.resources.limits.memory),
  },
  {
    name: "image :latest",
    rule: "tag",
    loosen: eachContainer((container) => (container.image = container.image.replace(/:[^:/]+$/, ":latest"))),
  },
  {
    name: "liveness asks /readyz",
    rule: "probe",
    loosen: each(
      "Deployment",
      ({ spec }) => (spec.template.spec.containers[0].livenessProbe.httpGet.path = "/readyz"),
    ),
  },
  {
    name: "no startup probe",
    rule: "probe",
    loosen: each("Deployment", ({ spec }) => delete spec.template.spec.containers[0].startupProbe),
  },
  {
    name: "maxUnavailable: 1",
    rule: "rolling update",
    loosen: each("Deployment", ({ spec }) => (spec.strategy.rollingUpdate.maxUnavailable = 1)),
  },
  {
    name: "replicas: 1",
    rule: "rolling update",
    loosen: each("Deployment", ({ spec }) => (spec.replicas = 1)),
  },
  {
    name: "drain delay shorter than readiness needs",
    rule: "serves on",
    loosen: each("Deployment", ({ spec }) => (spec.template.spec.containers[0].env[0].value = "2")),
  },
  {
    name: "terminationGracePeriodSeconds: 10",
    rule: "serves on",
    loosen: each("Deployment", ({ spec }) => (spec.template.spec.terminationGracePeriodSeconds = 10)),
  },
  { name: "no PodDisruptionBudget", rule: "evictions", loosen: without("PodDisruptionBudget") },
  {
    name: "a Service for other pods",
    rule: "Service",
    loosen: each("Service", ({ spec }) => (spec.selector["app.kubernetes.io/name"] = "another")),
  },
  {
    name: "a Job in place of a CronJob",
    rule: "applied again",
    loosen: each("CronJob", (object) =>
      Object.assign(object, { apiVersion: "batch/v1", kind: "Job", spec: object.spec.jobTemplate.spec }),
    ),
  },
  { name: "no NetworkPolicy", rule: "network", loosen: without("NetworkPolicy") },
  {
    name: "a NetworkPolicy that lets everything out",
    rule: "network",
    loosen: each("NetworkPolicy", ({ spec }) => (spec.egress = [{}])),
  },
  {
    name: "a namespace that enforces baseline",
    rule: "namespace",
    loosen: each(
      "Namespace",
      ({ metadata }) => (metadata.labels["pod-security.kubernetes.io/enforce"] = "baseline"),
    ),
  },
];
