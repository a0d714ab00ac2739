// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Diagnostic } from "../kernelc/diagnostic.ts";
import { ARM64_FAULTS, type Axis, type FaultSpec, X86_FAULTS } from "./scenario.ts";
import type { ScenarioFile } from "./schema.ts";

/** Boot choices and exceptions that only one of the architectures has. */
const AXES = { arm64: ["pseudo_nmi", "eoimode", "ets2"], x86: ["pti", "fsgsbase"] } as const;
const FAULTS: Readonly<Record<Architecture, readonly FaultSpec["kind"][]>> = {
  arm64: ARM64_FAULTS,
  x86: X86_FAULTS,
};
type Architecture = keyof typeof AXES;

const other = { arm64: "x86", x86: "arm64" } as const;
const TITLES = { arm64: "an arm64", x86: "an x86-64" } as const;
const REMEDY = {
  arm64: "write 'x86: {}' if it is to be an x86-64",
  x86: "delete 'x86' if it is to be an arm64",
} as const;

/** Events, axes and devices of the architecture that the scenario does not have. */
export function wrongArchitecture(
  { x86, gic, firmware, cpus = [] }: ScenarioFile,
  axes: readonly Axis[],
): readonly Diagnostic[] {
  const here: Architecture = x86 === undefined ? "arm64" : "x86";
  const say = (what: string) => `${what}, this machine is ${TITLES[here]}, ${REMEDY[here]}`;
  const events = cpus.flatMap((cpu) => cpu.events ?? []);
  const strange: readonly string[] = AXES[other[here]];
  return [
    ...axes
      .filter(({ name }) => strange.includes(name))
      .map(({ name, at }) => ({ at, message: say(`axis '${name}' means nothing here`) })),
    ...events.flatMap((event) => {
      const { name } = event;
      const { value, at } = name;
      if ("fault" in event && !FAULTS[here].includes(event.fault.kind))
        return [{ at, message: say(`event '${value}' has kind ${event.fault.kind}`) }];
      const isArm = "sdei" in event || ("line" in event && event.line.sgi === true);
      const owned = here === "x86" && (isArm || gic !== undefined || firmware !== undefined);
      return owned ? [{ at, message: say(`event '${value}' needs a GIC or firmware`) }] : [];
    }),
  ];
}
