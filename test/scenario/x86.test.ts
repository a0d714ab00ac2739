// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { expect, test } from "vitest";
import { refusal, SAMPLE, sampleWith } from "./sample.ts";

/** The sample as an x86-64: no axis and no fault of arm64. */
const x86Sample = SAMPLE.replace("  pseudo_nmi: [n, y]", "  pti: [n, y]")
  .replace("kind: abort", "kind: page_fault")
  .replaceAll("pseudo_nmi=", "pti=")
  .replace("nesting: 3", "nesting: 3\nx86: {}");

const x86With = (old: string, now: string): string => x86Sample.replace(old, now);

test("an x86-64 has axes, exceptions and devices of its own", () => {
  expect(refusal(x86Sample)).toEqual([]);
});

test("what only the other architecture has is refused with its place", () => {
  const told = "this machine is an x86-64, delete 'x86' if it is to be an arm64";
  expect(refusal(x86With("kind: page_fault", "kind: svc"))).toEqual([
    `spec/x.yaml:15:17: ERROR: event 'abort' has kind svc, ${told}`,
  ]);
  expect(refusal(x86With("fault: abort", "sdei: abort, event: 5 }\n      - {fault: f"))).toEqual([
    `spec/x.yaml:15:16: ERROR: event 'abort' needs a GIC or firmware, ${told}`,
  ]);
  expect(refusal(sampleWith("CONFIG_PREEMPT_RT: [n]", "fsgsbase: [n]"))).toEqual([
    "spec/x.yaml:8:3: ERROR: axis 'fsgsbase' means nothing here, this machine is an arm64, " +
      "write 'x86: {}' if it is to be an x86-64",
  ]);
});

test("a change of the assembly that nobody knows is refused", () => {
  expect(refusal(x86With("x86: {}", "x86: {stubs: [nmi-no-dff]}"))[0]).toMatch(
    /ERROR: .*'nmi-no-dff'.*did you mean 'nmi-no-df'\?$/,
  );
});
