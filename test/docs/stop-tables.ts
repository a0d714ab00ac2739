// SPDX-License-Identifier: GPL-2.0-only OR MIT
// The tables of docs/systems/stop.md, made of what the scenarios expect and of the traces.
import type { Setup } from "../../src/run/setup.ts";
import { traceName } from "../../src/run/trace-name.ts";
import { expectedOf } from "../../src/run/verdict.ts";
import { points } from "../../src/scenario/points.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { cell, cOf, isTwin, type Needs, patchesOf } from "./judged.ts";
import { byName, holds, stepsOf, table, verdicts } from "./tables.ts";

/** An order is the file that has its stop function, and what was changed in the C of the stop. */
interface Order {
  readonly title: string;
  readonly c: string;
  readonly patches: readonly string[];
}

const MASK_FIRST = "orders/stop-sdei-mask-first.patch";
const ORDERS: readonly Order[] = [
  { title: "v7.2", c: "stop/smp-v7.2.c", patches: [] },
  { title: "v1", c: "stop/smp-v1.c", patches: [] },
  { title: "v2", c: "stop/smp-v2.c", patches: [] },
  { title: "v3", c: "stop/smp-v3.c", patches: [] },
  { title: "v4 (merged)", c: "stop/smp-v4.c", patches: [] },
  { title: "park stub", c: "stop/smp-park-stub.c", patches: [] },
  { title: "SDEI masked first", c: "stop/smp-v4.c", patches: [MASK_FIRST] },
  {
    title: "and second stopper stops",
    c: "stop/smp-v4.c",
    patches: [MASK_FIRST, "orders/stop-second-stopper-stops.patch"],
  },
];
const MERGED = "v4 (merged)";

/** Patches of what is around the stop: what others do, how long polls last, what barriers are. */
const AROUND = [
  "orders/sdei-pmr.patch",
  "stop/ghes-hangs.patch",
  "stop/kexec-load.patch",
  "stop/patient-polls.patch",
  "stop/weakly-ordered.patch",
];

const isOf =
  ({ c, patches }: Order) =>
  (scenario: Scenario): boolean => {
    const own = patchesOf(scenario).filter((patch) => !AROUND.includes(patch));
    return cOf(scenario).includes(c) && own.join() === patches.join();
  };

/** The orders that are in no column: proposals, other architectures. */
export const othersTable = (scenarios: readonly Scenario[]): string =>
  verdicts(
    scenarios
      .filter((scenario) => ORDERS.some(({ c }) => cOf(scenario).includes(c)) && !isTwin(scenario))
      .filter((scenario) => !ORDERS.some((order) => isOf(order)(scenario))),
  );

/** Rules about stopping, in the order of kernel-stop-pause-x86.md section 1.7. */
const RULES = [
  "crash-regs-nonnull",
  "one-save-per-cpu",
  "save-before-offline",
  "notes-complete-at-jump",
  "stop-return-means-offline",
  "offline-runs-only-stop",
  "offline-only-parks",
  "stop-section-not-interrupted",
  "no-cpu-off-in-sdei",
  "online-count-exact",
  "every-reached-cpu-has-note",
  "stop-eventually-parks",
  "wedged-cpu-reached",
  "one-kexec-jumper",
  "stop-request-visible",
  "no-dangling-active-sgi",
  "panic-on-some-cpu",
  "panic-on-requested-cpu",
];

const isDump: Needs = ({ config }) => config.get("CONFIG_KEXEC_CORE") === "y";
const hasSdei: Needs = ({ firmware }) => firmware?.sdei !== undefined;

/** What a rule needs to have anything to check; the others need a CPU that stops. */
export const NEEDS: Readonly<Record<string, (choice: Setup) => boolean>> = {
  "crash-regs-nonnull": isDump,
  "one-save-per-cpu": isDump,
  "save-before-offline": isDump,
  "notes-complete-at-jump": isDump,
  "every-reached-cpu-has-note": isDump,
  "one-kexec-jumper": isDump,
  "no-cpu-off-in-sdei": (choice) =>
    isDump(choice) && choice.config.get("CONFIG_HOTPLUG_CPU") === "y" && hasSdei(choice),
  "stop-request-visible": (choice) => isDump(choice) || hasSdei(choice),
  "no-dangling-active-sgi": hasSdei,
  "panic-on-requested-cpu": ({ boot }) => boot.panicCpu !== undefined,
};

