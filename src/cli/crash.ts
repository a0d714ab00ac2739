// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Io } from "./io.ts";

/** Our own mistake, in one line; the stack only for those who ask. */
export function crashLine(
  io: Pick<Io, "version" | "debug">,
  where: string,
  crash: { readonly message: string; readonly stack: string },
): string {
  const [what = ""] = crash.message.split("\n");
  const told = `eret: internal error in ${where}: ${what}`;
  const ask = `please report this line with the scenario (eret ${io.version}, ERET_DEBUG=1 shows more)`;
  return `${told}; ${ask}\n${io.debug ? `${crash.stack}\n` : ""}`;
}
