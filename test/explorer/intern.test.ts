// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explore } from "../../src/explorer/explore.ts";
import { exploreInterned, type InternOptions } from "../../src/explorer/intern/explore.ts";
import type { Snapshot } from "../../src/explorer/intern/snapshot.ts";
import type { Limits } from "../../src/explorer/outcome.ts";
import { produce } from "../../src/model/immer.ts";
import type { Sliceable } from "../../src/model/model.ts";
import { SEED } from "./arbitrary.ts";
import {
  type Act,
  type State,
  type System,
  systemJudge,
  systemLiveness,
  systemModel,
  systems,
} from "./programs.ts";
import { keyOf, noJudge, unlimited } from "./sketch.ts";

/** What one search says of a system, and which steps it saw. */
function both(system: System, limits: Partial<Limits> = {}) {
  return [explore, exploreInterned].map((search) => {
    const fired = new Set<string>();
    const observe = (before: State, { process }: Act) => {
      fired.add(`${process}@${before.processes[process]?.pc}`);
    };
    const options = { observe, liveness: systemLiveness(system), audit: 1 };
    const all = { ...unlimited, ...limits };
    const outcome = search(systemModel(system), systemJudge(system), all, options);
    return { outcome, fired: [...fired].sort() };
  });
}

describe("the interned search says what the plain one says", () => {
  test("to the last state, transition and step of each path", () => {
    fc.assert(
      fc.property(systems, (system) => {
        const [plain, interned] = both(system);
        expect(interned).toEqual(plain);
      }),
      { seed: SEED, numRuns: 1500 },
    );
  });

  test("when a limit cuts it short", () => {
    fc.assert(
      fc.property(systems, fc.integer({ min: 1, max: 40 }), fc.nat(8), (system, states, depth) => {
        const [plain, interned] = both(system, { states, depth });
        expect(interned).toEqual(plain);
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });

  test("when time or memory runs out, and while it goes on", () => {
    const system = counter((n) => (n + 1) % 5000);
    // One counts what it holds itself as well, a megabyte at most.
    for (const limits of [{ seconds: 0 }, { memory: 0 }, { memory: 2e9 }]) {
      const [plain, interned] = [explore, exploreInterned].map((search) => {
        const told: unknown[] = [];
        let read = 0;
        const meter = () => 1e9 * read++;
        const onProgress = (progress: unknown) => told.push(progress);
        const all = { ...unlimited, ...limits };
        return [search(system, noJudge, all, { onProgress, meter }), told];
      });
      expect(interned).toEqual(plain);
    }
  });
});

describe("a search that was broken off goes on to the same end", () => {
  const options = (system: System, fired: Set<string>) => ({
    observe: (_: State, { process, choice }: Act) => fired.add(`${process} ${choice}`),
    liveness: systemLiveness(system),
  });
  const run = (
    system: System,
    more: Pick<InternOptions<State, Act>, "keep" | "resume">,
    limits: Partial<Limits> = {},
  ) => {
    const fired = new Set<string>();
    const all = { ...unlimited, ...limits };
    const settings = { ...options(system, fired), ...more };
    const outcome = exploreInterned(systemModel(system), systemJudge(system), all, settings);
    return { outcome, fired: [...fired].sort() };
  };

  test("wherever that was", () => {
    fc.assert(
      fc.property(systems, fc.nat(12), fc.integer({ min: 1, max: 30 }), (system, turn, depth) => {
        const whole = run(system, {}, { depth });
        const kept: Snapshot[] = [];
        let asked = 0;
        const isDue = () => asked++ === turn;
        const save = (snapshot: Snapshot) => kept.push(structuredClone(snapshot));
        run(system, { keep: { isDue, save } }, { depth });
        for (const resume of kept) expect(run(system, { resume }, { depth })).toEqual(whole);
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });

  test("even when it was time that was up, or memory", () => {
    const system = counter((n) => (n + 1) % 5000);
    const whole = exploreInterned(system, noJudge, unlimited);
    for (const limit of ["seconds", "memory"] as const) {
      let now = 0;
      const senses = limit === "seconds" ? { clock: () => now++ } : { meter: () => 1e9 * now++ };
      const limits = { ...unlimited, [limit]: limit === "seconds" ? 9 : 2e9 };
      const kept: Snapshot[] = [];
      const save = (snapshot: Snapshot) => kept.push(structuredClone(snapshot));
      const keep = { isDue: () => false, save };
      expect(exploreInterned(system, noJudge, limits, { ...senses, keep }).kind).toBe("bounded");
      const [resume] = kept;
      const { stats, ...rest } = exploreInterned(system, noJudge, unlimited, { resume });
      expect({ ...rest, stats: { ...stats, seconds: 0 } }).toEqual(whole);
    }
  });

  test("but not one of another model", () => {
    const kept: Snapshot[] = [];
    const save = (snapshot: Snapshot) => kept.push(structuredClone(snapshot));
    const limits = { ...unlimited, seconds: 9 };
    let now = 0;
    const clock = () => now++;
    const keep = { isDue: () => false, save };
    exploreInterned(
      counter((n) => (n + 1) % 5000),
      noJudge,
      limits,
      { clock, keep },
    );
    const [resume] = kept;
    const other = counter((n) => (n + 1) % 3);
    expect(() => exploreInterned(other, noJudge, unlimited, { resume })).toThrow(/another model/);
  });
});

interface Count {
  readonly n: number;
  readonly other: number;
}

/** One process that counts as `next` says. */
function counter(
  next: (n: number) => number,
  change: (before: Count, n: number) => Count = (before, n) =>
    produce(before, (draft) => {
      draft.n = n;
    }),
): Sliceable<Count, "go"> {
  const enabled = (): readonly "go"[] => ["go"];
  return {
    initial: () => [{ n: 0, other: 0 }],
    enabled,
    parts: [enabled],
    next: (state) => change(state, next(state.n)),
    key: keyOf,
    actor: () => "a",
    terminal: () => true,
    shape: { kind: "record", of: { n: { kind: "slot" }, other: { kind: "slot" } } },
    text: (value) => JSON.stringify(value),
  };
}

interface Nested {
  readonly inner: { readonly n: number };
  readonly names: Readonly<Record<string, number>>;
}

/** One process that counts to three, in a record below the root. */
function nested(): Sliceable<Nested, "go"> {
  const enabled = (state: Nested): readonly "go"[] => (state.inner.n < 3 ? ["go"] : []);
  return {
    initial: () => [{ inner: { n: 0 }, names: {} }],
    enabled,
    parts: [enabled],
    next: (state) =>
      produce(state, (draft) => {
        draft.inner.n += 1;
      }),
    key: keyOf,
    actor: () => "a",
    terminal: () => true,
    shape: {
      kind: "record",
      of: { inner: { kind: "record", of: { n: { kind: "slot" } } }, names: { kind: "dict" } },
    },
    text: (value) => JSON.stringify(value),
  };
}

describe("a step that is no function of its state is found and named", () => {
  const run = (model: Sliceable<Count, "go">, audit?: number) => () =>
    exploreInterned(
      model,
      noJudge,
      { ...unlimited, states: 100 },
      audit === undefined ? {} : { audit },
    );

  test("by what it reads", () => {
    let calls = 0;
    const model = counter((n) => n + 1);
    const fickle = {
      ...model,
      parts: [
        (state: Count) =>
          calls++ % 2 === 0 ? model.enabled(state) : state.other === 0 ? model.enabled(state) : [],
      ],
    };
    expect(run(fickle)).toThrow(/"go" is no function of its state.*other/);
  });

  test("by what comes of it, in an audit", () => {
    let calls = 0;
    expect(
      run(
        counter((n) => (n + (calls++ % 3)) % 7),
        1,
      ),
    ).toThrow(/interned search is wrong about/);
  });

  test("when it makes a state by hand", () => {
    const byHand = counter(
      (n) => n + 1,
      (before, n) => ({ ...before, n }),
    );
    expect(run(byHand)).toThrow(/"go".*not made from the one before by produce/);
  });

  test("when it writes what the shape does not have", () => {
    const wide = counter(
      (n) => n + 1,
      (before) =>
        produce(before, (draft) => {
          Object.assign(draft, { more: 1 });
        }),
    );
    expect(run(wide)).toThrow(/writes more/);
  });

  test("when a state has what the shape does not have", () => {
    const model = counter((n) => n + 1);
    const rich = { ...model, initial: () => [{ n: 0, other: 0, more: 1 }] };
    expect(run(rich)).toThrow(/has more, which its shape does not have/);
  });

  test("when it keeps a part of a view for later", () => {
    const model = nested();
    let kept: Nested | undefined;
    const keeping = {
      ...model,
      next: (state: Nested) => {
        kept ??= state;
        const { n } = kept.inner;
        return produce(state, (draft) => {
          draft.inner.n += n + 1;
        });
      },
    };
    expect(() => exploreInterned(keeping, noJudge, unlimited)).toThrow(/read after the step/);
  });

  test("when it asks for all names of a dictionary", () => {
    const model = nested();
    const listing = {
      ...model,
      parts: [(state: Nested) => (Object.keys(state.names).length > 5 ? [] : model.enabled(state))],
    };
    expect(() => exploreInterned(listing, noJudge, unlimited)).toThrow(/lists all that a part/);
  });
});

test("several initial states are no obstacle", () => {
  const model = counter((n) => (n * 7 + 1) % 500);
  const starts = Array.from({ length: 40 }, (_, at) => ({ n: (at * 13) % 90, other: at % 3 }));
  const many = { ...model, initial: () => starts };
  const [plain, interned] = [explore, exploreInterned].map((search) =>
    search(many, noJudge, unlimited, {}),
  );
  expect(interned).toEqual(plain);
});

test("a step is run once for all states that it cannot tell apart", () => {
  let runs = 0;
  const halves = ["n", "other"] as const;
  const model: Sliceable<Count, "n" | "other"> = {
    ...counter((n) => n),
    weight: () => 0,
    enabled: () => halves,
    parts: halves.map((half) => () => [half]),
    next: (state, half) => {
      runs += 1;
      return produce(state, (draft) => {
        draft[half] = (state[half] + 1) % 50;
      });
    },
    actor: (_, half) => half,
  };
  const outcome = exploreInterned(model, noJudge, unlimited);
  expect(outcome.stats).toMatchObject({ states: 2500, transitions: 5000 });
  expect(runs).toBe(100);
});
