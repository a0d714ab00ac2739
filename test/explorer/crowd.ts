// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { produce } from "../../src/model/immer.ts";
import type { Sliceable } from "../../src/model/model.ts";
import { keyOf } from "./sketch.ts";

/**
 * Processes that count, each in a pack of its own. At the very beginning there are that many
 * other ways on, which lead nowhere.
 */
export function crowd(
  size: number,
  top: number,
  ways: number,
): Sliceable<readonly number[], number> {
  const all = Array.from({ length: size }, (_, at) => at);
  const others = Array.from({ length: ways }, (_, way) => size + way);
  const last = (state: readonly number[]) => state[size] ?? 0;
  const parts = [
    ...all.map((at) => (state: readonly number[]) => (last(state) === 0 ? [at] : [])),
    (state: readonly number[]) =>
      last(state) === 0 && all.every((at) => state[at] === 0) ? others : [],
  ];
  return {
    initial: () => [[...all.map(() => 0), 0]],
    enabled: (state) => parts.flatMap((part) => part(state)),
    parts,
    next: (state, action) =>
      produce(state, (draft) => {
        if (action < size) draft[action] = ((draft[action] ?? 0) + 1) % top;
        else draft[size] = action;
      }),
    key: keyOf,
    actor: (_, action) => `${action}`,
    terminal: () => true,
    shape: {
      kind: "tuple",
      of: [...all, size].map(() => ({ kind: "pack", of: { kind: "slot" } })),
    },
    text: (value) => JSON.stringify(value),
  };
}
