// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { WeighedTrace } from "../trace/matters.ts";
import type { TraceStep } from "../trace/trace.ts";
import { oneLine } from "./cut.ts";
import { lanesByContext, lanesByCpu, shownSteps } from "./rows.ts";

/**
 * A sequence diagram as Mermaid text, of the steps that the lanes table shows: a
 * participant per CPU, or per context of a single CPU; exceptions are arrows between them.
 *
 * Source: Mermaid's "Sequence diagrams".
 */
export function mermaid(trace: WeighedTrace): string {
  const shown = shownSteps(trace);
  const single = new Set(shown.map(({ cpu }) => cpu)).size <= 1;
  const lanes = single ? lanesByContext(shown) : lanesByCpu(shown);
  const lines: string[] = [];
  const cycle = trace.steps[trace.cycleFrom ?? trace.steps.length];
  let inLoop = false;
  let before: TraceStep | undefined;
  for (const step of shown) {
    if (!inLoop && cycle !== undefined && step.index >= cycle.index) {
      lines.push("  loop for ever");
      inLoop = true;
    }
    lines.push(`  ${inLoop ? "  " : ""}${message(step, before, lanes.nameOf)}`);
    before = step;
  }
  if (inLoop) lines.push("  end");
  const names = [
    ...(lines.some((line) => line.includes(FROM_HARDWARE)) ? [HARDWARE] : []),
    ...lanes.names,
  ];
  const last = names.at(-1);
  const [first] = names;
  if (first !== undefined && last !== undefined) {
    const over = first === last ? first : `${first},${last}`;
    lines.push(`  Note over ${over}: ${safe(`${trace.rule}: ${trace.detail}`)}`);
  }
  const head = ["sequenceDiagram", ...names.map((name) => `  participant ${name}`)];
  return `${[...head, ...lines].join("\n")}\n`;
}

/** Where an exception comes from that interrupts nothing which is shown. */
const HARDWARE = "hardware";
const FROM_HARDWARE = `${HARDWARE}-)`;

/** An exception comes from the lane that it interrupts; everything else stays in its own. */
function message(
  step: TraceStep,
  before: TraceStep | undefined,
  nameOf: (step: TraceStep) => string,
): string {
  const to = nameOf(step);
  if (step.opens === undefined) return `${to}->>${to}: ${safe(step.text)}`;
  const from = before !== undefined && before.cpu === step.cpu ? nameOf(before) : HARDWARE;
  return `${from}-)${to}: ${safe(step.text)}`;
}

/** '#' and ';' begin and end something in Mermaid, and a bare "end" closes a block. */
const safe = (text: string): string =>
  oneLine(text)
    .replace(/[#;<>]/g, (found) => `#${found.codePointAt(0)};`)
    .replace(/\bend\b/gi, "($&)") || "(nothing)";
