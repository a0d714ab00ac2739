// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { list, may, record, table, type Values } from "./collections.ts";
import { cpu } from "./cpu-shape.ts";
import { expectation, known, ruleName, stateCounts } from "./expectation.ts";
import { fairness } from "./fairness-shape.ts";
import { gic } from "./gic-shape.ts";
import type { Located } from "./reading.ts";
import {
  COMPILER_VALUES,
  MEMORY_MODELS,
  PROFILES,
  SDEI_SIGNALS,
  SEARCHES,
  STUB_CHANGES,
  WINDOW,
} from "./scenario.ts";
import {
  asWritten,
  checked,
  either,
  flag,
  type JsonSchema,
  located,
  mapped,
  oneOf,
  type Shape,
  scalar,
  text,
  whole,
} from "./shape.ts";

/** A path below a folder: no leading slash, no step upwards. */
const PATH = /^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$))\S+$/;
const path = located(text("a path", "arm64/entry.c", PATH));
const prose = text("text", "…");

/** As in a .config; `true` and `false` say the same as `y` and `n`. */
const setting: Shape<string> = scalar(
  "y, n or a whole number",
  "y",
  { anyOf: [{ enum: ["y", "n", true, false] }, { type: "integer", minimum: 0 }] },
  settingOf,
);

function settingOf(value: unknown): string | null {
  if (value === true || value === "y") return "y";
  if (value === false || value === "n") return "n";
  return typeof value === "number" && Number.isInteger(value) && value >= 0 ? `${value}` : null;
}

/** The same, and what the axis `compiler` has. */
const axisValue: Shape<string> = scalar(
  `y, n, a whole number, or for compiler ${COMPILER_VALUES.join(", ")}`,
  "y",
  { anyOf: [setting.schema, { enum: COMPILER_VALUES }] },
  (value) => COMPILER_VALUES.find((word) => word === value) ?? settingOf(value),
);

/** `system_uses_irq_prio_masking`, `static_branch_true(supports_deactivate_key)`, `CONFIG_X`. */
const SETTING = /^[A-Za-z_]\w*(?:\(\w+\))?$/;
const CONFIG = /^CONFIG_\w+$/;

const kernel = checked(text("a kernel version", "v6.18"), (version, field, reading) => {
  const { kernels } = reading.vocabulary;
  if (kernels.includes(version)) return version;
  const told = `unknown kernel version '${version}', eret knows ${kernels.join(", ")}`;
  return reading.wrong(field.at, `${told}, take the nearest older one`);
});

const paths = either([
  { when: "scalar", is: mapped(path, (one) => [one]) },
  { when: "list", is: list(path) },
]);

const every = mapped(oneOf(["all"]), (): "all" | readonly Located<string>[] => "all");

const except = checked(
  table(/\S/, "a rule", text("a reason", "why it is not checked")),
  (entries, field, reading) => {
    const wrong = entries.filter(
      ({ key, at }) => known(key, { ...field, at }, reading) === undefined,
    );
    return wrong.length === 0 ? entries : undefined;
  },
);

