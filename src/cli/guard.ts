// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { timingSafeEqual } from "node:crypto";
import type { Request, Response } from "./http.ts";

/**
 * Refuses what does not come from the page that this server gave out; null lets it pass. Any
 * page that the browser shows can send requests to loopback, so: the name that was asked for
 * has to be loopback (a name that an attacker points there is not), the origin this server,
 * and the token the one that was printed, which no other page can know.
 */
export function refusal({ method, url, headers, port }: Request, token: string): Response | null {
  const own = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!own.includes(headers.host ?? "")) return refused("this is not the name of this server");
  const { origin } = headers;
  if (origin !== undefined && !own.some((host) => origin === `http://${host}`))
    return refused("another page may not ask");
  const told =
    method === "GET"
      ? new URL(url, "http://127.0.0.1").searchParams.get("token")
      : headers["x-eret-token"];
  return isSame(told ?? "", token) ? null : refused("open the address that eret has printed");
}

/** Takes as long for a token that is nearly right. */
function isSame(told: string, token: string): boolean {
  const [a, b] = [Buffer.from(told), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const refused = (why: string): Response => ({
  status: 403,
  type: "text/plain",
  body: `${why}\n`,
});
