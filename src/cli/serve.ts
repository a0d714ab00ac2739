// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Request, Response, Served } from "./http.ts";

const LOOPBACK = "127.0.0.1";
/** A path of so many steps is not walked by hand. */
const MOST_BYTES = 1 << 20;

/** Listens on loopback only, whatever the machine's names resolve to. */
export async function serve(port: number, answer: (request: Request) => Response): Promise<Served> {
  const server = createServer((incoming, outgoing) => {
    take(incoming, answer).then(
      (response) => send(outgoing, response),
      () => outgoing.destroy(),
    );
  });
  server.listen(port, LOOPBACK);
  await once(server, "listening");
  const { port: taken } = server.address() as AddressInfo;
  return {
    port: taken,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function take(
  incoming: IncomingMessage,
  answer: (request: Request) => Response,
): Promise<Response> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of incoming) {
    const buffer = Buffer.from(part);
    bytes += buffer.length;
    if (bytes > MOST_BYTES) return { status: 413, type: "text/plain", body: "too long\n" };
    parts.push(buffer);
  }
  const { method = "", url = "", headers, socket } = incoming;
  const single = Object.entries(headers).map(([name, value]) => [name, `${value ?? ""}`]);
  return answer({
    method,
    url,
    headers: Object.fromEntries(single),
    body: Buffer.concat(parts).toString("utf8"),
    port: socket.localPort ?? 0,
  });
}

function send(outgoing: ServerResponse, { status, type, body }: Response): void {
  outgoing.writeHead(status, {
    "Content-Type": `${type}; charset=utf-8`,
    "Content-Length": Buffer.byteLength(body),
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
  });
  outgoing.end(body);
}
