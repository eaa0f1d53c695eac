import type { FastifyInstance, FastifyRequest } from "fastify";
import { readBody } from "./body-reader.ts";
import { countBytes, parseJsonBody } from "./json-body.ts";
import { type PendingWork, smallBodyBytes } from "./pending-work.ts";
import { HttpProblem } from "./problem.ts";
import type { RouteConfig } from "./route.ts";

/**
 * Makes a scope take JSON and nothing else. Refused with 400: bytes that are not UTF-8, what does not parse, an object
 * that names a field twice, `__proto__`, `constructor.prototype`, and nesting deeper than 32. Refused with 415: other
 * content types and character sets, and bodies that are compressed.
 *
 * @param pending what bounds the bodies of the scope. A large body is parsed when it has its turn, and its turn ends when its
 *   answer is made.
 */
export function acceptJsonOnly(scope: FastifyInstance, pending: PendingWork): void {
  const releases = new WeakMap<FastifyRequest, () => void>();
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("application/json", (request, stream, done) => {
    try {
      checkCoding(request.headers);
    } catch (error) {
      done(error as Error);
      return;
    }
    const { bodyLimit, config } = request.routeOptions;
    const limit = (config as RouteConfig).bodyLimitBytes?.() ?? bodyLimit;
    const length = request.headers["content-length"];
    const announced = length === undefined ? undefined : Number(length);
    readBody(stream, { limit, announced, pending }, (error, body) => {
      if (body === undefined) {
        done(error ?? null);
        return;
      }
      if (body.bytes.length <= smallBodyBytes) {
        pending.giveBytes(body.counted);
        parse(body.bytes, done);
        return;
      }
      holdTurn(request, body.bytes, body.counted).then(
        () => parse(body.bytes, done),
        (refusal: Error) => done(refusal),
      );
    });
  });
  // its answer is made: whoever reads it slowly keeps nobody else waiting
  scope.addHook("onSend", (request, _reply, _payload, done) => {
    releases.get(request)?.();
    done();
  });

  /** Waits for the turn of a large body. It is given up when the answer is made, or when the client has gone. */
  async function holdTurn(request: FastifyRequest, bytes: Buffer, counted: number): Promise<void> {
    let leave = (): void => {};
    const { socket } = request.raw;
    const release = (): void => {
      socket.off("close", release);
      releases.delete(request);
      request.body = undefined; // a client that reads its answer slowly must not keep what it sent
      pending.giveBytes(counted);
      leave();
    };
    let isEntered = false;
    try {
      const nObjects = countBytes(bytes, openingBrace); // one for each record, and one around them
      refuseTooManyParts(nObjects + countBytes(bytes, openingBracket));
      leave = await pending.enter(nObjects);
      isEntered = true;
    } finally {
      if (!isEntered) pending.giveBytes(counted);
    }
    if (socket.destroyed) {
      pending.giveBytes(counted);
      leave();
      throw new HttpProblem("http/bad-request", "the client must wait for the answer, it has gone");
    }
    socket.on("close", release);
    releases.set(request, release);
  }
}

const openingBrace = 0x7b;
const openingBracket = 0x5b;

/**
 * The most objects and arrays of a body: each takes so much memory, and an empty one three bytes. The records of a request are
 * two each.
 */
const mostParts = 500_000;

function refuseTooManyParts(count: number): void {
  if (count > mostParts)
    throw new HttpProblem(
      "http/body-too-large",
      `the body must have at most ${mostParts} objects and arrays, got ${count}`,
      { hint: "send fewer records a request" },
    );
}

function parse(bytes: Buffer, done: (error: Error | null, body?: unknown) => void): void {
  let value: unknown;
  try {
    value = parseJsonBody(bytes);
  } catch (error) {
    done(error as Error);
    return;
  }
  done(null, value);
}

/** Refuses bodies that are compressed, and character sets other than UTF-8. */
function checkCoding(headers: FastifyRequest["headers"]): void {
  const codings = [headers["content-encoding"], headers["transfer-encoding"]].join(",").toLowerCase();
  if (codings.split(",").some((coding) => !/^\s*(identity|chunked)?\s*$/.test(coding)))
    throw new HttpProblem("http/content-encoding", "the body must not be compressed", {
      headers: { "accept-encoding": "identity" },
    });
  const [, charset] = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(headers["content-type"] ?? "") ?? [];
  if (charset !== undefined && !/^utf-?8$/i.test(charset))
    throw new HttpProblem("http/content-type", "the body must be JSON in UTF-8", {
      hint: "send the header Content-Type: application/json",
    });
}