/** What a scenario file may hold; what it must hold depends on `extends`. */
export const SCENARIO_KEYS = {
  title: may(prose, "one line: what this is about"),
  source: may(asWritten, "commit or message-id"),
  about: may(prose, "what it shows, what it leaves out"),
  extends: may(path, "scenario that this one changes, relative to spec/"),
  patch: may(paths, "patch of the C, relative to spec/"),
  kernel: may(kernel, "kernel version: layouts, priorities, assembly stubs"),
  c: may(list(path), "C files, relative to spec/"),
  boundary: may(list(path), "boundary headers, relative to spec/boundary/"),
  matrix: may(
    table(
      SETTING,
      "pseudo_nmi, eoimode, ets2, pti, fsgsbase, compiler, a CONFIG_ name or a parameter",
      list(axisValue),
    ),
    "axes of the config points",
  ),
  params: may(table(SETTING, "a parameter", setting), "values of boundary parameters"),
  config: may(
    table(CONFIG, "a CONFIG_ name", setting),
    "kernel configuration; under extends it adds to the base, and n takes a symbol away",
  ),
  asm: may(
    record("asm", {
      daifset_on_exit: may(flag, "kernel_exit masks DAIF before it returns to EL1"),
      pmr_on_entry: may(flag, "kernel_entry saves PMR and sets it"),
      pmr_in_spsr: may(flag, "what kernel_entry saves of PMR is one bit of SPSR"),
    }),
    "what the assembly stubs do, where it differs from the kernel version",
  ),
  x86: may(
    record("x86", {
      stubs: may(
        list(oneOf(STUB_CHANGES)),
        "checks and orders of the assembly that are taken away",
      ),
    }),
    "the machine is an x86-64; an arm64 unless said",
  ),
  cpus: may(list(cpu), "the CPUs"),
  gic: may(gic, "the interrupt controller, where it is not the plainest one"),
  firmware: may(
    record("firmware", {
      sdei: may(
        oneOf(SDEI_SIGNALS),
        "SDEI is there; what it does with a signal to a PE that is masked",
      ),
    }),
    "what is below the kernel: PSCI, and SDEI if it is named; nothing unless said",
  ),
  memory: may(
    located(oneOf(MEMORY_MODELS)),
    "in what order accesses are performed; sc unless said",
  ),
  window: may(
    whole(1, 8),
    `accesses that a CPU may have issued and not performed, for weak memory; ${WINDOW} unless said`,
  ),
  translation: may(
    located(
      record("translation", {
        ets2: may(flag, "FEAT_ETS2, unless an axis of the matrix says; false unless said"),
        exs: may(
          flag,
          "FEAT_ExS with EIS and EOS clear: exception entry and return synchronise nothing; false unless said",
        ),
      }),
    ),
    "accesses through mappings are translated, by walks and TLBs; nothing is unless said",
  ),
  nesting: may(whole(1), "exceptions that may be on a CPU's stack at the same time"),
  invariants: may(
    either([
      { when: "scalar", is: every },
      { when: "list", is: list(located(ruleName)) },
    ]),
    "the rules to check; all unless said, but for those that are judged on request",
  ),
  except: may(except, "rules that are not checked, with the reason"),
  include: may(
    list(located(ruleName)),
    "rules that are checked though what this extends leaves them out, or on request only",
  ),
  fairness: may(fairness, "what liveness may assume, where it differs from what eret assumes"),
  expect: may(expectation, "holds, or the exact set of rules that break"),
  states: may(stateCounts, "exact number of states"),
  cover: may(oneOf(["all", "some"]), "all: every step of the C must fire"),
  profile: may(
    oneOf(PROFILES),
    "full: too slow for every start; random: out of reach, for --random",
  ),
  search: may(
    oneOf(SEARCHES),
    "reduced: what does not matter to safety rules is left out, liveness rules are not judged",
  ),
};

export const scenarioFile = record("a scenario", SCENARIO_KEYS);

export type ScenarioFile = Values<typeof SCENARIO_KEYS>;

/** Keys that a scenario needs, its own or inherited. */
export const NEEDED = [
  "title",
  "source",
  "kernel",
  "c",
  "boundary",
  "cpus",
  "nesting",
] as const satisfies readonly (keyof ScenarioFile)[];

/** The published schema; schema/scenario.schema.json holds its text. */
export function scenarioSchema(kernels: readonly string[]): JsonSchema {
  const { properties, ...rest } = scenarioFile.schema;
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: "https://eret.invalid/scenario.schema.json",
    title: "eret scenario",
    ...rest,
    required: ["expect"],
    anyOf: [{ required: ["extends"] }, { required: NEEDED }],
    // The shape takes any version and checks it against its vocabulary.
    properties: { ...(properties as JsonSchema), kernel: { enum: kernels } },
  };
}
