import type { FastifyInstance } from "fastify";
import { lifecycleOf } from "./drain.ts";
import { HttpProblem } from "./problem.ts";
import { addRoutes, type Route } from "./route.ts";

/** What a server answers its probes by. Both functions are called on each probe and must be quick. */
export interface ProbeState {
  /** Why it is not ready to serve; `undefined` when it is. */
  readonly unready: () => string | undefined;
  /** Whether it has been ready once. Default: it is ready now. */
  readonly hasStarted?: () => boolean;
}

/** Adds the routes of {@link probeRoutes} to a scope. */
export function addProbes(scope: FastifyInstance, state: ProbeState): void {
  addRoutes(scope, Object.values(probeRoutes(state)));
}

/**
 * The probes that Kubernetes asks for: `/livez` says only that the event loop turns, `/readyz` whether requests should be
 * sent here (not while draining), `/startupz` whether it has been ready once.
 */
export function probeRoutes({
  unready,
  hasStarted,
}: ProbeState): Record<"live" | "ready" | "startup", Route> {
  const ok = { status: "ok" };
  const refuse = (detail: string): never => {
    throw new HttpProblem("http/unavailable", detail, { headers: { "retry-after": "1" } });
  };
  return {
    live: {
      method: "GET",
      path: "/livez",
      isProbe: true,
      handle: (_request, reply) => reply.header("cache-control", "no-store").send(ok),
    },
    ready: {
      method: "GET",
      path: "/readyz",
      isProbe: true,
      handle: (request, reply) => {
        reply.header("cache-control", "no-store");
        if (lifecycleOf(request.server)?.isDraining === true) refuse("the server is about to end");
        const reason = unready();
        return reason === undefined ? reply.send(ok) : refuse(reason);
      },
    },
    startup: {
      method: "GET",
      path: "/startupz",
      isProbe: true,
      handle: (_request, reply) => {
        reply.header("cache-control", "no-store");
        const isStarted = hasStarted === undefined ? unready() === undefined : hasStarted();
        return isStarted ? reply.send(ok) : refuse("the server has not started yet");
      },
    },
  };
}
