// SPDX-License-Identifier: GPL-2.0-only OR MIT
// The tables of docs/systems/stop.md, made of what the scenarios expect and of the traces.
import { checkedRules, isLiveness } from "../../src/run/rules.ts";
import { setup } from "../../src/run/setup.ts";
import { traceName } from "../../src/run/trace-name.ts";
import { expectedOf } from "../../src/run/verdict.ts";
import { points } from "../../src/scenario/points.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { stepsOf, table } from "./tables.ts";

/** The orders, and which scenarios are of each. */
const ORDERS: Readonly<Record<string, RegExp>> = {
  "v7.2": /^stop\/.*-v7\.2(-\w+)*$/,
  v1: /^stop\/.*-v1(-\w+)*$/,
  v2: /^stop\/.*-v2(-\w+)*$/,
  v3: /^stop\/.*-v3(-\w+)*$/,
  "v4 (merged)": /^stop\/.*-v4(-\w+)*$/,
  "park stub": /^stop\/.*-park(-\w+)*$/,
  "SDEI masked first":
    /^(orders\/stop-sdei-mask-first-\w+|stop\/(three|four)-(\w+-)?sdei-mask-first(-\w+)*)$/,
  "and second stopper stops": /^orders\/stop-second-stopper-stops$/,
};

/** Rules about stopping, in the order of kernel-stop-pause-x86.md section 1.7. */
const RULES = [
  "crash-regs-nonnull",
  "one-save-per-cpu",
  "save-before-offline",
  "notes-complete-at-jump",
  "stop-return-means-offline",
  "offline-runs-only-stop",
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
];

/** One config point of one machine at which a rule is judged. */
interface Judged {
  /** The same for the same C on the same machine, whichever rules are checked. */
  readonly machine: string;
  readonly rules: readonly string[];
}

function judged(scenario: Scenario, rule: string): readonly Judged[] {
  if (!checkedRules(scenario).includes(rule)) return [];
  if (scenario.search === "reduced" && isLiveness(rule)) return [];
  const { c, patches } = scenario;
  return points(scenario).map((point) => {
    const { config, params, ...rest } = setup(scenario, point);
    const told = [[...config], [...params], rest, [c, patches].map((all) => all.map(cellOf))];
    return {
      machine: JSON.stringify(told, (_, value) => (typeof value === "bigint" ? `${value}` : value)),
      rules: expectedOf(scenario, point).rules,
    };
  });
}

const cellOf = ({ value }: { readonly value: string }): string => value;

/**
 * A rule is known to hold at a machine where a search for it ends nowhere early: a path ends
 * at the first rule that it breaks, and proves nothing beyond.
 */
function cell(scenarios: readonly Scenario[], rule: string): string {
  const all = scenarios.flatMap((scenario) => judged(scenario, rule));
  const machines = new Set(all.map(({ machine }) => machine));
  const count = (some: readonly Judged[]) => new Set(some.map(({ machine }) => machine)).size;
  const broken = count(all.filter(({ rules }) => rules.includes(rule)));
  if (broken > 0) return `**breaks** at ${broken} of ${machines.size}`;
  // A cycle ends no path.
  const held = count(all.filter(({ rules }) => rules.every(isLiveness)));
  return held === machines.size ? "holds" : `holds at ${held} of ${machines.size}`;
}

/** What holds and what breaks, by rule and order. */
export function verdictTable(scenarios: readonly Scenario[]): string {
  const orders = Object.entries(ORDERS);
  return table(
    ["rule", ...orders.map(([name]) => name)],
    RULES.map((rule) => [
      `\`${rule}\``,
      ...orders.map(([, names]) =>
        cell(
          scenarios.filter(({ name }) => names.test(name.replace("stop/full/", "stop/"))),
          rule,
        ),
      ),
    ]),
  );
}

/** The shortest recorded counterexample of each rule that the merged order breaks. */
export function shortestTable(scenarios: readonly Scenario[]): string {
  const merged = scenarios.filter(({ name }) => ORDERS["v4 (merged)"]?.test(name));
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
    .filter(({ name }) => name.startsWith("stop/full/"))
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
