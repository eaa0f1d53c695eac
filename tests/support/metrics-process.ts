// metrics-process.ts PORT: a process that has the service's metrics and nothing else, so that it starts quickly.
import { createServer } from "node:http";
import { Instruments } from "../../src/monitor/index.ts";

const instruments = new Instruments();
createServer(async (_request, response) => {
  const { contentType, text } = await instruments.render();
  response.writeHead(200, { "content-type": contentType }).end(text);
}).listen(Number(process.argv[2]), "127.0.0.1");
