// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describe, expect, it } from "vitest";
import { SDEI_ENTRY, SDEI_HANDLER } from "../../src/model/arm64/sdei-stub.ts";
import { createModel } from "../../src/model/create.ts";
import { peOf, raisesPriority } from "../../src/model/firmware.ts";
import type { Machine } from "../../src/model/machine.ts";
import type { Pe, SdeiEvent } from "../../src/model/pe.ts";
import type { CpuConfig, FirmwareConfig, SystemConfig } from "../../src/model/system.ts";
import { fn, num, prim, ret, sym, system } from "./build.ts";

const HANDLED = num(0);
const NORMAL = { name: "normal", event: 10, critical: false, times: 1 };
const CRITICAL = { name: "critical", event: 20, critical: true, times: 1 };

const call = (id: string, event = 0, mpidr = 0) =>
  prim("invoke_sdei_fn", [sym(id), num(event), num(mpidr)], 0);

/** Two CPUs with an event of each class, that execute `steps` over and over. */
function machineOf(steps: Parameters<typeof fn>[1], sdei: FirmwareConfig["sdei"] = "reject") {
  const cpu = (number: number): CpuConfig => ({
    tasks: [{ name: `T${number}`, runs: "main" }],
    idle: null,
    lines: [],
    faults: [],
    nohzFull: false,
    sdei: [NORMAL, CRITICAL].map((event) => ({ ...event, name: `${event.name}${number}` })),
  });
  const handler = fn(SDEI_HANDLER, [prim("do_work"), { op: "return", value: HANDLED }], {
    params: 2,
  });
  const irq = fn("el1h_64_irq_handler", [ret], { params: 1 });
  const main = fn("main", [...steps, { op: "jump", to: 0 }], { slots: 1 });
  const config: SystemConfig = {
    ...system([main, handler, irq], { cpus: [cpu(0), cpu(1)] }),
    firmware: { sdei },
  };
  const model = createModel(config);
  return { config, model, start: model.initial()[0] as Machine };
}

type EventName = "0" | "10" | "20";

const inState = (
  machine: Machine,
  cpu: number,
  change: Partial<Pe>,
  events: Partial<Record<EventName, Partial<SdeiEvent>>> = {},
): Machine => {
  const pe = peOf(machine, cpu) as Pe;
  const changed = Object.entries(events).map(([name, event]) => [
    name,
    { ...(pe.events[name] as SdeiEvent), ...event },
  ]);
  return {
    ...machine,
    firmware: {
      ...machine.firmware,
      [`cpu${cpu}`]: { ...pe, ...change, events: { ...pe.events, ...Object.fromEntries(changed) } },
    },
  };
};

/** "reg+en+run" and the like, the composite handler state. */
const handlerState = (text: string): Pick<SdeiEvent, "registered" | "enabled" | "running"> => ({
  registered: text.includes("reg"),
  enabled: text.includes("en"),
  running: text.includes("run"),
});

const textOf = ({ registered, enabled, running }: SdeiEvent): string =>
  [registered && "reg", enabled && "en", running && "run"].filter(Boolean).join("+") || "none";

const DENIED = -3n;
const PENDING = -5n;
const OK = 0n;

/** What a call of the client answers in `state`, and the state that it leaves. */
function answer(id: string, state: string): string {
  const { model, start } = machineOf([call(`SDEI_1_0_FN_SDEI_EVENT_${id}`, 10)]);
  const before = inState(start, 0, {}, { "10": handlerState(state) });
  const after = model.next(before, { kind: "step", cpu: 0, choice: 0 });
  const said = after.tasks.T0?.stack[0]?.calls.at(-1)?.locals[0];
  const event = peOf(after, 0)?.events["10"] as SdeiEvent;
  return `${new Map([
    [OK, "ok"],
    [DENIED, "denied"],
    [PENDING, "pending"],
  ]).get(said as bigint)} ${textOf(event)}`;
}

/** The table of kernel-stop-pause-x86.md section 1.4, row by row. */
const TABLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  none: {
    REGISTER: "ok reg",
    ENABLE: "denied none",
    DISABLE: "denied none",
    UNREGISTER: "denied none",
    CONTEXT: "denied none",
  },
  reg: {
    REGISTER: "denied reg",
    ENABLE: "ok reg+en",
    DISABLE: "ok reg",
    UNREGISTER: "ok none",
    CONTEXT: "denied reg",
  },
  "reg+en": {
    REGISTER: "denied reg+en",
    ENABLE: "ok reg+en",
    DISABLE: "ok reg",
    UNREGISTER: "ok none",
    CONTEXT: "denied reg+en",
  },
  "reg+en+run": {
    REGISTER: "denied reg+en+run",
    ENABLE: "ok reg+en+run",
    DISABLE: "ok reg+run",
    UNREGISTER: "pending run",
    CONTEXT: "ok reg+en+run",
  },
  "reg+run": {
    REGISTER: "denied reg+run",
    ENABLE: "ok reg+en+run",
    DISABLE: "ok reg+run",
    UNREGISTER: "pending run",
    CONTEXT: "ok reg+run",
  },
  run: {
    REGISTER: "denied run",
    ENABLE: "denied run",
    DISABLE: "denied run",
    UNREGISTER: "pending run",
    CONTEXT: "ok run",
  },
};

