import type { FastifyReply, FastifyRequest } from "fastify";
import { askedPart, isKnown } from "../http/index.ts";
import type { ArtifactContent } from "../track/index.ts";
import { attachment, mediaType } from "./artifact-content.ts";
import type { ReadArtifacts } from "./read-store.ts";
import { reuseMemory } from "./reused-memory.ts";

/** The policy of an artifact that is opened as a document of its own, an SVG for example: it may be seen and do nothing. */
const artifactPolicy =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'none'";

/**
 * Answers a GET or HEAD with the bytes of an artifact: all of them, the part that `Range` asks for, or none when the client has
 * them already. They are read as fast as the client takes them; when it goes, the file is closed.
 *
 * @throws {NotFoundError} `track/artifact-not-found`.
 * @throws {HttpProblem} `http/range` when the file does not have that part.
 */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  artifacts: ReadArtifacts,
  path: string,
): Promise<FastifyReply> {
  const whole = await artifacts.get(path);
  const { headers } = request.raw;
  const describe = ({ etag }: ArtifactContent): FastifyReply =>
    reply
      .header("etag", `"${etag}"`)
      .header("accept-ranges", "bytes")
      .header("content-security-policy", artifactPolicy)
      .header("cache-control", "private, no-cache");
  if (isKnown(headers, whole)) {
    await whole.body.cancel();
    return describe(whole).code(304).send();
  }
  const content = request.method === "HEAD" ? whole : await partOf(whole, headers, artifacts, path);
  const { start, end, size, body } = content;
  describe(content)
    .header("content-type", mediaType(path))
    .header("content-length", end - start)
    .header("content-disposition", attachment(path));
  if (request.method === "HEAD") {
    await body.cancel();
    return reply.send();
  }
  if (content !== whole) reply.code(206).header("content-range", `bytes ${start}-${end - 1}/${size}`);
  const { raw } = reply;
  return reply.send(reuseMemory(body, () => raw.writableLength === 0));
}

/** The part of a file that a request asks for, in place of the whole, which is closed; the whole when it asks for that. */
async function partOf(
  whole: ArtifactContent,
  headers: FastifyRequest["raw"]["headers"],
  artifacts: ReadArtifacts,
  path: string,
): Promise<ArtifactContent> {
  let part: ArtifactContent | undefined;
  try {
    const range = askedPart(headers, whole);
    if (range === undefined) return whole;
    part = await artifacts.get(path, range);
  } catch (error) {
    await whole.body.cancel();
    throw error;
  }
  // replaced meanwhile: the part may be none that was asked for
  const isSame = part.etag === whole.etag;
  await (isSame ? whole : part).body.cancel();
  return isSame ? part : whole;
}
