// The program of the service image: `service.js MODEL_DIRECTORY [options]`. As `systole serve` with a directory, of which
// it takes the flags and variables; the registry, SQL, readers of tables and training are left out. A model that is not there
// yet is waited for, in which the service is not ready.
import { Command } from "commander";
import { awaitedSource } from "./awaited-model.ts";
import { describeError } from "./exit.ts";
import { createReporter } from "./reporter.ts";
import { runProgram } from "./run-program.ts";
import { modelLine, serveModel } from "./serve-model.ts";
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
  .action(async (directory: string, options) => {
    const reporter = createReporter({ quiet: options.quiet });
    const source = await awaitedSource(directory, {
      onFound: (model) => reporter.info(modelLine(model)),
      onBroken: (error) => reporter.warn(describeError(error).replace(/^error: /, "")),
    });
    if (source.current() === undefined)
      reporter.warn(`there is no model in "${directory}" yet: the service is ready when there is one`);
    await serveModel(source, options);
  });

await runProgram(program, process.argv.slice(2));
