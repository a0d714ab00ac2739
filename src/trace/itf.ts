// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Machine } from "../model/machine.ts";
import type { Model } from "../model/model.ts";
import type { Action, SystemConfig } from "../model/system.ts";
import { absentValue, type Fact, factsOf } from "./facts.ts";
import { replay, replayFailureText } from "./replay.ts";
import type { Trace, TraceStep } from "./trace.ts";
import type { TraceOrigin } from "./trace-file.ts";

/** The facts of a state by the name that ITF knows them by; equal states have equal values. */
export type Variables = ReadonlyMap<string, string>;

/**
 * A trace in Apalache's Informal Trace Format: every state in full, the step that led to it
 * in its `#meta`. A cycle is told by `loop`, without its first state once more at the end.
 *
 * Throws Error when the trace does not replay. Source: Apalache ADR-015.
 */
export function itf(
  config: SystemConfig,
  model: Model<Machine, Action>,
  origin: TraceOrigin,
  trace: Trace,
): string {
  const { rule, detail, start, choices, cycleFrom, steps } = trace;
  const run = replay(model, start, choices);
  if (!run.ok) throw new Error(`internal: ${replayFailureText(run)}`);
  const loops = cycleFrom !== undefined && cycleFrom < steps.length;
  const states = loops ? run.states.slice(0, -1) : run.states;
  const all = states.map((state) => variablesOf(config, state));
  const kinds = kindsOf(config, states);
  const vars = [...kinds.keys()].sort();
  const isInt = new Set(
    vars.filter((name) =>
      all.every((each) => INTEGER.test(each.get(name) ?? kinds.get(name) ?? "")),
    ),
  );
  const document = {
    "#meta": {
      format: "ITF",
      "format-description": "https://apalache-mc.org/docs/adr/015adr-trace.html",
      varTypes: Object.fromEntries(vars.map((name) => [name, isInt.has(name) ? "Int" : "Str"])),
      eret: { ...origin, rule, detail, ...(loops ? { closes: steps.at(-1)?.text } : {}) },
    },
    vars,
    states: all.map((values, index) => ({
      "#meta": { index, ...stepMeta(steps[index - 1]) },
      ...Object.fromEntries(
        vars.map((name) => {
          const value = values.get(name) ?? kinds.get(name) ?? "";
          return [name, isInt.has(name) ? { "#bigint": value } : value];
        }),
      ),
    })),
    ...(loops ? { loop: cycleFrom } : {}),
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

const INTEGER = /^-?\d+$/;

/** What is so in a state. A fact that is not there has its absent value, in no state an entry. */
export const variablesOf = (config: SystemConfig, state: Machine): Variables =>
  new Map([...factsOf(config, state).values()].map((fact) => [variable(fact), fact.value]));

/** All variables of a run, with the value of one that is not there. */
function kindsOf(config: SystemConfig, states: readonly Machine[]): Variables {
  const facts = states.flatMap((state) => [...factsOf(config, state).values()]);
  return new Map(facts.map((fact) => [variable(fact), absentValue(fact.kind)]));
}

/** "CPU0 DAIF", "A preempt", "lock hrtimer_bases.lock". */
function variable({ kind, name, cpu, task }: Fact): string {
  if (cpu !== undefined) return `CPU${cpu} ${name}`;
  return `${task ?? kind} ${name}`;
}

function stepMeta(step: TraceStep | undefined): object {
  if (step === undefined) return {};
  const { text, cpu, context, site } = step;
  const source = site === null ? {} : { source: `${site.file}:${site.line}:${site.column}` };
  return { action: text, cpu, context, ...source };
}
