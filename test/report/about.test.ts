// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { expect, test } from "vitest";
import { INVARIANTS, LIVENESS } from "../../src/invariants/catalogue.ts";
import { EXECUTION } from "../../src/invariants/execution.ts";
import { aboutRule } from "../../src/report/about.ts";

test("every rule of the protocol says what its reader has to see", () => {
  const usual = aboutRule("a rule that nobody knows");
  const protocol = [...INVARIANTS, ...LIVENESS].filter(
    ({ id }) => !EXECUTION.some((rule) => rule.id === id),
  );
  const text = (about: ReadonlySet<string>): string => [...about].join(" ");
  const silent = protocol.filter(({ id }) => text(aboutRule(id)) === text(usual));
  expect(silent.map(({ id }) => id)).toEqual([]);
});
