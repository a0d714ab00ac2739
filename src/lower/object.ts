// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Cell, Expr as Term } from "../model/program.ts";
import { initialValue, sized } from "./aggregate.ts";
import { FunctionContext } from "./function-context.ts";
import type { Note } from "./note.ts";
import type { GlobalObject, Project } from "./project.ts";
import { prune } from "./prune.ts";
import { Refusal } from "./refusal.ts";
import { joinPath } from "./term.ts";

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
    flatten(value, "", (path, leaf) => {
      if (leaf.k !== "const")
        throw new Refusal(module.scope.locate(at), `the initialiser of '${name}' is not constant`);
      const prefix = perCpu ? "percpu" : "global";
      if (leaf.value !== 0n) cells.push({ object: `${prefix}:${name}`, path, value: leaf.value });
    });
  });
  cx.code.op({ op: "return", value: null }, cx.site(at));
  return { cells, notes: [...notes, ...prune(cx.code, 0).notes.map(({ note }) => note)] };
}

function flatten(term: Term, path: string, leaf: (path: string, term: Term) => void): void {
  if (term.k !== "struct") {
    leaf(path, term);
    return;
  }
  for (const [slot, inner] of Object.entries(term.slots))
    flatten(inner, joinPath(path, slot), leaf);
}