const STATES = Object.keys(TABLE);

describe("the composite handler state of an SDEI event", () => {
  it.each(
    Object.entries(TABLE).flatMap(([state, row]) =>
      Object.entries(row).map(([id, expected]) => ({ state, id, expected })),
    ),
  )("$state: $id is $expected", ({ state, id, expected }) => {
    expect(answer(id, state)).toBe(expected);
  });

  it.each([
    ["reg+en+run", "reg+en"],
    ["reg+run", "reg"],
    ["run", "none"],
  ])("%s: completion leaves %s, and ends the interrupt", (state, left) => {
    const { model, start } = machineOf([call("SDEI_1_0_FN_SDEI_EVENT_COMPLETE_AND_RESUME")]);
    const running = { ...handlerState(state), active: true };
    const before = inState(start, 0, { dispatched: [10] }, { "10": running });
    const after = peOf(model.next(before, { kind: "step", cpu: 0, choice: 0 }), 0);
    expect(textOf(after?.events["10"] as SdeiEvent)).toBe(left);
    expect(after?.events["10"]?.active).toBe(false);
    expect(after?.dispatched).toEqual([]);
  });

  it.each(STATES.filter((state) => !state.includes("run")))("%s: nothing to complete", (state) => {
    const { model, start } = machineOf([call("SDEI_1_0_FN_SDEI_EVENT_COMPLETE_AND_RESUME")]);
    const before = inState(start, 0, {}, { "10": handlerState(state) });
    const after = model.next(before, { kind: "step", cpu: 0, choice: 0 });
    expect(after.tasks.T0?.stack[0]?.calls.at(-1)?.locals[0]).toBe(DENIED);
    expect(after.firmware).toEqual(before.firmware);
  });

  it.each(STATES)(
    "%s: only a registered, enabled event that does not run is dispatched",
    (state) => {
      const { model, start } = machineOf([prim("do_work")]);
      const before = inState(start, 0, {}, { "10": { ...handlerState(state), pending: true } });
      const taken = model.enabled(before).filter(({ kind }) => kind === "take-sdei");
      expect(taken.length).toBe(state === "reg+en" ? 1 : 0);
      if (state !== "reg+en") expect(before.firmware.cpu0?.events["10"]?.pending).toBe(true);
    },
  );
});

const takes = (config: ReturnType<typeof machineOf>, machine: Machine): readonly string[] =>
  config.model
    .enabled(machine)
    .flatMap((action) => (action.kind === "take-sdei" ? [action.source] : []));

const pending = { pending: true };
const runs = { running: true, active: true };

