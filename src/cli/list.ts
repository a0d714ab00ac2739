// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { PRIMITIVES } from "../model/primitives/table.ts";
import { RULES } from "../run/rules.ts";
import { expectedOf } from "../run/verdict.ts";
import { points } from "../scenario/points.ts";
import { suggest } from "../scenario/suggest.ts";
import { type Context, loadAll, tell } from "./context.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { UsageError } from "./options.ts";
import { document } from "./report-json.ts";

type Row = readonly [string, string];

interface Listing {
  readonly items: readonly object[];
  readonly rows: readonly Row[];
  readonly code: ExitCode;
}

const LISTS: ReadonlyMap<string, (cx: Context) => Listing> = new Map([
  ["rules", listRules],
  ["scenarios", listScenarios],
  ["primitives", listPrimitives],
]);

/** `eret list`: what there is. */
export function list(cx: Context): ExitCode {
  const { io, args } = cx;
  const [what = "", ...more] = args.words;
  const make = LISTS.get(what);
  const names = [...LISTS.keys()];
  if (make === undefined || more.length > 0) {
    const told =
      what === "" || more.length > 0 ? "list takes one word" : `nothing is called '${what}'`;
    throw new UsageError(`${told}, ${suggest(what, names, `one of ${names.join(", ")}`)}`);
  }
  const { items, rows, code } = make(cx);
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  const lines = rows.map(([left, right]) => `${left.padEnd(width)}  ${right}`.trimEnd());
  io.out(args.flag("json") ? document("list", { what, items }) : `${lines.join("\n")}\n`);
  return code;
}

function listRules(): Listing {
  const rows = RULES.map(({ id, claim }): Row => [id, claim]);
  return { items: RULES, rows, code: EXIT.ok };
}

function listScenarios(cx: Context): Listing {
  const { scenarios, problems } = loadAll(cx, cx.spec.scenarios());
  tell(cx, problems);
  const items = scenarios.map((scenario) => ({
    name: scenario.name,
    title: scenario.title,
    source: scenario.source,
    kernel: scenario.kernel,
    profile: scenario.profile,
    points: points(scenario).map((point) => {
      const { rules, states } = expectedOf(scenario, point);
      return { name: point.name, expected: rules, states };
    }),
  }));
  const rows = scenarios.map(({ name, title }): Row => [name, title]);
  return { items, rows, code: problems.length === 0 ? EXIT.ok : EXIT.input };
}

function listPrimitives(): Listing {
  const items = [...PRIMITIVES].map(([name, { arity }]) => ({ name, arity }));
  const rows = items.map(
    ({ name, arity }): Row => [name, arity === 1 ? "1 argument" : `${arity} arguments`],
  );
  return { items, rows, code: EXIT.ok };
}
