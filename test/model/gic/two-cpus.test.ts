// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { produce } from "immer";
import { expect, it } from "vitest";
import { createModel } from "../../../src/model/create.ts";
import { PLAIN_INTERFACE } from "../../../src/model/gic/interface.ts";
import { poke, route, served, setPending, writePriority } from "../../../src/model/gic/lines.ts";
import { acknowledge, endOfInterrupt, runningPriority, signalled } from "../../../src/model/gic.ts";
import type { Machine } from "../../../src/model/machine.ts";
import { cpuOf } from "../../../src/model/observe.ts";
import { fn, line, prim, ret, system } from "../build.ts";
import { TwoCpus } from "./two-cpus.ts";

/** SGIs and PPIs: one of each number for each CPU. SPIs: one for all, listed under a CPU. */
const OWN = [27];
const SHARED = [40, 41];

/** Five bits of priority; the mask of a kernel with IRQs on. */
const priority = fc.nat({ max: 0x1f }).map((bits) => bits << 3);
const MASK = 0xe0;

const names = [0, 1].flatMap((cpu) => OWN.map((intid) => `cpu${cpu}:${intid}`));
const spis = SHARED.map((intid) => `spi:${intid}`);

const lines = fc.tuple(
  ...[...names, ...spis].map((name) =>
    fc.record({
      name: fc.constant(name),
      intid: fc.constant(Number(name.split(":")[1])),
      level: fc.boolean(),
      home: name.startsWith("cpu") ? fc.constant(Number(name[3])) : fc.nat({ max: 1 }),
      priority,
    }),
  ),
);

const at = fc.constantFrom(...names, ...spis);
const cpu = fc.nat({ max: 1 });
const op = fc.oneof(
  { weight: 5, arbitrary: fc.record({ op: fc.constant("raise" as const), at }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("withdraw" as const), at }) },
  { weight: 6, arbitrary: fc.record({ op: fc.constantFrom("iar" as const, "eoi" as const), cpu }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant("serve" as const), at }) },
  {
    weight: 2,
    arbitrary: fc.record({ op: fc.constantFrom("enable" as const, "disable" as const), at }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("priority" as const), at, priority }) },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant("route" as const),
      at: fc.constantFrom(...spis),
      cpu,
    }),
  },
);

it("signals, acknowledges and ends on two CPUs as the rules of section 2.5 say, told another way", () => {
  fc.assert(
    fc.property(lines, fc.array(op, { maxLength: 60 }), (said, ops) => {
      const oracle = new TwoCpus(
        said.map((one) => ({
          ...one,
          pending: false,
          enabled: true,
          target: one.home,
          activeAt: null,
        })),
        MASK,
      );
      const config = {
        ...system([fn("main", [prim("do_work"), ret])], {
          boot: { eoiMode: 0, pseudoNmi: true },
          cpus: [0, 1].map((id) => ({
            tasks: [{ name: `T${id}`, runs: "main" }],
            idle: null,
            lines: said
              .filter(({ home }) => home === id)
              .map(({ name, intid, level, priority: programmed }) =>
                line(name, { intid, priority: programmed, ...(level ? { level } : {}) }),
              ),
            faults: [],
            nohzFull: false,
          })),
        }),
        gic: { ds: true, cpus: [PLAIN_INTERFACE, PLAIN_INTERFACE], routed: true },
      };
      let machine = createModel(config).initial()[0] as Machine;
      for (const one of ops) {
        const before = machine;
        machine = produce(machine, (draft) => {
          const target = "at" in one ? oracle.named(one.at) : null;
          const [home, intid] = [target?.home ?? 0, target?.intid ?? 0];
          switch (one.op) {
            case "raise":
            case "withdraw":
              setPending(draft, one.at, one.op === "raise");
              oracle.named(one.at).pending = one.op === "raise";
              return;
            case "serve":
              served(config, draft, home, intid);
              if (target?.level) target.pending = false;
              return;
            case "enable":
            case "disable":
              poke(config, draft, home, intid, `GICD_I${one.op === "enable" ? "S" : "C"}ENABLER`);
              oracle.named(one.at).enabled = one.op === "enable";
              return;
            case "priority":
              writePriority(config, draft, home, intid, one.priority);
              oracle.named(one.at).priority = one.priority;
              return;
            case "route":
              route(config, draft, home, intid, one.cpu);
              oracle.named(one.at).target = one.cpu;
              return;
            case "iar":
              expect(acknowledge(config, before, draft, one.cpu)).toBe(oracle.acknowledge(one.cpu));
              return;
            case "eoi": {
              const ended = oracle.end(one.cpu);
              const drafted = draft.cpus[one.cpu];
              if (ended !== null && drafted !== undefined)
                expect(endOfInterrupt(drafted, ended.intid)).toBe(true);
            }
          }
        });
        for (const id of [0, 1]) {
          expect(signalled(config, machine, id)?.name ?? null).toBe(
            oracle.signalled(id)?.name ?? null,
          );
          expect(runningPriority(cpuOf(machine, id))).toBe(oracle.running(id));
        }
        const active = machine.cpus.flatMap((state) => state.active.map(({ intid }) => intid));
        const everyones = active.filter((intid) => intid >= 32);
        expect(new Set(everyones).size).toBe(everyones.length);
      }
    }),
    { seed: 33, numRuns: 300 },
  );
});
