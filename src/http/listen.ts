import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { ConflictError, ParameterError, StorageError } from "../core/index.ts";

/** Where a server listens. */
export interface Listening {
  readonly host: string;
  readonly port: number;
  /** For people and browsers: `http://127.0.0.1:8000`. */
  readonly url: string;
}

/**
 * Makes a server listen. When it cannot, the server is closed before the error is thrown.
 *
 * @param app a server of `createServer`, with all its routes.
 * @param host an address or name of this machine. Default: `127.0.0.1`, which other machines cannot reach.
 * @param port 0 for any that is free; the answer says which it is.
 * @throws {ConflictError} `serve/port-in-use` when another program has the port.
 * @throws {StorageError} `serve/port-refused` when the system does not let this user open the port.
 * @throws {ParameterError} `serve/host` when `host` is no address of this machine.
 */
export async function listen(
  app: FastifyInstance,
  { host = "127.0.0.1", port }: { readonly host?: string | undefined; readonly port: number },
): Promise<Listening> {
  try {
    // of the two addresses that `localhost` may have, Fastify would give the second a server without our limits
    await app.listen({
      host: host === "localhost" ? "127.0.0.1" : host,
      port,
      listenTextResolver: () => "listening",
    });
  } catch (cause) {
    await app.close();
    throw explain(cause, host, port);
  }
  const address = app.server.address() as AddressInfo;
  const shown = host === "0.0.0.0" || host === "::" ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return { host, port: address.port, url: `http://${shown}:${address.port}` };
}

/** The error that is thrown for one of `listen`: of a known cause one of ours, else the cause itself. */
function explain(cause: unknown, host: string, port: number): unknown {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "EADDRINUSE")
    return new ConflictError(
      "serve/port-in-use",
      `port ${port} of ${host} must be free, another program has it`,
      {
        hint: "choose another port with --port, or end the other program",
        details: { host, port },
        cause,
      },
    );
  if (code === "EACCES" || code === "EPERM")
    return new StorageError(
      "serve/port-refused",
      `port ${port} must be open to this user, the system refuses it`,
      {
        hint: "choose a port above 1023 with --port",
        details: { host, port },
        cause,
      },
    );
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN" || code === "EINVAL")
    return new ParameterError("serve/host", `host "${host}" must be an address of this machine, it is not`, {
      hint: "use 127.0.0.1 for this machine only, or 0.0.0.0 for all its networks",
      cause,
    });
  return cause;
}
