import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
} from "fastify";
import { acceptJsonOnly } from "./accept-json.ts";
import { BoundedConnections } from "./bounded-connections.ts";
import { beginLifecycle, type Lifecycle } from "./drain.ts";
import { type OnEarlyRefusal, refuseEarly, refuseExpectations } from "./early-refusal.ts";
import { answerErrors, refuseUnknownRoutes, sendError, unknownRoute } from "./error-handler.ts";
import { type HostCheck, hostTest, originTest } from "./host-check.ts";
import type { Logger } from "./logger.ts";
import { overloaded, type PendingLimits, PendingWork } from "./pending-work.ts";
import { HttpProblem } from "./problem.ts";
import type { RouteConfig } from "./route.ts";
import { RouteTable } from "./route-table.ts";
import { cutSlowReaders } from "./slow-readers.ts";

/** How a server protects itself. Every value has a safe default. */
export interface ServerOptions extends PendingLimits {
  /** Default: nothing is logged. */
  readonly logger?: Logger | undefined;
  /** Default: 1 MiB. */
  readonly bodyLimitBytes?: number | undefined;
  /** How long a client may take from the first byte to the end of the headers. Default: 5 s. */
  readonly headersTimeoutMs?: number | undefined;
  /** How long a client may take from the first byte to the end of the body. Default: 10 s. */
  readonly requestTimeoutMs?: number | undefined;
  /** How long a client may read nothing of an answer that waits for it, before it is cut. Default: 20 s. */
  readonly readerPatienceMs?: number | undefined;
  /** How fast it must read on average to be given longer. Default: 1 KiB a second. */
  readonly readerBytesPerSecond?: number | undefined;
  /** How often Node looks for requests that have passed one of the two limits above. Default: 1 s. */
  readonly timeoutCheckMs?: number | undefined;
  /**
   * How long an idle connection is kept open. It should be longer than a proxy in front keeps it (often 60 s), or the proxy may
   * send a request into a connection that is being closed. Default: 72 s.
   */
  readonly keepAliveTimeoutMs?: number | undefined;
  /** How long a handler may take; after that the request is answered with 503. Default: as long as it takes. */
  readonly handlerTimeoutMs?: number | undefined;
  /** The most characters of one named part of a path, decoded. Default: 100. */
  readonly maxParamLength?: number | undefined;
  /** Default: `loopback`. */
  readonly hostCheck?: HostCheck | undefined;
  /**
   * The path below which a proxy serves this server, such as `/heart`: it may leave it out when it passes a request on, or not.
   * Default: empty.
   */
  readonly rootPath?: string | undefined;
  /** The most connections at a time; beyond them requests are answered with 503, probes excepted. Default: 512. */
  readonly maxConnections?: number | undefined;
  /** Called with the status of each request that was refused before it had a route: 400, 408, 413, 417 or 431. No hook sees these. */
  readonly onEarlyRefusal?: OnEarlyRefusal | undefined;
}

/**
 * Makes a server with what all servers of ours share: limits of size and time, bodies of JSON only, no coercion of values,
 * checked Host and Origin, request ids, security headers, errors as problem+json. It has no route yet and does not listen:
 * {@link addRoutes} and {@link listen} come next.
 */
