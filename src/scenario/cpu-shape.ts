// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { list, may, must, record, variants } from "./collections.ts";
import { cpuGic, type DistributorValues, distributorKeys } from "./gic-shape.ts";
import type { Located } from "./reading.ts";
import {
  FAULT_KINDS,
  type FaultSpec,
  type LineSpec,
  type SdeiEventSpec,
  type TaskSpec,
  type Times,
} from "./scenario.ts";
import { checked, choice, flag, located, mapped, oneOf, type Shape, text, whole } from "./shape.ts";

/** INTIDs from 1020 are special: the GIC never delivers them. */
const LAST_INTID = 1019;

const LAST_SGI = 15;

const NAME = /^[A-Za-z_][\w-]*$/;
const functionName = located(text("the name of a C function", "task_loop", /^[A-Za-z_]\w*$/));
/** Machines are plain objects whose keys are names; these every object has from the start. */
const BUILT_IN: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

const named = (example: string): Shape<Located<string>> =>
  located(
    checked(text("a name", example, NAME), (value, { name, at }, reading) =>
      BUILT_IN.has(value)
        ? reading.wrong(
            at,
            `'${name}' cannot be '${value}', which the model's own tables have, rename it`,
          )
        : value,
    ),
  );
const sourceName = named("timer");
const times = may(
  choice(whole(1), oneOf(["unlimited"])),
  "how often it may happen, a number or unlimited; 1 unless said",
);

/** A source of exceptions, with the place of its name. */
export type EventSpec =
  | { readonly name: Located<string>; readonly line: LineSpec }
  | { readonly name: Located<string>; readonly sdei: SdeiEventSpec }
  | {
      readonly name: Located<string>;
      readonly fault: FaultSpec;
      readonly within: readonly Located<string>[];
    };

const lineKeys = {
  intid: must(whole(0, LAST_INTID), "number of the interrupt at the GIC"),
  times,
  withdraws: may(whole(0), "how often it may be withdrawn before it is acknowledged"),
  timer: may(flag, "fires only while the local timer is armed, and disarms it"),
  ...distributorKeys,
};

interface LineValues extends DistributorValues {
  readonly intid: number;
  readonly times: Times | undefined;
  readonly withdraws: number | undefined;
  readonly timer: boolean | undefined;
}

function line(name: Located<string>, nmi: boolean, values: LineValues): EventSpec {
  const { intid, times = 1, withdraws = 0, timer = false } = values;
  const plain = { name: name.value, intid, nmi, times, withdraws, timer };
  return { name, line: { ...plain, ...distributorOf(values) } };
}

/** Only what is out of the ordinary: a line that says nothing is as it was before it could. */
function distributorOf(values: DistributorValues): Partial<LineSpec> {
  const { trigger, shared, priority, affinity, group, enabled } = values;
  return {
    ...(trigger === "level" ? { level: true } : {}),
    ...(shared === true ? { shared } : {}),
    ...(priority === undefined ? {} : { priority }),
    ...(affinity === undefined ? {} : { affinity }),
    ...(group === 0 ? { group } : {}),
    ...(enabled === false ? { disabled: true } : {}),
  };
}

const event: Shape<EventSpec> = variants("an event", {
  // Before nmi, which is one of its keys.
  sgi: mapped(
    record("an sgi", {
      sgi: must(sourceName, "its name, one for each CPU"),
      intid: must(whole(0, LAST_SGI), "number of the SGI"),
      nmi: may(flag, "asks for NMI priority"),
    }),
    ({ sgi: name, intid, nmi = false }): EventSpec => {
      const line = { name: name.value, intid, nmi, times: 0, withdraws: 0, timer: false };
      return { name, line: { ...line, sgi: true } };
    },
  ),
  irq: mapped(
    record("an irq event", { irq: must(sourceName, "its name"), ...lineKeys }),
    (values) => line(values.irq, false, values),
  ),
  nmi: mapped(
    record("an nmi event", { nmi: must(sourceName, "its name"), ...lineKeys }),
    (values) => line(values.nmi, true, values),
  ),
  sdei: mapped(
    record("an SDEI event", {
      sdei: must(sourceName, "its name"),
      event: must(whole(1), "its number; every PE has event 0, which software signals"),
      critical: may(flag, "of Critical priority; Normal unless said"),
      times,
    }),
    ({ sdei: name, event, critical = false, times = 1 }): EventSpec => ({
      name,
      sdei: { name: name.value, event, critical, times },
    }),
  ),
  fault: mapped(
    record("a fault event", {
      fault: must(sourceName, "its name"),
      kind: must(oneOf(FAULT_KINDS), "which exception it is"),
      times,
      within: may(list(functionName), "functions at whose steps it may hit; anywhere unless said"),
    }),
    ({ fault: name, kind, times = 1, within = [] }): EventSpec => ({
      name,
      fault: { name: name.value, kind, times, within: within.map(({ value }) => value) },
      within,
    }),
  ),
});

/** What a task runs in user mode is not C. */
const USER = "user";

interface NamedTask {
  readonly name: Located<string>;
  readonly task: TaskSpec;
  /** Null: user mode. */
  readonly runs: Located<string> | null;
}

const task: Shape<NamedTask> = mapped(
  record("a task", {
    name: must(named("A"), "its name"),
    runs: must(functionName, "the C function it runs, or `user` for user mode"),
  }),
  ({ name, runs: said }) => {
    const runs = said.value === USER ? null : said;
    return { name, task: { name: name.value, runs: runs?.value ?? null }, runs };
  },
);

/** One CPU: what runs on it and what may interrupt it. */
export const cpu = record("a cpu", {
  tasks: must(list(task), "the tasks, the first one runs at the start"),
  idle: may(functionName, "function of the idle task; without it some task is always runnable"),
  nohz_full: may(flag, "context tracking is on: user mode is an extended quiescent state"),
  gic: may(cpuGic, "where firmware has left its CPU interface otherwise than the others"),
  events: may(list(event, 0), "what may interrupt it, and how often"),
});
