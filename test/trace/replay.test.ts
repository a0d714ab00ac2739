// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Model, StateKey } from "../../src/model/model.ts";
import { choicesOf, replay, replayFailureText } from "../../src/trace/replay.ts";

type Move = { readonly by: number; readonly why?: string };

/** Counts up by one, two or three, never past `most`. */
const counter = (most: number): Model<number, Move> => ({
  initial: () => [0, 1],
  enabled: (n) => [{ by: 1 }, { by: 2 }, { why: "jump", by: 3 }].filter(({ by }) => n + by <= most),
  next: (n, { by }) => n + by,
  key: (n) => `${n}` as StateKey,
  actor: () => "counter",
  terminal: () => true,
});

describe("replay", () => {
  test("choices are positions among the enabled actions", () => {
    expect(replay(counter(9), 1, [0, 2, 1])).toEqual({
      ok: true,
      states: [1, 2, 5, 7],
      actions: [{ by: 1 }, { by: 3, why: "jump" }, { by: 2 }],
    });
  });

  test("any run gives choices that replay to the same run", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2), { maxLength: 20 }), (wanted) => {
        const model = counter(60);
        const run = replay(model, 0, wanted);
        if (!run.ok) throw new Error(run.message);
        // Other objects, members in another order: actions are compared as data.
        const copies = run.actions.map(({ why, by }) => (why === undefined ? { by } : { by, why }));
        expect(choicesOf(model, 0, copies)).toEqual({ ok: true, choices: wanted });
      }),
      { seed: 2 },
    );
  });

  test("a choice that is not there says at which step, what it usually means, what was there", () => {
    const failed = replay(counter(4), 0, [2, 1]);
    if (failed.ok) throw new Error("it must not replay");
    expect(failed).toMatchObject({ step: 2, available: ['0: {"by":1}'] });
    expect(replayFailureText(failed)).toBe(
      "step 2 of 2: the trace takes choice 1 of 1; usually this means that the spec, the scenario " +
        "or eret has changed since the trace was recorded; available were:\n" +
        '  0: {"by":1}',
    );
  });

  test("a path of actions that are not enabled blames the model", () => {
    const failed = choicesOf(counter(2), 0, [{ by: 2 }, { by: 1 }]);
    if (failed.ok) throw new Error("it must not be found");
    expect(failed.step).toBe(2);
    expect(failed.message).toContain('takes {"by":1}, which is not enabled');
    expect(failed.message).toContain("the model is not a function of its input");
    expect(replayFailureText(failed)).toMatch(/nothing was enabled there$/);
  });

  test("an initial state that is not there is step 0", () => {
    expect(replay(counter(4), 7, [])).toMatchObject({ ok: false, step: 0 });
    expect(choicesOf(counter(4), 2, [])).toMatchObject({ ok: false, step: 0 });
  });
});