export function createServer(options: ServerOptions = {}): FastifyInstance {
  const { rootPath = "" } = options;
  const rewriteUrl = ({ url = "/" }: { readonly url?: string | undefined }): string =>
    withoutRoot(url, rootPath);
  const app = fastify({
    ...(options.logger === undefined ? {} : { loggerInstance: options.logger }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimitBytes ?? 1 << 20,
    requestTimeout: options.requestTimeoutMs ?? 10_000,
    keepAliveTimeout: options.keepAliveTimeoutMs ?? 72_000,
    ...(options.handlerTimeoutMs === undefined ? {} : { handlerTimeout: options.handlerTimeoutMs }),
    http: {
      headersTimeout: options.headersTimeoutMs ?? 5000,
      requestTimeout: options.requestTimeoutMs ?? 10_000,
      connectionsCheckingInterval: options.timeoutCheckMs ?? 1000,
      requireHostHeader: false, // it is checked below: Node's own refusal has no body
    },
    return503OnClosing: false,
    ...(options.maxParamLength === undefined
      ? {}
      : { routerOptions: { maxParamLength: options.maxParamLength } }),
    ...(rootPath === "" ? {} : { rewriteUrl }),
    genReqId: requestId,
    schemaController: { compilersFactory: { buildValidator: refuseSchema, buildSerializer: refuseSchema } },
    frameworkErrors: (error, request, reply) => {
      options.onEarlyRefusal?.(400);
      sendError(error, request as FastifyRequest, reply as FastifyReply);
    },
    clientErrorHandler: (error, socket) => refuseEarly(error, socket, options.onEarlyRefusal),
  }) as unknown as FastifyInstance;
  const lifecycle = beginLifecycle(app);
  const routes = RouteTable.of(app);
  const connections = new BoundedConnections(app.server, options.maxConnections);
  refuseExpectations(app.server, options.onEarlyRefusal);
  acceptJsonOnly(app, new PendingWork(options));
  answerErrors(app);
  refuseUnknownRoutes(app, routes);
  protectRequests(app, { routes, connections, check: options.hostCheck ?? "loopback" });
  closeConnectionsOfDrained(app, lifecycle);
  cutSlowReaders(app, lifecycle.connections, {
    patienceMs: options.readerPatienceMs ?? 20_000,
    bytesPerSecond: options.readerBytesPerSecond ?? 1024,
  });
  if (options.logger !== undefined) logRequests(app);
  return app;
}

/**
 * Stands in for Fastify's schema compilers and refuses every schema. Our routes decode and check by themselves, with messages
 * of their own and without coercion; but Fastify loads its compilers, 90 modules, unless it is given others.
 */
function refuseSchema(): never {
  throw new TypeError("a route of createServer() must check its input itself, it must not have a schema");
}

/** The address of a request below the root path. */
function withoutRoot(url: string, rootPath: string): string {
  if (!url.startsWith(rootPath)) return url;
  const rest = url.slice(rootPath.length);
  return rest === "" || rest.startsWith("?") ? `/${rest}` : rest.startsWith("/") ? rest : url;
}

/** A request id of a caller that may stand in a header and in a line of the log: 64 harmless characters at most. */
const acceptableId = /^[A-Za-z0-9._-]{1,64}$/;

/** The caller's own id when it is harmless, so that a request can be followed through several services. */
function requestId(request: { readonly headers: IncomingMessage["headers"] }): string {
  const given = request.headers["x-request-id"];
  return typeof given === "string" && acceptableId.test(given) ? given : randomUUID();
}

/** Sent with every answer. Nothing that we answer may run scripts, be framed or be read by another site; pages relax the first. */
const securityHeaders = {
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/** Methods that change and compute nothing (RFC 9110): their Origin is not checked. */
const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/** Adds the checks that a request passes before its body is read, in this order: room, Host, Origin, route. */
function protectRequests(
  app: FastifyInstance,
  {
    routes,
    connections,
    check,
  }: { readonly routes: RouteTable; readonly connections: BoundedConnections; readonly check: HostCheck },
): void {
  const isAllowedHost = hostTest(check);
  const isOwnOrigin = originTest(check);
  app.addHook("onRequest", (request, reply, done) => {
    const { headers } = request;
    reply.headers(securityHeaders);
    reply.header("x-request-id", request.id);
    if (connections.isSurplus(request.socket)) {
      reply.header("connection", "close");
      if ((request.routeOptions.config as RouteConfig).isProbe !== true) {
        done(overloaded("too many connections are open"));
        return;
      }
    }
    if (hasWrongHosts(request.raw)) {
      const headers = { connection: "close" };
      done(new HttpProblem("http/bad-request", "the request must have one Host header", { headers }));
      return;
    }
    if (!isAllowedHost(headers.host, request.socket.localAddress)) {
      done(
        new HttpProblem("http/foreign-host", "the Host header must name this server", {
          hint: "use localhost or 127.0.0.1, or allow the name with --allowed-host",
        }),
      );
      return;
    }
    if (!safeMethods.has(request.method) && !isOwnOrigin(headers)) {
      done(
        new HttpProblem("http/foreign-origin", "a request of a page must come from this server's own pages", {
          hint: "behind a proxy, allow the name in the browser's address line with --allowed-host",
        }),
      );
      return;
    }
    if (request.is404) {
      done(unknownRoute(request.url, routes)); // before its body is read
      return;
    }
    done();
  });
}

/** Whether a request has no Host header, which only HTTP/1.0 allows, or several, of which Node would take the first. */
function hasWrongHosts({ rawHeaders, httpVersion }: IncomingMessage): boolean {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2)
    if (rawHeaders[i]!.length === 4 && rawHeaders[i]!.toLowerCase() === "host") count++;
  return count > 1 || (count === 0 && httpVersion !== "1.0");
}

/** While a server drains, each answer closes its connection, also that of a request which came before. */
function closeConnectionsOfDrained(app: FastifyInstance, lifecycle: Lifecycle): void {
  app.addHook("onSend", (_request, reply, _payload, done) => {
    if (lifecycle.isDraining) reply.header("connection", "close");
    done();
  });
}

/** Logs a line for each request: id, method, route, status, milliseconds. Never a body, a query or an address. */
function logRequests(app: FastifyInstance): void {
  app.addHook("onResponse", (request, reply, done) => {
    const line = {
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? "other",
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 1000) / 1000,
    };
    if (reply.statusCode >= 500) app.log.error(line, "request");
    else app.log.info(line, "request");
    done();
  });
}
