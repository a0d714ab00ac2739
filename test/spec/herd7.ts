// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Random litmus tests in the form of herd7, for AArch64, and what herd7 says of them.
import { type Threads, UNREAD, valueAt } from "./random-litmus.ts";

const CELLS: readonly string[] = ["x", "y"];
const BARRIERS: Readonly<Record<string, string>> = {
  smp_mb: "DMB ISH",
  smp_rmb: "DMB ISHLD",
  smp_wmb: "DMB ISHST",
};

/** X1 and X2 point to the cells, W3 is a scratch register, W10 on hold what was read. */
const address = (cell: string): string => `[X${CELLS.indexOf(cell) + 1}]`;
const SCRATCH = "W3";
const FIRST = 10;

/** A test that lists every end: cells, and registers of loads. */
export function aarch64Of(name: string, threads: Threads): string {
  const columns = threads.map(column);
  const longest = Math.max(...columns.map(({ lines }) => lines.length));
  const widths = columns.map(({ lines }) => Math.max(...lines.map(({ length }) => length)));
  const row = (at: number) =>
    ` ${columns.map(({ lines }, of) => (lines[at] ?? "").padEnd(widths[of] ?? 0)).join(" | ")} ;`;
  const registers = columns.flatMap(({ loaded }, thread) => loaded.map((at) => [thread, at]));
  const pointers = columns.flatMap((_, thread) =>
    CELLS.map((cell, of) => `${thread}:X${of + 1}=${cell};`),
  );
  const unread = registers.map(([thread, at]) => `${thread}:X${FIRST + (at ?? 0)}=${UNREAD};`);
  const seen = [...CELLS, ...registers.map(([thread, at]) => `${thread}:X${FIRST + (at ?? 0)}`)];
  return [
    `AArch64 ${name}`,
    "{",
    [...pointers, ...unread].join(" "),
    "}",
    ...Array.from({ length: longest }, (_, at) => row(at)),
    `locations [${seen.map((one) => `${one};`).join(" ")}]`,
    "forall (true)",
    "",
  ].join("\n");
}

/** The instructions of one thread under its name, and which of its accesses load. */
function column(accesses: readonly string[], thread: number) {
  const lines = [`P${thread}`];
  const loaded: number[] = [];
  const labels: string[] = [];
  accesses.forEach((each, at) => {
    const [kind = "", cell = ""] = each.split(" ");
    const last = loaded.at(-1);
    const barrier = BARRIERS[kind];
    if (barrier !== undefined) lines.push(barrier);
    else if (kind === "if") {
      if (last === undefined) return;
      labels.push(`L${thread}${at}`);
      lines.push(`CBZ W${FIRST + last},L${thread}${at}`);
    } else {
      const value = `MOV ${SCRATCH},#${valueAt(thread, at)}`;
      if (kind === "D" && last !== undefined) {
        const from = `W${FIRST + last}`;
        lines.push(`EOR ${SCRATCH},${from},${from}`);
        lines.push(`ADD ${SCRATCH},${SCRATCH},#${valueAt(thread, at)}`);
      } else if ("WDLX".includes(kind)) lines.push(value);
      const to = `W${FIRST + at}`;
      lines.push(`${INSTRUCTIONS[kind]?.(to) ?? "NOP"},${address(cell)}`);
      if ("RAX".includes(kind)) loaded.push(at);
    }
  });
  for (const label of labels.toReversed()) lines.push(`${label}:`);
  return { lines, loaded };
}

const INSTRUCTIONS: Readonly<Record<string, (to: string) => string>> = {
  R: (to) => `LDR ${to}`,
  A: (to) => `LDAR ${to}`,
  W: () => `STR ${SCRATCH}`,
  D: () => `STR ${SCRATCH}`,
  L: () => `STLR ${SCRATCH}`,
  X: (to) => `SWP ${SCRATCH},${to}`,
};

/** The ends in what herd7 prints, as `ends()` of litmus.ts writes them. Throws where there are none. */
export function endsIn(output: string): readonly string[] {
  const states = /^States \d+\n([\s\S]*?)^(?:Ok|No)$/m.exec(output)?.[1];
  if (states === undefined) throw new Error(`herd7 lists no states: ${output}`);
  const lines = states.split("\n").filter((line) => line !== "");
  return lines.map(endOf).sort();
}

function endOf(line: string): string {
  const parts = [...line.matchAll(/(?:(\d+):X(\d+)|\[?(\w+)\]?)=(-?\d+);/g)];
  return parts
    .map(([, thread, register, cell, value]) => {
      const name = cell ?? `P${thread}_r${Number(register) - FIRST}`;
      return `global:${name}=${value}`;
    })
    .sort()
    .join(" ");
}
