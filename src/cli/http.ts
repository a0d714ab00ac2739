// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** A request as the program sees it, whole. */
export interface Request {
  readonly method: string;
  readonly url: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The port that it came in on. */
  readonly port: number;
}

export interface Response {
  readonly status: number;
  readonly type: "text/html" | "application/json" | "text/plain";
  readonly body: string;
}

/** A server that is listening. */
export interface Served {
  readonly port: number;
  readonly close: () => Promise<void>;
}
