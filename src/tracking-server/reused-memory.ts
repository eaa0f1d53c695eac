/** How many bytes are sent at once: a quarter of a MiB. */
const pieceBytes = 256 * 1024;

/**
 * Reads a byte stream again and again into the same memory. Pieces of their own would wait for the garbage collector, some 64 MiB
 * of them and more when it is late.
 *
 * @param isSent whether all pieces that were given are used up. While they are not, a piece gets memory of its own.
 */
export function reuseMemory(
  body: ReadableStream<Uint8Array>,
  isSent: () => boolean,
): ReadableStream<Uint8Array> {
  const reader = (body as ReadableStream).getReader({ mode: "byob" });
  let memory = new ArrayBuffer(pieceBytes);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (!isSent()) memory = new ArrayBuffer(pieceBytes);
        const { done, value } = await reader.read(new Uint8Array(memory));
        if (value !== undefined) memory = value.buffer;
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
