import { fileError } from "../files/index.ts";
import { describeError } from "./exit.ts";

/** About how many characters are written at a time. */
const pieceLength = 1 << 16;

/**
 * Lets whoever reads standard output or standard error go away, as `head` does: what is written after that is lost, and no error.
 * Everything else that goes wrong there ends the process with code 1, a full disk for example.
 */
export function surviveClosedPipes(): void {
  process.stderr.on("error", () => {});
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    process.exitCode = 1;
    process.stderr.write(`${describeError(fileError(error, { subject: "standard output", to: "write" }))}\n`);
  });
}

/**
 * Writes a long text to standard output, piece by piece: the next lines are made when the last ones are taken, so that the text is never
 * in memory as a whole. When nobody reads any more, no further lines are made.
 *
 * @param lines the text in parts, as many characters each as one likes.
 */
export async function print(lines: Iterable<string>): Promise<void> {
  let piece = "";
  for (const line of lines) {
    piece += line;
    if (piece.length < pieceLength) continue;
    if (!(await write(piece))) return;
    piece = "";
  }
  await write(piece);
}

/** @returns whether somebody still reads. */
function write(text: string): Promise<boolean> {
  return new Promise((resolve) => {
    process.stdout.write(text, (error) => resolve(error === undefined || error === null));
  });
}
