import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { MadeOnce } from "../core/index.ts";
import { withFileErrors } from "../files/index.ts";
import { HttpProblem } from "../http/index.ts";
import type { ServiceRoute } from "./service-route.ts";

/** The files of Swagger UI that the page needs, and their types. */
const assets: Readonly<Record<string, string>> = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
  "favicon-32x32.png": "image/png",
};

/**
 * The page itself. It names its files relative to its own address, so that it works below any prefix. The column of links is left out:
 * no answer has links, and on a narrow screen it leaves no room for what has been answered.
 */
const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Predictions: API</title>
<link rel="stylesheet" href="./docs/swagger-ui.css">
<link rel="icon" type="image/png" href="./docs/favicon-32x32.png">
<meta name="color-scheme" content="light dark">
<style>
.swagger-ui .response-col_links { display: none }
.dark-mode .swagger-ui .examples-select__section-label { color: #e4e6e6 }
</style>
</head>
<body>
<div id="swagger-ui"></div>
<script src="./docs/swagger-ui-bundle.js"></script>
<script src="./docs/start.js"></script>
</body>
</html>
`;

/**
 * Starts Swagger UI, in the theme that the browser asks for. `validatorUrl: null` keeps it from sending the document to a service
 * elsewhere.
 */
const startScript = `window.ui = SwaggerUIBundle({
  url: "./openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  tryItOutEnabled: true,
  validatorUrl: null,
  defaultModelsExpandDepth: 0,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
});
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
follow();
dark.addEventListener("change", follow);
`;

/** Swagger UI styles its elements in line and draws with data URLs; it loads nothing from elsewhere. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * The routes of Swagger UI at `/docs`, from the package's own files. They are read when somebody first asks for them: its
 * Fastify plugin would double the time and memory that a service takes to start.
 */
export function docsPageRoutes(): ServiceRoute[] {
  const directory = findAssets();
  const files = new Map(
    Object.keys(assets).map((file) => [file, new MadeOnce(() => readAsset(directory, file))]),
  );
  return [
    {
      method: "GET",
      path: "/docs",
      handle: (_request, reply) =>
        reply
          .headers({ "content-type": "text/html; charset=utf-8", "content-security-policy": policy })
          .send(page),
    },
    { method: "GET", path: "/docs/", handle: (_request, reply) => reply.redirect("../docs", 302) },
    {
      method: "GET",
      path: "/docs/:file",
      handle: async (request, reply) => {
        const { file } = request.params as { file: string };
        if (file === "start.js")
          return reply.header("content-type", assets["swagger-ui-bundle.js"]).send(startScript);
        const content = await files.get(file)?.get();
        if (content === undefined) throw new HttpProblem("http/not-found", "there is nothing at that path");
        return reply.headers({ "content-type": assets[file], "cache-control": "max-age=3600" }).send(content);
      },
    },
  ];
}

/** Where the files are. Node is asked now: a package that it fails to find in some moment is not there for it ever after. */
function findAssets(): string {
  const { resolve } = createRequire(import.meta.url);
  return join(dirname(resolve("@fastify/swagger-ui/package.json")), "static");
}

function readAsset(directory: string, file: string): Promise<Buffer> {
  return withFileErrors({ subject: `file "${file}" of Swagger UI`, to: "read" }, () =>
    readFile(join(directory, file)),
  );
}