describe("dispatch", () => {
  it("enters the client with everything masked, and keeps the priority raised", () => {
    const made = machineOf([prim("do_work")]);
    const before = inState(made.start, 0, {}, { "10": pending });
    const after = made.model.next(before, { kind: "take-sdei", cpu: 0, source: "normal0" });
    expect(after.cpus[0]?.daif).toEqual({ d: true, a: true, i: true, f: true });
    expect(after.tasks.T0?.stack.at(-1)?.calls[0]?.fn).toBe(SDEI_ENTRY);
    expect(peOf(after, 0)).toMatchObject({ dispatched: [10], events: { "10": { running: true } } });
    expect(raisesPriority(made.config, after, 0)).toBe(true);
  });

  it("asks neither DAIF nor PMR, but the PE mask", () => {
    const made = machineOf([prim("do_work")]);
    const [cpu] = made.start.cpus;
    const deaf = {
      ...made.start,
      cpus: made.start.cpus.map((one) => ({
        ...one,
        daif: { d: true, a: true, i: true, f: true },
        pmr: 0,
      })),
    };
    expect(cpu?.daif.i).toBe(false);
    expect(takes(made, inState(deaf, 0, {}, { "10": pending }))).toEqual(["normal0"]);
    expect(takes(made, inState(deaf, 0, { masked: true }, { "10": pending }))).toEqual([]);
  });

  it.each([
    { dispatched: "nothing", running: {}, normal: true, critical: true },
    { dispatched: "a Normal event", running: { "0": runs }, normal: false, critical: true },
    { dispatched: "a Critical event", running: { "20": runs }, normal: false, critical: false },
  ])("over $dispatched: Normal $normal, Critical $critical", ({ running, normal, critical }) => {
    const made = machineOf([prim("do_work")]);
    const asked = { ...running, "10": pending };
    expect(takes(made, inState(made.start, 0, {}, asked)).includes("normal0")).toBe(normal);
    const other = "20" in running ? {} : { "20": pending };
    const both = inState(made.start, 0, {}, { ...running, ...other });
    expect(takes(made, both).includes("critical0")).toBe(critical);
  });

  it("an event deferred by the PE mask comes when it is lifted; event 0 does not at TF-A", () => {
    const made = machineOf([call("SDEI_1_0_FN_SDEI_PE_UNMASK")]);
    const before = inState(made.start, 0, { masked: true }, { "10": pending, "0": pending });
    const kinds = made.model.enabled(before).map((action) => action.kind);
    expect(kinds).toContain("drop-sdei");
    const lost = made.model.next(before, { kind: "drop-sdei", cpu: 0, source: "event 0" });
    expect(peOf(lost, 0)?.events["0"]).toMatchObject({ pending: false, active: true });
    const after = made.model.next(before, { kind: "step", cpu: 0, choice: 0 });
    expect(takes(made, after)).toContain("normal0");
    // Nobody ends the interrupt that was lost: its priority keeps all others out for ever.
    const dead = made.model.next(lost, { kind: "step", cpu: 0, choice: 0 });
    expect(takes(made, dead)).toEqual([]);
  });

  it("PE_MASK says whether it changed the mask", () => {
    const made = machineOf([call("SDEI_1_0_FN_SDEI_PE_MASK")]);
    const once = made.model.next(made.start, { kind: "step", cpu: 0, choice: 0 });
    const twice = made.model.next(once, { kind: "step", cpu: 0, choice: 0 });
    const said = [once, twice].map(({ tasks }) => tasks.T0?.stack[0]?.calls.at(-1)?.locals[0]);
    expect(said).toEqual([1n, 0n]);
  });
});

describe("SDEI_EVENT_SIGNAL", () => {
  const signal = (
    sdei: NonNullable<FirmwareConfig["sdei"]>,
    change: Partial<Pe>,
    event: Partial<SdeiEvent> = {},
    number = 0,
    target = 1,
  ) => {
    const made = machineOf([call("SDEI_1_1_FN_SDEI_EVENT_SIGNAL", number, target)], sdei);
    const before = inState(made.start, 1, change, { "0": event });
    const after = made.model.next(before, { kind: "step", cpu: 0, choice: 0 });
    const said = after.tasks.T0?.stack[0]?.calls.at(-1)?.locals[0];
    return { said, pending: peOf(after, 1)?.events["0"]?.pending };
  };
  const INVALID = -2n;

  it.each([
    ["unmasked", {}, {}, OK, OK, OK],
    ["masked", { masked: true }, {}, INVALID, OK, OK],
    ["not enabled", {}, { enabled: false }, INVALID, OK, OK],
    ["not registered", {}, { registered: false, enabled: false }, INVALID, OK, OK],
  ] as const)("to a PE that is %s", (_, change, event, reject, pend, unchecked) => {
    expect(signal("reject", change, event)).toEqual({ said: reject, pending: reject === OK });
    expect(signal("pend", change, event)).toEqual({ said: pend, pending: true });
    expect(signal("unchecked", change, event)).toEqual({ said: unchecked, pending: true });
  });

  it("is refused for another event and for a PE that is not there", () => {
    expect(signal("reject", {}, {}, 10).said).toBe(INVALID);
    expect(signal("reject", {}, {}, 0, 7).said).toBe(INVALID);
  });

  it("collapses: two signals are one event", () => {
    expect(signal("reject", {}, { pending: true })).toEqual({ said: OK, pending: true });
  });
});

describe("CPU_OFF inside a handler", () => {
  it("leaves the dispatch, the handler state and the active interrupt behind", () => {
    const made = machineOf([prim("psci_cpu_off")]);
    const before = inState(made.start, 0, { dispatched: [0] }, { "0": runs });
    const after = made.model.next(before, { kind: "step", cpu: 0, choice: 0 });
    expect(peOf(after, 0)).toEqual({ ...(peOf(before, 0) as Pe), power: "off" });
    expect(made.model.enabled(after).some(({ kind, cpu }) => kind === "step" && cpu === 0)).toBe(
      false,
    );
  });
});
