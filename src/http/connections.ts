import type { Server } from "node:http";
import type { Socket } from "node:net";

/** A connection to a server, as long as it is open. */
export interface Connection {
  readonly socket: Socket;
  /** How many requests are not answered yet: an answer is under way until its last byte was taken by the system. */
  underWay: number;
  /** How many bytes had come when the last answer ended: if there are more, another request is arriving. */
  bytesReadThen: number;
}

/**
 * The connections that are open to a server. Node's own list calls a connection idle whose answer is written but not sent yet;
 * this one does not.
 */
export class Connections {
  readonly #open = new Map<Socket, Connection>();

  /** Knows all connections that are opened to a server from now on. */
  constructor(server: Server) {
    server.on("connection", (socket: Socket) => {
      this.#open.set(socket, { socket, underWay: 0, bytesReadThen: 0 });
      socket.once("close", () => this.#open.delete(socket));
    });
    server.on("request", ({ socket }, response) => {
      const connection = this.#open.get(socket);
      if (connection === undefined) return;
      connection.underWay++;
      response.once("close", () => {
        connection.underWay--;
        connection.bytesReadThen = socket.bytesRead;
      });
    });
  }

  [Symbol.iterator](): Iterator<Connection> {
    return this.#open.values();
  }

  /** Closes the connections on which nothing is arriving, answered or sent. */
  closeIdle(): void {
    for (const { socket, underWay, bytesReadThen } of this)
      if (underWay === 0 && socket.bytesRead === bytesReadThen && socket.writableLength === 0)
        socket.destroy();
  }
}
