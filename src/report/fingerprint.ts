// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { TraceStep } from "../trace/trace.ts";
import type { Counterexample } from "./counterexample.ts";
import { decisiveSteps } from "./decisive.ts";

/**
 * Names a finding for dashboards that follow it from commit to commit. It is made of the
 * rule, the scenario and the *set* of decisive steps, without lines and values: neither a
 * shorter way to the same place nor a line added above it opens a new alert.
 */
export function fingerprint({ trace, scenario, point }: Counterexample): string {
  const decisive = decisiveSteps(trace);
  const steps = new Set(trace.steps.filter((_, at) => decisive.has(at)).map(stepName));
  return fnv1a64([trace.rule, scenario, point, ...[...steps].sort()].join("\n"));
}

function stepName({ kind, source, fn, text }: TraceStep): string {
  if (kind !== "step") return `${kind} ${source}`;
  // Up to the arguments: they may be addresses, counts, priorities.
  return `${fn} ${text.replace(/^.* = /, "").replace(/\(.*$/, "")}`;
}

/** FNV-1a, 64 bits: no secret is kept here, only names are told apart. */
function fnv1a64(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}