/** What holds and what breaks, by rule and order. */
export function verdictTable(scenarios: readonly Scenario[]): string {
  return table(
    ["rule", ...ORDERS.map(({ title }) => title)],
    RULES.map((rule) => [
      `\`${rule}\``,
      ...ORDERS.map((order) =>
        cell(scenarios.filter(isOf(order)), rule, NEEDS[rule] ?? (() => true)),
      ),
    ]),
  );
}

/** The shortest recorded counterexample of each rule that the merged order breaks. */
export function shortestTable(scenarios: readonly Scenario[]): string {
  const merged = scenarios.filter((scenario) =>
    ORDERS.some((order) => order.title === MERGED && isOf(order)(scenario)),
  );
  const rows = RULES.flatMap((rule) => {
    const traces = merged.flatMap((scenario) =>
      points(scenario).flatMap((point) => {
        if (!expectedOf(scenario, point).rules.includes(rule)) return [];
        const name = traceName(scenario.name, point.name, rule);
        return [{ path: `traces/${name}.trace.json`, steps: stepsOf(name) }];
      }),
    );
    const [first] = traces.sort((a, b) => a.steps - b.steps);
    return first === undefined ? [] : [[`\`${rule}\``, `${first.steps}`, `\`${first.path}\``]];
  });
  return table(["rule", "steps", "trace"], rows);
}

/** Verdict and number of states of each config point of the whole matrix. */
export function matrixTable(scenarios: readonly Scenario[]): string {
  const rows = scenarios
    .filter(({ profile }) => profile === "full")
    .filter((scenario) => ORDERS.some(({ c }) => cOf(scenario).includes(c)))
    .map((scenario) => {
      const all = points(scenario);
      const holds = all.filter((point) => expectedOf(scenario, point).rules.length === 0);
      const states = all.map((point) => expectedOf(scenario, point).states ?? 0);
      const most = Math.max(...states)
        .toLocaleString("en")
        .replaceAll(",", " ");
      return [`\`${scenario.name}\``, `${all.length}`, `${holds.length}`, most];
    });
  return table(["scenario", "points", "hold", "states of the largest"], rows);
}

/** Bugs of section 4: what mended them, what holds, what brings them back. */
const BUGS = [
  ["B1 registers from NULL", "v4", "stop/panic-race-v4", "stop/panic-race-v3"],
  ["B3 signal not ordered after the flag", "v4", "stop/signal-v4", "stop/signal-v3"],
  [
    "B4 a crash inside an SDEI handler",
    "5cd474e57368",
    "stop/panic-in-sdei",
    "broken/stop-no-handler-abort",
  ],
  ["B6 pseudo-NMI at once", "fdfa588124b6", "stop/printing-v7.2", "broken/stop-nmi-at-once"],
  [
    "B7 the caller counted as online",
    "2020",
    "stop/offline-caller-v7.2",
    "broken/stop-offline-caller",
  ],
  ["B10 saved twice", "26044aff37a5", "stop/works-v4-rest", "broken/stop-second-save"],
  ["B11 two CPUs jump", "7bbee5ca3896", "stop/oops-race-v4", "broken/stop-kexec-unlocked"],
  [
    "B12 a panic stops its own CPU's",
    "1717f2096b54",
    "stop/nmi-panic-again-v4",
    "broken/stop-panic-stops-itself",
  ],
  ["B16 a mutex tried in an NMI", "05c6257433b7", "stop/kexec-load-v4", "broken/stop-kexec-mutex"],
  ["B20 DMB before an SGI", "21ec30c0ef52", "stop/ipi-message", "broken/stop-dmb-before-sgi"],
  [
    "B39 a signal to a masked PE",
    "TF-A b142ede74",
    "stop/idle-pend",
    "broken/stop-unchecked-signal",
  ],
] as const;

/** The bugs of history: each is a scenario that holds, and one that breaks one rule. */
export function pastTable(scenarios: readonly Scenario[]): string {
  const rows = BUGS.map(([bug, mended, fixed, twin]) => {
    if (!holds(byName(scenarios, fixed))) throw new Error(`${fixed} does not hold`);
    const broken = byName(scenarios, twin);
    const rules = new Set(points(broken).flatMap((point) => expectedOf(broken, point).rules));
    if (rules.size === 0) throw new Error(`${twin} breaks nothing`);
    return [bug, mended, `\`${fixed}\``, `\`${twin}\``, `\`${[...rules].join("`, `")}\``];
  });
  return table(["bug", "fixed by", "scenario", "broken twin", "rule"], rows);
}
