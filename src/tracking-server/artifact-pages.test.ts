import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSampleServer, type SampleServer, textOf } from "../../tests/support/sample-server.ts";
import { putBytes } from "../track/index.ts";

let server: SampleServer;
let sample: SampleServer["sample"];
let runs: SampleServer["runs"];
let app: SampleServer["app"];
let get: SampleServer["get"];

beforeAll(async () => {
  server = await openSampleServer();
  ({ sample, runs, app, get } = server);
});
afterAll(() => server.close());

describe("artifacts", () => {
  const page = (path: string) => get(`/runs/${runs.parent}/artifacts/${path}`);
  const file = (path: string) => get(`/runs/${runs.parent}/files/${path}`);

  it("shows text escaped, pictures as pictures, and offers the rest", async () => {
    expect((await page("reports/metrics.json")).body).toContain(
      "&quot;selected&quot;: &quot;logistic_regression&quot;",
    );
    expect((await page("reports/figures/roc.svg")).body).toContain(
      `<img class="image" src="../../../../../runs/${runs.parent}/files/reports/figures/roc.svg"`,
    );
    expect(textOf((await page("model/weights.bin")).body)).toContain("not shown here");
  });

  it("sends bytes as an attachment that no browser runs or guesses at", async () => {
    const { headers, rawPayload } = await file("reports/figures/roc.svg");
    expect(headers).toMatchObject({
      "content-type": "image/svg+xml",
      "x-content-type-options": "nosniff",
      "content-disposition": `attachment; filename="roc.svg"; filename*=UTF-8''roc.svg`,
    });
    expect(headers["content-security-policy"]).toMatch(/^sandbox; default-src 'none'/);
    expect(rawPayload.toString()).toContain("<svg");
    expect((await file("model/weights.bin")).rawPayload).toHaveLength(48_512);
  });

  it("sends HTML as plain text and shows only the start of a long file", async () => {
    const artifacts = sample.artifacts((await sample.store.getRun(runs.parent)).info.artifactUri);
    await putBytes(artifacts, "evil.html", Buffer.from("<script>alert(1)</script>"));
    await putBytes(artifacts, "long.log", Buffer.from("é".repeat(200_000)));
    await putBytes(artifacts, "bytes.txt", Buffer.from([0xff, 0xfe, 0x00]));
    expect((await file("evil.html")).headers["content-type"]).toBe("text/plain; charset=utf-8");
    expect((await page("evil.html")).body).toContain("&lt;script&gt;alert(1)");
    const long = (await page("long.log")).body;
    expect(long).toContain("The first 256.0 KiB of 390.6 KiB.");
    expect(long.match(/é/g)).toHaveLength(131_072);
    expect(textOf((await page("bytes.txt")).body)).toContain("not UTF-8");
    await putBytes(artifacts, "large.png", new Uint8Array(2 ** 24 + 1));
    expect((await page("large.png")).body).not.toContain("<img");
    expect(textOf((await page("large.png")).body)).toContain("of more than 16.0 MiB are not shown");
  });

  it.each([
    "../mlflow.db",
    "%2e%2e/%2e%2e/mlflow.db",
    "%252e%252e%252fmlflow.db",
    "..%2f..%2f..%2fmlflow.db",
    "..%5c..%5cmlflow.db",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "file:%2f%2f%2fetc%2fpasswd",
    "C:%5cwindows%5cwin.ini",
    "reports//metrics.json",
    "reports/./metrics.json",
    "reports",
    "",
    "%00",
    "reports/metrics.json%00.png",
  ])("refuses the path %j", async (path) => {
    for (const kind of ["artifacts", "files"]) {
      const answer = await raw(`/runs/${runs.parent}/${kind}/${path}`);
      expect([400, 404]).toContain(answer.status);
      expect(answer.body).not.toMatch(/SQLite format|root:|303 rows|systole-pages/);
    }
  });

  /** Sends the path as it is: inject and fetch would tidy it. */
  async function raw(path: string): Promise<{ status: number; body: string }> {
    if (!app.server.listening) await app.listen({ host: "127.0.0.1", port: 0 });
    const { port } = app.server.address() as { port: number };
    return new Promise((resolve, reject) => {
      const message = request({ host: "127.0.0.1", port, path, agent: false }, (answer) => {
        let body = "";
        answer.setEncoding("utf8").on("data", (text: string) => (body += text));
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body }));
      });
      message.on("error", reject).end();
    });
  }
});
