// SPDX-License-Identifier: GPL-2.0-only OR MIT
import fc from "fast-check";
import type { Counterexample } from "../../src/report/counterexample.ts";
import type { Judged, RuleResult } from "../../src/report/judged.ts";
import type { Trace } from "../../src/trace/trace.ts";
import { anyTrace } from "./arbitrary.ts";
import { deadlock, hrtimer } from "./traces.ts";

const found = (trace: Trace, point = ""): Counterexample => ({
  trace,
  claim: "No context waits for a lock that a context it interrupted holds.",
  scenario: "spec/arm64/timer.yaml",
  point,
  assumptions: [],
  bounds: [],
  file: "traces/arm64/timer/all.trace.json",
});

const rule = (name: string, status: RuleResult["status"], trace?: Trace): RuleResult => ({
  rule: name,
  claim: `Claim of ${name}.`,
  source: "0123456789ab",
  status,
  found: trace === undefined ? null : found(trace),
});

const point = (name: string, more: Partial<Judged> = {}): Judged => ({
  name,
  file: `spec/${name.replace(/ .*/, "")}.yaml`,
  title: "A title",
  stats: { states: 1184, depth: 31, seconds: 0.4 },
  rules: [rule("rcu-watching", "holds"), rule("lock-order", "holds")],
  incomplete: null,
  misses: [],
  isUnpinned: false,
  notes: [],
  problems: [],
  ...more,
});

/** One of everything that can come out. */
export const everything: readonly Judged[] = [
  point("arm64/good"),
  point("broken/twin", { rules: [rule("lock-order", "broken-as-expected", deadlock)] }),
  point("arm64/timer pseudo_nmi=y", {
    rules: [rule("rcu-watching", "holds"), rule("no-self-deadlock", "broken", hrtimer)],
  }),
  point("arm64/loose", {
    rules: [rule("rcu-watching", "holds"), rule("lock-order", "idle")],
    isUnpinned: true,
    notes: [
      "the number of states is not pinned: add 'states: 1184'",
      "1 of 2 rules had something to check",
    ],
  }),
  point("broken/blind", { rules: [rule("lock-order", "absent")] }),
  point("arm64/counts", {
    misses: ["1 184 states, pinned are 1 185: explain, then 'states: 1184'"],
  }),
  point("arm64/large", {
    rules: [rule("rcu-watching", "open")],
    incomplete: { kind: "limit", why: "limit max-states", allowed: false },
  }),
  point("arm64/slow", {
    rules: [rule("rcu-watching", "open")],
    incomplete: { kind: "time", why: "600 seconds", allowed: false },
  }),
  point("arm64/allowed", {
    rules: [rule("rcu-watching", "open")],
    incomplete: { kind: "limit", why: "limit max-states", allowed: true },
  }),
  point("arm64/crash", {
    stats: null,
    rules: [],
    incomplete: { kind: "internal", why: "internal error: oh", allowed: false },
  }),
  point("arm64/typo", {
    stats: null,
    rules: [],
    problems: [{ file: "spec/arm64/entry.c", line: 3, column: 7, message: "unknown name 'foo'" }],
  }),
];

/** Texts that say something, and then anything. */
const words = fc
  .oneof(fc.string({ maxLength: 60 }), fc.string({ unit: "binary" }))
  .map((text) => `w${text}`);

const anyRule: fc.Arbitrary<RuleResult> = fc
  .record({
    name: fc.oneof(words, fc.constantFrom("rcu-watching", "WARN_ON(x == 1) in f()")),
    status: fc.constantFrom(
      "holds" as const,
      "broken" as const,
      "broken-as-expected" as const,
      "absent" as const,
    ),
    trace: anyTrace,
    claim: words,
  })
  .map(({ name, status, trace, claim }) => ({
    rule: name,
    claim,
    source: "",
    status,
    found: status.startsWith("broken") ? { ...found({ ...trace, rule: name }), claim } : null,
  }));

const anyPoint: fc.Arbitrary<Judged> = fc.record({
  name: words,
  file: words.map((text) => `spec/${text}`),
  title: words,
  stats: fc.constantFrom(null, { states: 1, depth: 2, seconds: 3.25 }),
  rules: fc.uniqueArray(anyRule, { maxLength: 4, selector: ({ rule: id }) => id.trim() }),
  incomplete: fc.option(
    fc.record({
      kind: fc.constantFrom("time" as const, "limit" as const, "internal" as const),
      why: words,
      allowed: fc.boolean(),
    }),
  ),
  misses: fc.array(words, { maxLength: 2 }),
  isUnpinned: fc.constant(true),
  notes: fc.constant(["1 of 2 rules had something to check"]),
  problems: fc.array(
    fc.record({
      file: words,
      line: fc.integer({ min: 1 }),
      column: fc.integer({ min: 1 }),
      message: words,
    }),
    { maxLength: 2 },
  ),
});

/** Any results at all, sensible or not. */
export const anyPoints = fc.array(anyPoint, { maxLength: 4 });
