// SPDX-License-Identifier: GPL-2.0-only OR MIT
// A recorded sequence of GIC operations (conform/gic/README.md), played on the model.

import { type Draft, produce } from "immer";
import { createModel } from "../../src/model/create.ts";
import { PLAIN_INTERFACE } from "../../src/model/gic/interface.ts";
import {
  isActive,
  isEnabled,
  isPending,
  poke,
  route,
  setPending,
  writePriority,
} from "../../src/model/gic/lines.ts";
import { READS, WRITES } from "../../src/model/gic/registers.ts";
import {
  acknowledge,
  deactivate,
  endOfInterrupt,
  sendSgi,
  signalled,
  signalledAsFiq,
} from "../../src/model/gic.ts";
import type { Machine } from "../../src/model/machine.ts";
import type { LineConfig, SystemConfig } from "../../src/model/system.ts";
import { fn, line, prim, ret, system } from "../model/build.ts";

export interface Sequence {
  readonly mode: string;
  readonly about: string;
  readonly start: string;
  readonly lines: readonly string[];
  readonly initial: string;
  readonly steps: readonly string[];
  readonly unpredictable?: true;
}

interface Wired {
  readonly config: LineConfig;
  readonly home: number;
}

/** `20@1 edge 8 group0`, as the line of a scenario. */
function wired(text: string): Wired {
  const [name = "", kind = "", priority = "", ...rest] = text.split(" ");
  const [intid, home] = name.split("@").map(Number);
  const config = line(name, {
    intid: intid ?? 0,
    priority: Number.parseInt(priority, 16),
    ...(kind === "level" ? { level: true } : {}),
    ...(kind === "sgi" ? { sgi: true } : {}),
    ...(rest.includes("group0") ? { group: 0 } : {}),
    ...(rest.includes("disabled") ? { disabled: true } : {}),
  });
  return { config, home: home ?? 0 };
}

const numberIn = (text: string, name: string, radix: number): number =>
  Number.parseInt(new RegExp(`\\b${name}=(\\w+)`).exec(text)?.[1] ?? "", radix);

function configOf({ mode, start }: Sequence, lines: readonly Wired[]): SystemConfig {
  const ids = mode.endsWith("-2") ? [0, 1] : [0];
  const shown = {
    ...PLAIN_INTERFACE,
    fiq: mode.endsWith("fiq1"),
    bpr0: numberIn(start, "bpr0", 10),
    bpr1: numberIn(start, "bpr1", 10),
    cbpr: numberIn(start, "cbpr", 10) === 1,
  };
  const base = system([fn("main", [prim("do_work"), ret])], {
    boot: { eoiMode: numberIn(start, "eoimode", 10) === 1 ? 1 : 0 },
    cpus: ids.map((id) => ({
      tasks: [{ name: `T${id}`, runs: "main" }],
      idle: null,
      lines: lines.filter(({ home }) => home === id).map(({ config }) => config),
      faults: [],
      nohzFull: false,
    })),
  });
  const gic = { ds: !mode.startsWith("ds0"), cpus: ids.map(() => shown), routed: ids.length > 1 };
  return { ...base, gic };
}

/** The registers that are looked at, and how the recording writes them. */
const SEEN = {
  pmr: ["SYS_ICC_PMR_EL1", 16],
  rpr: ["SYS_ICC_RPR_EL1", 16],
  hppir: ["SYS_ICC_HPPIR1_EL1", 10],
  bpr0: ["SYS_ICC_BPR0_EL1", 10],
  bpr1: ["SYS_ICC_BPR1_EL1", 10],
  ctlr: ["SYS_ICC_CTLR_EL1", 10],
} as const;
const WRITTEN = { pmr: 16, bpr1: 10, ctlr: 10 } as const;
const POKES: Readonly<Record<string, string>> = {
  pend: "GICD_ISPENDR",
  "secure-pend": "GICD_ISPENDR",
  unpend: "GICD_ICPENDR",
  enable: "GICD_ISENABLER",
  disable: "GICD_ICENABLER",
};

class Player {
  readonly #config: SystemConfig;
  readonly #lines: readonly Wired[];
  readonly #next;
  #fiqs = 0;
  #state: Machine;

  constructor(sequence: Sequence) {
    this.#lines = sequence.lines.map(wired);
    this.#config = configOf(sequence, this.#lines);
    const model = createModel(this.#config);
    this.#next = model.next;
    this.#state = model.initial()[0] as Machine;
    for (const id of this.#config.cpus.keys())
      this.#write(id, "SYS_ICC_PMR_EL1", numberIn(sequence.start, "pmr", 16));
  }

  #change(recipe: (draft: Draft<Machine>) => void): void {
    this.#state = produce(this.#state, recipe);
  }

  #write(cpu: number, register: string, value: number): void {
    this.#change((draft) => WRITES[register]?.(this.#config, draft.cpus[cpu] as never, value));
  }

