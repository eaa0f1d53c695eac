import { type ClusterObject, containersOf, type Node, podOf, selects } from "./objects.ts";

/** What must hold of a set of objects; `find` names every object that breaks it. */
export interface Rule {
  readonly name: string;
  readonly find: (objects: readonly ClusterObject[]) => readonly string[];
}

const title = (object: ClusterObject): string => `${object.kind} ${object.metadata.name}`;

function everyPod(name: string, holds: (spec: Node) => boolean): Rule {
  return {
    name,
    find: (objects) =>
      objects.filter((object) => podOf(object) !== undefined && !holds(podOf(object).spec)).map(title),
  };
}

function everyContainer(name: string, holds: (container: Node, spec: Node) => boolean): Rule {
  return everyPod(name, (spec) => containersOf({ spec }).every((container) => holds(container, spec)));
}

function everyDeployment(
  name: string,
  holds: (deployment: ClusterObject, objects: readonly ClusterObject[]) => boolean,
): Rule {
  return {
    name,
    find: (objects) =>
      objects.filter((object) => object.kind === "Deployment" && !holds(object, objects)).map(title),
  };
}

/** A field of the security context of a container; that of its pod where the container has none of its own. */
const security = (container: Node, spec: Node, field: string): Node =>
  container.securityContext?.[field] ?? spec.securityContext?.[field];

/** The kinds of volumes that the standard "restricted" allows. */
const safeVolumes = new Set(
  "configMap csi downwardAPI emptyDir ephemeral persistentVolumeClaim projected secret".split(" "),
);
/** The sysctls that the standard calls safe. */
const safeSysctls = new Set([
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.ping_group_range",
]);

/** The Pod Security Standard "restricted", field by field. */
export const restricted: readonly Rule[] = [
  everyContainer("no container is privileged", ({ securityContext }) => securityContext?.privileged !== true),
  everyContainer(
    "no container may gain privileges",
    ({ securityContext }) => securityContext?.allowPrivilegeEscalation === false,
  ),
  everyContainer("every container drops all capabilities and adds none", ({ securityContext }) => {
    const { drop = [], add = [] } = securityContext?.capabilities ?? {};
    return drop.includes("ALL") && add.every((name: string) => name === "NET_BIND_SERVICE");
  }),
  everyContainer(
    "no container runs as root",
    (container, spec) =>
      security(container, spec, "runAsNonRoot") === true && security(container, spec, "runAsUser") > 0,
  ),
  everyContainer("every container has a seccomp profile", (container, spec) =>
    ["RuntimeDefault", "Localhost"].includes(security(container, spec, "seccompProfile")?.type),
  ),
  everyContainer("no container unmasks /proc", ({ securityContext }) =>
    ["Default", undefined].includes(securityContext?.procMount),
  ),
  everyContainer("no container takes a port of its node", ({ ports = [] }) =>
    ports.every(({ hostPort = 0 }) => hostPort === 0),
  ),
  everyContainer(
    "AppArmor and SELinux are not switched off",
    (container, spec) =>
      security(container, spec, "appArmorProfile")?.type !== "Unconfined" &&
      ["container_t", "container_init_t", "container_kvm_t", "container_engine_t", undefined].includes(
        security(container, spec, "seLinuxOptions")?.type,
      ),
  ),
  everyPod(
    "no pod shares the namespaces of its node",
    ({ hostNetwork, hostPID, hostIPC }) => !hostNetwork && !hostPID && !hostIPC,
  ),
  everyPod("every volume is of a kind that holds no part of the node", ({ volumes = [] }) =>
    volumes.every((volume: Node) =>
      Object.keys(volume).every((key) => key === "name" || safeVolumes.has(key)),
    ),
  ),
  everyPod("no unsafe sysctl is set", ({ securityContext }) =>
    (securityContext?.sysctls ?? []).every(({ name }: Node) => safeSysctls.has(name)),
  ),
];

/** The endpoint that each probe of Kubernetes must ask. */
const probes = { startupProbe: "/startupz", readinessProbe: "/readyz", livenessProbe: "/livez" };

/** How many seconds a probe has to fail until Kubernetes believes it, with its defaults. */
const secondsToFail = ({ periodSeconds = 10, failureThreshold = 3 }: Node): number =>
  periodSeconds * failureThreshold;

