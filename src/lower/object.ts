// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Location } from "../kernelc/position.ts";
import type { Cell, Expr as Term } from "../model/program.ts";
import { initialValue, sized } from "./aggregate.ts";
import { withField } from "./bit-field.ts";
import type { CType } from "./ctype.ts";
import { FunctionContext } from "./function-context.ts";
import { cellPath, findMember } from "./layout.ts";
import type { Note } from "./note.ts";
import type { GlobalObject, Project } from "./project.ts";
import { prune } from "./prune.ts";
import { Refusal } from "./refusal.ts";
import { constant, joinPath } from "./term.ts";

export interface LoweredObject {
  readonly cells: readonly Cell[];
  readonly notes: readonly Note[];
}

/** The cells of a variable that do not start as zero, and what its initialiser refers to. */
export function lowerObject(project: Project, object: GlobalObject): LoweredObject {
  const { module, init, name, perCpu } = object;
  const notes: Note[] = [];
  if (object.undefined)
    notes.push({ note: "assume", line: `undefined: ${name} is only declared, starts as 0` });
  if (init === null) return { cells: [], notes };
  const cx = new FunctionContext(project, module, null);
  const cells: Cell[] = [];
  const at = init.kind === "list" ? init.at : init.value.at;
  cx.attempt(at, () => {
    const type = sized(cx, module.types.resolve(object.type), init);
    const value = initialValue(cx, init, type, at);
    const steps = cx.code.items.some((item) => "op" in item && item.op.op !== "jump");
    if (steps) cx.refuse(at, `the initialiser of '${name}' is not constant`);
    const place = module.scope.locate(at);
    for (const { path, term } of scalarsOf({ path: "", type, term: value }, place)) {
      if (term.k !== "const")
        throw new Refusal(place, `the initialiser of '${name}' is not constant`);
      const prefix = perCpu ? "percpu" : "global";
      if (term.value !== 0n) cells.push({ object: `${prefix}:${name}`, path, value: term.value });
    }
  });
  cx.code.op({ op: "return", value: null }, cx.site(at));
  return { cells, notes: [...notes, ...prune(cx.code, 0).notes.map(({ note }) => note)] };
}

interface Part {
  readonly path: string;
  readonly type: CType;
  readonly term: Term;
}

/** What a value puts into each cell; the bit-fields of a word are put together. */
function scalarsOf({ path, type, term }: Part, at: Location): readonly Omit<Part, "type">[] {
  if (term.k !== "struct") return [{ path, term }];
  const words = new Map<string, Term>();
  const parts = Object.entries(term.slots).flatMap(([slot, inner]) => {
    const member = type.kind === "record" ? findMember(type.record, slot, at) : null;
    if (member === null || member.word === null) {
      const of = member?.type ?? (type.kind === "array" ? type.of : type);
      return scalarsOf({ path: joinPath(path, slot), type: of, term: inner }, at);
    }
    const { word } = member;
    const cell = cellPath(path, member);
    words.set(cell, withField(words.get(cell) ?? constant(0n), inner, { ...member, word }));
    return [];
  });
  return [...parts, ...[...words].map(([cell, whole]) => ({ path: cell, term: whole }))];
}
