// HEALTHCHECK of the images: healthcheck.js VARIABLE asks /readyz on the port that the variable names.
import { get } from "node:http";

const port = Number(process.env[process.argv[2] ?? "SYSTOLE_PORT"] || 8000);
get({ host: "127.0.0.1", port, path: "/readyz", timeout: 2000 }, ({ statusCode }) =>
  process.exit(statusCode === 200 ? 0 : 1),
)
  .on("timeout", () => process.exit(1))
  .on("error", () => process.exit(1));
