// SPDX-License-Identifier: GPL-2.0-only OR MIT

/**
 * A whole model checker, small enough to read over a cup of tea, with a model
 * to try it on. It stands alone. Who understands it can go on to
 * src/explorer/explore.ts, which does the same for `eret`.
 */
export interface ToyModel<State, Action> {
  readonly initial: State;
  readonly enabled: (state: State) => readonly Action[];
  readonly next: (state: State, action: Action) => State;
  /** Equality is this and nothing else: two states are the same if their keys are. */
  readonly key: (state: State) => string;
  readonly holds: (state: State) => boolean;
}

/** Three outcomes, never two: a search that gave up has not shown anything. */
export type ToyOutcome<Action> =
  | { readonly kind: "exhausted"; readonly states: number }
  | { readonly kind: "bounded"; readonly states: number }
  | { readonly kind: "violated"; readonly states: number; readonly path: readonly Action[] };

/** Tries every order of actions, shortest first, and stores at most `limit` states. */
export function check<State, Action>(
  model: ToyModel<State, Action>,
  limit: number,
): ToyOutcome<Action> {
  const seen = new Set([model.key(model.initial)]);
  const queue = [{ state: model.initial, path: [] as readonly Action[] }];
  // Invariant: each key in `seen` has been queued once, and all before `here` hold.
  for (const { state, path } of queue) {
    if (!model.holds(state)) return { kind: "violated", states: seen.size, path };
    for (const action of model.enabled(state)) {
      const next = model.next(state, action);
      const key = model.key(next);
      if (seen.has(key)) continue;
      if (seen.size === limit) return { kind: "bounded", states: seen.size };
      seen.add(key);
      queue.push({ state: next, path: [...path, action] });
    }
  }
  return { kind: "exhausted", states: seen.size };
}

/**
 * A task adds one to a counter by a load and a store; an interrupt may come
 * at any time, once, and adds one as well. Does the counter end at two?
 */
export interface Counting {
  readonly counter: number;
  /** What the task has loaded, until it stores it plus one. */
  readonly loaded: number | null;
  readonly taskDone: boolean;
  readonly irqDone: boolean;
  readonly masked: boolean;
}

export type Event = "mask" | "load" | "store" | "unmask" | "irq";

/** The interrupt is an actor of its own: the task's steps never mention it. */
export function counting(task: "careless" | "careful"): ToyModel<Counting, Event> {
  const software = ({ loaded, taskDone, masked }: Counting): Event[] => {
    if (taskDone) return masked ? ["unmask"] : [];
    if (loaded !== null) return ["store"];
    return task === "careful" && !masked ? ["mask"] : ["load"];
  };
  const hardware = ({ irqDone, masked }: Counting): Event[] => (irqDone || masked ? [] : ["irq"]);
  const effects: Record<Event, (state: Counting) => Partial<Counting>> = {
    mask: () => ({ masked: true }),
    load: ({ counter }) => ({ loaded: counter }),
    store: ({ loaded }) => ({ counter: (loaded ?? 0) + 1, loaded: null, taskDone: true }),
    unmask: () => ({ masked: false }),
    irq: ({ counter }) => ({ counter: counter + 1, irqDone: true }),
  };
  return {
    initial: { counter: 0, loaded: null, taskDone: false, irqDone: false, masked: false },
    enabled: (state) => [...hardware(state), ...software(state)],
    next: (state, event) => ({ ...state, ...effects[event](state) }),
    key: (state) => JSON.stringify(state),
    holds: ({ taskDone, irqDone, counter }) => !(taskDone && irqDone) || counter === 2,
  };
}
