import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { type ProblemCode, problemDocument, problemStatus, problemType } from "./problem.ts";

/** Is called with the status of a request that was refused before any hook of Fastify saw it. */
export type OnEarlyRefusal = (status: number) => void;

/** Answers what never became a request: broken HTTP, headers too large, a client that was too slow. */
export function refuseEarly(
  error: NodeJS.ErrnoException,
  socket: Socket,
  onEarlyRefusal: OnEarlyRefusal | undefined,
): void {
  if (error.code === "ECONNRESET" || socket.destroyed) return;
  const [code, detail]: [ProblemCode, string] =
    error.code === "ERR_HTTP_REQUEST_TIMEOUT"
      ? ["http/request-timeout", "the request must arrive in time, it did not"]
      : error.code === "HPE_HEADER_OVERFLOW"
        ? ["http/headers-too-large", "the headers have more bytes than are allowed"]
        : error.code === "HPE_CHUNK_EXTENSIONS_OVERFLOW"
          ? ["http/body-too-large", "the body has more bytes than are allowed"]
          : ["http/bad-request", "the request must be HTTP/1.1"];
  const status = problemStatus[code];
  onEarlyRefusal?.(status);
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const document = problemDocument({ status, code, detail });
  const body = JSON.stringify(document);
  socket.end(
    [
      `HTTP/1.1 ${status} ${document.title}`,
      `Content-Type: ${problemType}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      "Connection: close",
      "",
      body,
    ].join("\r\n"),
    () => socket.destroySoon(),
  );
}

/** Answers requests with an `Expect` header other than `100-continue`, which Node would answer without a body. */
export function refuseExpectations(server: Server, onEarlyRefusal: OnEarlyRefusal | undefined): void {
  server.on("checkExpectation", (_request: IncomingMessage, response: ServerResponse) => {
    const code = "http/expectation";
    const status = problemStatus[code];
    onEarlyRefusal?.(status);
    const document = problemDocument({
      status,
      code,
      detail: "the header Expect must be 100-continue, or absent",
    });
    response
      .writeHead(status, { "content-type": problemType, connection: "close" })
      .end(JSON.stringify(document));
  });
}