/** How many seconds requests under way may take after the drain delay: `timeoutMs` of src/http/drain.ts. */
const longestRequestSeconds = 10;

/** What we ask of our own manifests beside the standard. */
export const ours: readonly Rule[] = [
  everyContainer(
    "every container has a read-only root",
    ({ securityContext }) => securityContext?.readOnlyRootFilesystem === true,
  ),
  everyPod(
    "no pod has a token of the cluster",
    ({ automountServiceAccountToken, serviceAccountName }) =>
      automountServiceAccountToken === false && ![undefined, "default"].includes(serviceAccountName),
  ),
  everyContainer("every container requests and limits processor and memory", ({ resources }) =>
    ["requests", "limits"].every((kind) => resources?.[kind]?.cpu && resources[kind].memory),
  ),
  everyContainer("every image has a tag of its own", ({ image }) => /:(?!latest$)[\w.-]+$/.test(image)),
  everyDeployment("each probe asks its own endpoint", ({ spec }) =>
    spec.template.spec.containers.every((container: Node) =>
      Object.entries(probes).every(([probe, path]) => container[probe]?.httpGet?.path === path),
    ),
  ),
  everyDeployment(
    "a rolling update takes no pod away before another is ready",
    ({ spec }) =>
      spec.replicas >= 2 &&
      spec.strategy?.type === "RollingUpdate" &&
      spec.strategy.rollingUpdate?.maxUnavailable === 0 &&
      spec.strategy.rollingUpdate.maxSurge >= 1,
  ),
  everyDeployment("a pod serves on until everybody knows that it ends, and has time to end", ({ spec }) => {
    const { containers, terminationGracePeriodSeconds: grace = 30 } = spec.template.spec;
    return containers.every(({ env = [], readinessProbe }: Node) => {
      const delay = Number(env.find(({ name }: Node) => name === "SYSTOLE_DRAIN_DELAY")?.value ?? 5);
      return delay >= secondsToFail(readinessProbe ?? {}) + 2 && grace >= delay + longestRequestSeconds + 2;
    });
  }),
  everyDeployment("evictions leave a pod", ({ spec }, objects) =>
    objects.some(
      ({ kind, spec: budget }) =>
        kind === "PodDisruptionBudget" &&
        selects(budget.selector?.matchLabels, spec.template.metadata.labels) &&
        (budget.maxUnavailable >= 1
          ? budget.maxUnavailable < spec.replicas
          : budget.minAvailable >= 1 && budget.minAvailable < spec.replicas),
    ),
  ),
  everyDeployment("its Service leads to it", ({ spec }, objects) =>
    objects.some(
      ({ kind, spec: service }) =>
        kind === "Service" &&
        selects(service.selector, spec.template.metadata.labels) &&
        service.ports.every(({ targetPort }: Node) =>
          spec.template.spec.containers.some(({ ports = [] }: Node) =>
            ports.some(({ name, containerPort }: Node) => [name, containerPort].includes(targetPort)),
          ),
        ),
    ),
  ),
  {
    name: "a policy closes what a pod's network does not need",
    find: (objects) =>
      objects
        .filter((object) => podOf(object) !== undefined)
        .filter(
          (object) =>
            !objects.some(
              ({ kind, spec }) =>
                kind === "NetworkPolicy" &&
                selects(spec.podSelector?.matchLabels, podOf(object).metadata.labels) &&
                ["Ingress", "Egress"].every((type) => spec.policyTypes?.includes(type)) &&
                (spec.egress ?? []).length === 0 &&
                (spec.ingress ?? []).every(({ ports = [] }: Node) => ports.length > 0),
            ),
        )
        .map(title),
  },
  {
    name: "what runs to its end can be applied again with a new image, which a Job cannot",
    find: (objects) => objects.filter(({ kind }) => kind === "Job").map(title),
  },
  {
    name: "our namespaces admit restricted pods alone",
    find: (objects) =>
      objects
        .filter(
          ({ kind, metadata }) =>
            kind === "Namespace" &&
            (metadata as Node).labels?.["pod-security.kubernetes.io/enforce"] !== "restricted",
        )
        .map(title),
  },
];

/** Every rule that the objects break, with the objects. */
export function problemsOf(objects: readonly ClusterObject[]): string[] {
  return [...restricted, ...ours].flatMap(({ name, find }) =>
    find(objects).map((object) => `${object}: ${name}`),
  );
}
