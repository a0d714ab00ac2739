// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { AsmOperand, AsmStmt } from "../kernelc/ast.ts";
import type { Expr as Term } from "../model/program.ts";
import type { Entry } from "./boundary.ts";
import type { Context } from "./context.ts";
import { effects } from "./effects.ts";
import { ignoredLine } from "./note.ts";
import { constant, known } from "./term.ts";

/** A template of one instruction and the primitive that means it. */
interface Template {
  readonly matches: RegExp;
  readonly primitive: string;
  /** How the captured operand is passed. */
  readonly operand: "number" | "symbol" | "none";
}

const TEMPLATES: readonly Template[] = [
  { matches: /^msr daifset, ?#(\w+)$/, primitive: "msr_daifset", operand: "number" },
  { matches: /^msr daifclr, ?#(\w+)$/, primitive: "msr_daifclr", operand: "number" },
  { matches: /^isb(?: sy)?$/, primitive: "isb", operand: "none" },
  { matches: /^dsb (\w+)$/, primitive: "dsb", operand: "symbol" },
  { matches: /^dmb (\w+)$/, primitive: "dmb", operand: "symbol" },
  { matches: /^wfi$/, primitive: "wfi", operand: "none" },
  { matches: /^wfe$/, primitive: "wfe", operand: "none" },
  { matches: /^cli$/, primitive: "cli", operand: "none" },
  { matches: /^sti$/, primitive: "sti", operand: "none" },
  { matches: /^hlt$/, primitive: "hlt", operand: "none" },
];

/** An asm statement is the steps of its instructions, and refused if one of them is not in the table. */
export function assembly(cx: Context, s: AsmStmt): void {
  if (s.labels.length > 0) cx.refuse(s.at, "asm goto is refused");
  const used = new Set<AsmOperand>();
  const instructions = normalise(substitute(cx, s, used));
  if (s.outputs.length > 0)
    cx.refuse(
      s.at,
      "asm with outputs is refused: give the function around it a class in the boundary",
    );
  for (const operand of s.inputs) if (!used.has(operand)) effects(cx, operand.value);
  for (const instruction of instructions) {
    const found = TEMPLATES.find(({ matches }) => matches.test(instruction));
    if (found === undefined)
      cx.refuse(
        s.at,
        `unknown asm '${instruction}': give the function around it a class in the boundary`,
      );
    emit(cx, s, found, found.matches.exec(instruction)?.[1] ?? "");
  }
}

function emit(cx: Context, s: AsmStmt, { primitive, operand }: Template, text: string): void {
  const args: Term[] = [];
  if (operand === "symbol") args.push({ k: "symbol", name: text });
  if (operand === "number") {
    if (!/^(0x[0-9a-f]+|\d+)$/.test(text))
      cx.refuse(s.at, `operand '${text}' of an asm statement is no number`);
    args.push(constant(BigInt(text)));
  }
  const entry = cx.project.boundary.entries.get(primitive);
  if (entry?.class === "ignored") {
    ignored(cx, entry, s);
    return;
  }
  if (entry?.class === "synchronising") {
    cx.code.op({ op: "sync", name: primitive }, cx.site(s.at));
    return;
  }
  const implemented = cx.project.primitives.get(primitive);
  if (implemented !== args.length)
    cx.refuse(
      s.at,
      implemented === undefined
        ? `primitive '${primitive}', which this asm means, has no implementation`
        : `primitive '${primitive}', which this asm means, is implemented with ${implemented} arguments, not ${args.length}`,
    );
  const op = { op: "primitive", name: primitive, args, result: null, requires: [] } as const;
  cx.code.op(op, cx.site(s.at));
}

/** An instruction that the boundary ignores, as a barrier on a sequentially consistent machine. */
function ignored(cx: Context, { name, requires }: Entry, s: AsmStmt): void {
  if (requires.length > 0) cx.code.op({ op: "ignored", name, requires }, cx.site(s.at));
  cx.note({ note: "assume", line: ignoredLine(name, requires) }, s.at);
}

/** Instructions in lower case with single spaces, without comments. */
export function normalise(template: string): string[] {
  return template
    .replace(/\/\*[\s\S]*?\*\//g, " ")
    .replace(/\/\/[^\n]*/g, " ")
    .split(/[\n;]/)
    .map((line) => line.replace(/\s+/g, " ").trim().toLowerCase())
    .filter((line) => line !== "");
}

/** The template with its constant operands in place. */
function substitute(cx: Context, s: AsmStmt, used: Set<AsmOperand>): string {
  const operands = [...s.outputs, ...s.inputs];
  return s.template.replace(/%(?:%|[a-z]?(?:(\d+)|\[(\w+)\]))/g, (whole, index, name) => {
    if (whole === "%%") return "%";
    const operand =
      name === undefined ? operands[Number(index)] : operands.find((o) => o.name === name);
    if (operand === undefined) return cx.refuse(s.at, `asm operand '${whole}' does not exist`);
    used.add(operand);
    return immediate(cx, s, operand).toString();
  });
}

function immediate(cx: Context, s: AsmStmt, operand: AsmOperand): bigint {
  const value = /[in]/.test(operand.constraint) ? cx.tryConstant(operand.value) : null;
  const number = value === null ? null : known(value);
  return (
    number ??
    cx.refuse(s.at, `asm operand '${operand.constraint}' is no constant, which is refused`)
  );
}
