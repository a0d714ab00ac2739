// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Diagnostic } from "../kernelc/diagnostic.ts";
import type { EventSpec } from "./cpu-shape.ts";
import type { Located } from "./reading.ts";
import type { LineSpec } from "./scenario.ts";
import type { ScenarioFile } from "./schema.ts";

/** Interrupts from here on are SPIs: not of one CPU, and routed. */
const FIRST_SPI = 32;

interface Source {
  readonly name: Located<string>;
  readonly line: LineSpec;
  readonly cpu: number;
}

const linesOf = (events: readonly EventSpec[], cpu: number): readonly Source[] =>
  events.flatMap((event) => ("line" in event ? [{ name: event.name, line: event.line, cpu }] : []));

/** What interrupt lines say of themselves and a GIC does not have. */
export function gicContradictions({ cpus = [], gic }: ScenarioFile): readonly Diagnostic[] {
  const sources = cpus.flatMap(({ events = [] }, cpu) => linesOf(events, cpu));
  const takesFiq = cpus.map((cpu) => (cpu.gic?.fiq ?? gic?.fiq)?.value === true);
  const contradictions = sources.flatMap((source, index) => {
    const problem =
      sameInterrupt(source, sources.slice(0, index)) ??
      wrongAffinity(source, cpus.length) ??
      wrongGroup(source, takesFiq[source.cpu] === true);
    return problem === null ? [] : [{ at: source.name.at, message: problem }];
  });
  return [...unsettledViews({ cpus, gic }), ...contradictions];
}

/**
 * One security state with Group 0 taken away: Linux and the prose of the architecture leave PMR and
 * RPR as they are, its pseudocode and QEMU shift them. See kernel-arm64-entry.md section 2.5.
 */
function unsettledViews({ cpus = [], gic }: Pick<ScenarioFile, "cpus" | "gic">): Diagnostic[] {
  if (gic?.ds === false) return [];
  return [gic, ...cpus.map((cpu) => cpu.gic)].flatMap((one) => {
    if (one?.fiq?.value !== true) return [];
    const told = `'fiq: true' with ${gic?.ds === undefined ? "'ds' left true" : "'ds: true'"}`;
    const why = "whether PMR and RPR are shifted then is unsettled, texts and machines disagree";
    return [{ at: one.fiq.at, message: `${told}, ${why}, write 'gic: {ds: false, …}'` }];
  });
}

const isOneInterrupt = (a: Source, b: Source): boolean =>
  a.line.intid === b.line.intid && (a.cpu === b.cpu || a.line.intid >= FIRST_SPI);

/** Two sources of one INTID are one interrupt: that has to be meant, and to be the same in both. */
function sameInterrupt(source: Source, before: readonly Source[]): string | null {
  const other = before.find((one) => isOneInterrupt(one, source));
  if (other === undefined) return null;
  const { line, name } = source;
  const both = `'${other.name.value}' and '${name.value}' have INTID ${line.intid}`;
  if (line.shared !== true || other.line.shared !== true)
    return `${both}, which is one interrupt, say 'shared: true' of both or take another number`;
  const differs = (["nmi", "level", "priority", "affinity", "group", "disabled"] as const).find(
    (key) => line[key] !== other.line[key],
  );
  return differs === undefined
    ? null
    : `${both} and differ in '${differs}', a shared interrupt has one, say the same of both`;
}

function wrongAffinity({ line }: Source, cpus: number): string | null {
  const { affinity, intid } = line;
  if (affinity === undefined) return null;
  if (intid < FIRST_SPI)
    return `INTID ${intid} belongs to its CPU, only SPIs (from ${FIRST_SPI}) are routed, drop 'affinity'`;
  if (affinity < cpus) return null;
  return `'affinity' is ${affinity} and there are CPUs 0 to ${cpus - 1}, name one of these`;
}

/** A FIQ that EL1 gets makes Linux panic on a GICv3 machine, so it is no part of the model. */
function wrongGroup({ line, name }: Source, isTakenByEl3: boolean): string | null {
  if (line.group !== 0) return null;
  if (line.nmi)
    return `'${name.value}' is an NMI of the kernel and of Group 0, which is the firmware's, drop one`;
  if (isTakenByEl3) return null;
  return `'${name.value}' is of Group 0 and no one takes FIQs, the model has them at EL3 only, add 'gic: {ds: false, fiq: true}'`;
}
