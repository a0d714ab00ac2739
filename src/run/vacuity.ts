// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { INVARIANTS, LIVENESS } from "../invariants/catalogue.ts";
import type { Machine } from "../model/machine.ts";
import { currentTask } from "../model/observe.ts";
import type { Action, SystemConfig } from "../model/system.ts";
import type { Coverage } from "./coverage.ts";

/**
 * What a search never met, so that its verdict says nothing of it. Entries are names that
 * outlive edits: no lines.
 */
export interface Vacuity {
  /** Steps of the C that never fired, as "function/step". */
  readonly steps: readonly string[];
  /** Events never taken with so many exceptions on the stack, as "source at 2". */
  readonly events: readonly string[];
  /** Rules that were checked and had nothing to check. */
  readonly rules: readonly string[];
}

/** A rule that is broken by a cycle, as the search gets it. */
interface CycleRule {
  readonly rule: string;
  readonly within: (state: Machine) => boolean;
}

/**
 * Watches a search. What it looks at is looked at once for all states that agree in it,
 * so that the interned search may tell it of each kind of step only once.
 */
export class VacuityWatch {
  readonly #taken = new Set<string>();
  readonly #asked = new Set<string>();

  readonly observe = (_before: Machine, action: Action, after: Machine): void => {
    const { kind, cpu, ...others } = action;
    if (kind !== "take-irq" && kind !== "take-fault" && kind !== "take-sdei") return;
    if (!("source" in others)) return;
    this.#taken.add(eventName(others.source, currentTask(after, cpu).stack.length - 1));
  };

  /** For the judge: a safety rule had something to check. */
  readonly asked = (rule: string): void => {
    this.#asked.add(rule);
  };

  /**
   * The rule, noted where a state is of the kind that it is about: then it has something to
   * check. The search for cycles asks so of states anyway, and remembers what it was told.
   */
  watched<Rule extends CycleRule>(rule: Rule): Rule {
    const within = (state: Machine): boolean => {
      const isWithin = rule.within(state);
      if (isWithin) this.#asked.add(rule.rule);
      return isWithin;
    };
    return { ...rule, within };
  }

  /** Whether a rule had nothing to check so far. */
  readonly isUnseen = (rule: string): boolean => !this.#asked.has(rule);

  /** Those of `rules` that had something to check. What execution itself breaks always has. */
  had(rules: readonly string[]): readonly string[] {
    return rules.filter((rule) => !CHECKED.has(rule) || this.#asked.has(rule));
  }

  /**
   * Events of the environment that were never taken, so that their bounds were not put to the test.
   * IPIs are software's own, and EL3 takes the interrupts of Group 0.
   */
  neverCame({ cpus }: Pick<SystemConfig, "cpus">): readonly string[] {
    const taken = new Set([...this.#taken].map((event) => event.replace(/ at \d+$/, "")));
    const others = cpus.map((cpu) => ({
      ...cpu,
      lines: cpu.lines.filter(({ sgi, group }) => sgi !== true && group !== 0),
    }));
    return sourcesOf(others).filter((name) => !taken.has(name));
  }

  /** What was never met of all that there is; `rules` are those that were checked. */
  vacuity({ cpus, nesting }: SystemConfig, coverage: Coverage, rules: readonly string[]): Vacuity {
    const levels = Array.from({ length: nesting }, (_, at) => at + 1);
    const events = sourcesOf(cpus).flatMap((source) =>
      levels.map((level) => eventName(source, level)),
    );
    return {
      steps: [...new Set(coverage.silent.map(({ fn, what }) => `${fn}/${what}`))].sort(),
      events: events.filter((each) => !this.#taken.has(each)),
      rules: rules.filter((rule) => !this.had([rule]).includes(rule)),
    };
  }
}

/** Names of all sources of events, each once. */
const sourcesOf = (cpus: SystemConfig["cpus"]): readonly string[] => [
  ...new Set(
    cpus.flatMap(({ lines, faults, sdei = [] }) =>
      [...lines, ...faults, ...sdei].map(({ name }) => name),
    ),
  ),
];

const eventName = (source: string, level: number): string => `${source} at ${level}`;

/** What breaks execution itself is noticed, not checked. */
const CHECKED: ReadonlySet<string> = new Set([
  ...INVARIANTS.filter(({ checks }) => checks.length > 0).map(({ id }) => id),
  ...LIVENESS.map(({ id }) => id),
]);
