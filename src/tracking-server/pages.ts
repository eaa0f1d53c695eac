import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { fileView } from "./artifact-content.ts";
import { sendFile } from "./artifact-file.ts";
import { findFile, openArtifacts } from "./artifact-tree.ts";
import { errorPage, wantsPage } from "./error-page.ts";
import { loggedModelHref, modelHref, modelsHref, runHref, versionHref } from "./links.ts";
import { type Crumb, renderPage } from "./page.ts";
import type { MakePage } from "./page-makers.ts";
import type { PageSources, ReadArtifacts } from "./read-store.ts";
import { withRelativeLinks } from "./relative-links.ts";
import { findRun, nameOf, runCrumbs } from "./run-link.ts";
import { icon, iconHref, stylesheet, stylesheetHref } from "./stylesheet.ts";

/** The content type of pages. */
const pageType = "text/html; charset=utf-8";

/** The Content-Security-Policy of pages: they load their own style and pictures and send forms here; no script runs at all. */
const pagePolicy =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/**
 * Adds the pages for people to a server. All of them are GET, and none changes anything.
 *
 * @param rootPath where a proxy serves them; redirections need it where the address of the root has no slash at its end.
 */
export function addPages(
  app: FastifyInstance,
  sources: PageSources,
  makePage: MakePage,
  rootPath = "",
): void {
  app.addHook("onSend", showProblemAsPage);

  app.get("/", async (_request, reply) => {
    const href = await makePage("home");
    return reply.redirect(rootPath === "" ? href.slice(1) : rootPath + href, 302);
  });
  app.get("/experiments", async (request, reply) => {
    const page = Number.parseInt(one(request, "page") ?? "1", 10) || 1;
    return sendPage(reply, await makePage("experiments", page));
  });
  app.get("/experiments/:id", async (request, reply) => {
    const query = {
      sort: one(request, "sort"),
      dir: one(request, "dir"),
      page: one(request, "page"),
      columns: one(request, "columns"),
      column: all(request, "column"),
      deleted: one(request, "deleted"),
    };
    return sendPage(reply, await makePage("experiment", param(request, "id"), query));
  });
  app.get("/compare", async (request, reply) =>
    sendPage(reply, await makePage("compare", all(request, "run"))),
  );
  app.get("/runs/:id", async (request, reply) =>
    sendPage(reply, await makePage("run", param(request, "id"))),
  );
  app.get("/runs/:id/metric", async (request, reply) => {
    const query = { page: one(request, "page"), step: one(request, "step") };
    return sendPage(reply, await makePage("metric", param(request, "id"), one(request, "key") ?? "", query));
  });
  app.get("/models", async (_request, reply) => sendPage(reply, await makePage("models")));
  app.get("/models/:name", async (request, reply) =>
    sendPage(reply, await makePage("model", param(request, "name"))),
  );
  app.get("/models/:name/versions/:version", async (request, reply) =>
    sendPage(reply, await makePage("version", param(request, "name"), param(request, "version"))),
  );
  app.get("/logged-models/:id", async (request, reply) =>
    sendPage(reply, await makePage("loggedModel", param(request, "id"))),
  );
  addFiles(app, "/runs/:id", (request) => runOwner(sources, request));
  addFiles(app, "/logged-models/:id", (request) => loggedModelOwner(sources, request));
  addFiles(app, "/models/:name/versions/:version", (request) => versionOwner(sources, request));

  app.get(stylesheetHref, (_request, reply) => sendAsset(reply, "text/css; charset=utf-8", stylesheet));
  app.get(iconHref, (_request, reply) => sendAsset(reply, "image/svg+xml", icon));
}

/** The run or version whose files a request is about. */
interface FileOwner {
  readonly artifacts: ReadArtifacts;
  /** The address of its own page. */
  readonly href: string;
  readonly crumbs: readonly Crumb[];
  readonly section: "experiments" | "models";
}

async function runOwner(sources: PageSources, request: FastifyRequest): Promise<FileOwner> {
  const run = await sources.store.getRun(param(request, "id"));
  const href = runHref(run.info.runId);
  return {
    artifacts: openArtifacts(sources.artifacts, run.info.artifactUri),
    href,
    crumbs: [...(await runCrumbs(sources, run)), { label: nameOf(run), href }],
    section: "experiments",
  };
}

async function loggedModelOwner(sources: PageSources, request: FastifyRequest): Promise<FileOwner> {
  const model = await sources.store.getLoggedModel(param(request, "id"));
  const run = await findRun(sources, model.sourceRunId);
  const href = loggedModelHref(model.modelId);
  return {
    artifacts: openArtifacts(sources.artifacts, model.artifactUri),
    href,
    crumbs: [...(run === undefined ? [] : await runCrumbs(sources, run)), { label: model.name, href }],
    section: "experiments",
  };
}

async function versionOwner(sources: PageSources, request: FastifyRequest): Promise<FileOwner> {
  const version = await sources.store.getModelVersion(param(request, "name"), param(request, "version"));
  const href = versionHref(version.name, version.version);
  return {
    artifacts: openArtifacts(sources.artifacts, version.storageLocation),
    href,
    crumbs: [
      { label: "Registered models", href: modelsHref },
      { label: version.name, href: modelHref(version.name) },
      { label: `Version ${version.version}`, href },
    ],
    section: "models",
  };
}

/** Adds the routes of the files of a run or version: `artifacts/…` shows one file as a page, `files/…` sends its bytes. */
function addFiles(
  app: FastifyInstance,
  prefix: string,
  ownerOf: (request: FastifyRequest) => Promise<FileOwner>,
): void {
  app.get(`${prefix}/artifacts/*`, async (request, reply) => {
    const { artifacts, href, crumbs, section } = await ownerOf(request);
    const file = await findFile(artifacts, param(request, "*"));
    const body = await fileView(artifacts, file, href);
    return sendPage(reply, renderPage({ title: file.path, section, crumbs, body }));
  });
  app.route({
    method: ["GET", "HEAD"],
    url: `${prefix}/files/*`,
    handler: async (request, reply) => {
      const { artifacts } = await ownerOf(request);
      const file = await findFile(artifacts, param(request, "*"));
      return sendFile(request, reply, artifacts, file.path);
    },
  });
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .header("content-type", pageType)
    .header("content-security-policy", pagePolicy)
    .header("cache-control", "private, no-cache")
    .send(withRelativeLinks(page, reply.request.url));
}

function sendAsset(reply: FastifyReply, type: string, text: string): FastifyReply {
  return reply
    .header("content-type", type)
    .header("cache-control", "public, max-age=31536000, immutable")
    .send(text);
}

/** Turns a problem+json answer into a page for clients that want one: whatever refused the request. */
async function showProblemAsPage(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  const type = String(reply.getHeader("content-type") ?? "");
  if (!type.startsWith("application/problem+json") || typeof payload !== "string") return payload;
  reply.header("vary", "accept");
  if (!wantsPage(request.headers.accept)) return payload;
  reply.header("content-type", pageType).header("content-security-policy", pagePolicy);
  reply.removeHeader("content-length");
  reply.removeHeader("content-disposition");
  return withRelativeLinks(errorPage(JSON.parse(payload)), request.url);
}

function param(request: FastifyRequest, name: string): string {
  return (request.params as Record<string, string>)[name] ?? "";
}

function all(request: FastifyRequest, name: string): string[] {
  const value = (request.query as Record<string, string | string[] | undefined>)[name];
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** The first value of a query's field; `undefined` when it is absent or empty. */
function one(request: FastifyRequest, name: string): string | undefined {
  return all(request, name)[0] || undefined;
}
