// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Judge } from "../../src/explorer/judge.ts";
import type { Model } from "../../src/model/model.ts";
import { keyOf } from "./sketch.ts";

type Place = "idle" | "saw-free" | "critical" | "done";

export interface Mutex {
  readonly held: boolean;
  readonly at: readonly [Place, Place];
}

export interface Move {
  readonly process: 0 | 1;
  readonly to: Place;
}

/**
 * Two processes and one lock, each once through its critical section. The
 * broken lock tests and sets in two steps; the right one in one step.
 */
export function mutex(lock: "broken" | "right"): Model<Mutex, Move> {
  const processes = [0, 1] as const;
  const moves = ({ held, at }: Mutex, process: 0 | 1): Move[] => {
    switch (at[process]) {
      case "idle":
        if (held) return [];
        return [{ process, to: lock === "broken" ? "saw-free" : "critical" }];
      case "saw-free":
        return [{ process, to: "critical" }];
      case "critical":
        return [{ process, to: "done" }];
      case "done":
        return [];
    }
  };
  return {
    initial: () => [{ held: false, at: ["idle", "idle"] }],
    enabled: (state) => processes.flatMap((process) => moves(state, process)),
    next: ({ held, at: [p, q] }, { process, to }) => ({
      held: to === "critical" || (to !== "done" && held),
      at: process === 0 ? [to, q] : [p, to],
    }),
    key: ({ held, at }) => keyOf([held, at]),
    actor: (_, { process }) => `cpu${process}`,
    terminal: ({ at }) => at.every((place) => place === "done"),
  };
}

export const exclusion: Judge<Mutex, Move> = (_before, _action, { at }) =>
  at.every((place) => place === "critical")
    ? [{ rule: "exclusion", detail: "both processes are in the critical section" }]
    : [];