  /** One operation; what it gave, as the recording tells it. */
  run(text: string): string {
    const given = this.#operate(text);
    // Secure firmware takes what is its own at once.
    for (const cpu of this.#config.cpus.keys())
      for (
        let mine = signalledAsFiq(this.#config, this.#state, cpu);
        mine !== null;
        mine = signalledAsFiq(this.#config, this.#state, cpu)
      ) {
        this.#state = this.#next(this.#state, { kind: "take-fiq", cpu, source: mine.name });
        this.#fiqs += 1;
      }
    return given;
  }

  #operate(text: string): string {
    const [, by = "0", operation = "", first = "", second = ""] =
      /^(?:(\d):)?(\S+) ?(\S*) ?(\S*)/.exec(text) ?? [];
    const cpu = Number(by);
    const config = this.#config;
    const before = this.#state;
    const named = this.#lines.find(({ config }) => config.name === first);
    const of = named ?? { home: cpu, config: { intid: Number(first) } };
    const { home } = of;
    const { intid } = of.config;
    const register = POKES[operation];
    if (register !== undefined) this.#change((draft) => poke(config, draft, home, intid, register));
    else if (operation in WRITTEN) {
      const radix = WRITTEN[operation as keyof typeof WRITTEN];
      this.#write(cpu, SEEN[operation as keyof typeof SEEN][0], Number.parseInt(first, radix));
    } else if (operation === "priority")
      this.#change((draft) =>
        writePriority(config, draft, home, intid, Number.parseInt(second, 16)),
      );
    else if (operation === "route")
      this.#change((draft) => route(config, draft, home, intid, Number(second)));
    else if (operation === "device")
      this.#change((draft) => setPending(draft, first, second === "1"));
    else if (operation === "sgi")
      this.#change((draft) => sendSgi(config, draft, BigInt(second), Number(first)));
    else if (operation === "unmask") return signalled(config, before, cpu) === null ? "0" : "1";
    else if (operation === "iar") {
      let given = 0;
      this.#change((draft) => {
        given = acknowledge(config, before, draft, cpu);
      });
      return `${given}`;
    } else if (operation === "eoir" || operation === "dir") {
      let legal = false;
      this.#change((draft) => {
        legal =
          operation === "dir"
            ? deactivate(before, draft, cpu, Number(first))
            : endOfInterrupt(draft.cpus[cpu] as never, Number(first));
      });
      return legal ? "" : "UNPREDICTABLE";
    } else throw new Error(`no operation '${text}'`);
    return "";
  }

  /** What can be seen now, of the names that the recording has. */
  see(names: Iterable<string>): ReadonlyMap<string, string> {
    const config = this.#config;
    const machine = this.#state;
    const seen = new Map<string, string>();
    for (const name of names) {
      const [, by = "0", what = ""] = /^(?:(\d):)?(\w+)$/.exec(name) ?? [];
      const cpu = Number(by);
      const [register = "", radix] = SEEN[what as keyof typeof SEEN] ?? [];
      if (name === "fiqs") seen.set(name, `${this.#fiqs}`);
      else if (what === "irq") seen.set(name, signalled(config, machine, cpu) === null ? "0" : "1");
      else seen.set(name, (READS[register]?.(config, machine, cpu) ?? -1).toString(radix));
    }
    for (const { config: line, home } of this.#lines) {
      if (line.group === 0) continue;
      const holds = {
        p: isPending(machine, line.name),
        a: isActive(machine, line, home),
        e: isEnabled(machine, line),
      };
      for (const [bit, is] of Object.entries(holds)) if (is) seen.set(`${bit}${line.name}`, "set");
    }
    return seen;
  }
}

/** What the recording saw, brought up to date by the changes of one step. */
function update(seen: Map<string, string>, changes: string): void {
  for (const change of changes.split(" ").filter((one) => one !== "")) {
    const [name = "", value] = change.split("=");
    if (value !== undefined) seen.set(name, value);
    else if (name.startsWith("+")) seen.set(name.slice(1), "set");
    else seen.delete(name.slice(1));
  }
}

const sorted = (seen: ReadonlyMap<string, string>): string =>
  [...seen]
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join(" ");

/** Where the model says otherwise than the recording: the step, and both; null where it never does. */
export function disagreement(sequence: Sequence): string | null {
  const player = new Player(sequence);
  const expected = new Map<string, string>();
  update(expected, sequence.initial);
  const registers = [...expected.keys()].filter((name) => !/^[pae]\d/.test(name));
  const differs = (step: string): string | null => {
    const [ours, theirs] = [sorted(player.see(registers)), sorted(expected)];
    return ours === theirs ? null : `${step}: the model ${ours}, QEMU ${theirs}`;
  };
  const first = differs("at the start");
  if (first !== null) return first;
  for (const [at, step] of sequence.steps.entries()) {
    const [did = "", changes = ""] = step.split(" > ");
    const [operation = "", given = ""] = did.split(" = ");
    const isLast = at === sequence.steps.length - 1;
    const gave = player.run(operation);
    const wanted = isLast && sequence.unpredictable === true ? "UNPREDICTABLE" : given;
    if (gave !== wanted) return `step ${at}, ${did}: the model gives '${gave}', not '${wanted}'`;
    if (wanted === "UNPREDICTABLE") return null;
    update(expected, changes);
    const difference = differs(`step ${at}, ${did}`);
    if (difference !== null) return difference;
  }
  return null;
}
