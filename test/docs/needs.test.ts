// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, it } from "vitest";
import { INVARIANTS } from "../../src/invariants/catalogue.ts";
import { buildPoint } from "../../src/run/build.ts";
import { VOCABULARY } from "../../src/run/rules.ts";
import { setup } from "../../src/run/setup.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { points } from "../../src/scenario/points.ts";
import { tree } from "../spec/real.ts";
import { NEEDS } from "./stop-tables.ts";

/**
 * What the table of docs/systems/stop.md takes for "has something to check" is what the lowered C
 * has: a step at which the rule is asked. Rules that firmware's own actions ask are not looked at here.
 */
const BY_STEPS = [
  "crash-regs-nonnull",
  "one-save-per-cpu",
  "save-before-offline",
  "notes-complete-at-jump",
  "every-reached-cpu-has-note",
  "one-kexec-jumper",
];

const scenario = loadScenario("stop/full/works-v7.2", tree, VOCABULARY);

describe.each(points(scenario))("$name", (point) => {
  const { functions } = buildPoint(scenario, point, tree).config.program;
  const steps = new Set(
    Object.values(functions).flatMap(({ ops }) =>
      ops.flatMap((op) => (op.op === "primitive" ? [op.name] : [])),
    ),
  );

  it.each(BY_STEPS)("%s", (rule) => {
    const checks = INVARIANTS.find(({ id }) => id === rule)?.checks ?? [];
    const asked = checks.flatMap((check) => (check.kind === "step" ? check.on : []));
    const expected = asked.some((name) => steps.has(name));
    expect(NEEDS[rule]?.(setup(scenario, point))).toBe(
      rule === "crash-regs-nonnull" ? steps.has("elf_core_copy_regs") : expected,
    );
  });
});
