// The program of the service image: `service.js MODEL_DIRECTORY [options]`. As `systole serve` with a directory, of which
// it takes the flags and variables; the registry, SQL, readers of tables and training are left out.
import { Command } from "commander";
import { directorySource } from "../model/index.ts";
import { runProgram } from "./run-program.ts";
import { serveModel } from "./serve-model.ts";
import { applyVariables } from "./setting.ts";
import { settings } from "./settings.ts";

const program = new Command("service")
  .description("Serves the model of a directory: POST /predict, GET /health, /metrics, /docs, /openapi.json.")
  .exitOverride()
  .argument("<MODEL>", "a model directory")
  .addOption(settings.port("port to listen on"))
  .addOption(settings.host())
  .addOption(settings.allowedHost())
  .addOption(settings.rootPath())
  .addOption(settings.maxConnections())
  .addOption(settings.bodyLimit())
  .addOption(settings.maxPendingBytes())
  .addOption(settings.maxPendingRecords())
  .addOption(settings.drainDelay())
  .addOption(settings.logLevel())
  .addOption(settings.quiet())
  .hook("preAction", (command) => applyVariables(command))
  .action(async (directory: string, options) => serveModel(await directorySource(directory), options));

await runProgram(program, process.argv.slice(2));
