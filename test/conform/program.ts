// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Recorded tests of memory and translation (conform/memory/README.md) as C, and the ends of their runs.
import { ends, type Litmus } from "../spec/litmus.ts";

/** What one instruction does; `then` is what a branch may leave out. */
interface Op {
  readonly op: string;
  readonly from?: string;
  readonly to?: string;
  readonly at?: string;
  readonly value?: number | string;
  readonly order?: string;
  readonly kind?: string;
  readonly data?: string;
  readonly address?: string;
  readonly register?: string;
  readonly is?: string;
  readonly then?: readonly Op[];
}

export interface Recorded {
  readonly name: string;
  readonly cells: Readonly<Record<string, number | string>>;
  /** Of tests of translation: what the page table entry is at first. */
  readonly entry?: string;
  readonly threads: readonly (readonly Op[])[];
  readonly names: readonly string[];
  readonly ends: readonly string[];
}

/** How the cells of a test are declared, and how C names what is in one. */
interface Kind {
  readonly type: string;
  readonly register: string;
  readonly cell: (name: string) => string;
  readonly first: (value: number | string) => string;
  /** What a register holds that is not reached. */
  readonly unread: string;
}

const INTEGERS: Kind = {
  type: "int",
  register: "int ",
  cell: (name) => name,
  first: (value) => `${value}`,
  unread: "99",
};
const COUNTERS: Kind = {
  ...INTEGERS,
  type: "atomic_t",
  cell: (name) => `${name}.counter`,
  first: (value) => `{ .counter = ${value} }`,
};
const POINTERS: Kind = {
  type: "struct cell",
  register: "struct cell *",
  cell: (name) => (name.startsWith("*") ? `${name.slice(1)}->next` : `${name}.next`),
  first: (value) => `{ .next = ${value} }`,
  unread: "&unread",
};

const everyOp = (ops: readonly Op[]): readonly Op[] =>
  ops.flatMap((one) => [one, ...everyOp(one.then ?? [])]);

const uses = (threads: Recorded["threads"], op: string): boolean =>
  everyOp(threads.flat()).some((one) => one.op === op);

function kindOf({ cells, threads }: Recorded): Kind {
  if (Object.values(cells).some((value) => typeof value === "string")) return POINTERS;
  return uses(threads, "add") ? COUNTERS : INTEGERS;
}

/** Why the C of scenarios cannot say a test; null: it can. */
export function inexpressible({ threads }: Recorded, machine: "aarch64" | "x86"): string | null {
  const all = everyOp(threads.flat());
  if (all.some(({ op }) => op === "cas")) return "compare and swap";
  if (machine === "aarch64" && all.some(({ op }) => op === "add")) return "fetch and add";
  if (all.some(({ address }) => address !== undefined)) return "computed address";
  return null;
}

const ACCESSES: Readonly<Record<string, string>> = {
  acquire: "xchg_acquire",
  release: "xchg_release",
  "acquire-release": "xchg",
};
const BARRIERS: Readonly<Record<string, string>> = { sy: "smp_mb", ld: "smp_rmb", st: "smp_wmb" };

function statement(op: Op, kind: Kind, isX86: boolean): string {
  const into = (value: string) => `${op.to} = ${value};`;
  const value = op.data === undefined ? `${op.value}` : `(${op.data} ^ ${op.data}) + ${op.value}`;
  const page = (name = "") => (name === "invalid" ? "INVALID_PTE" : `&${name}`);
  switch (op.op) {
    case "load": {
      const from = kind.cell(op.from ?? "");
      return into(op.order === "acquire" ? `smp_load_acquire(&${from})` : `READ_ONCE(${from})`);
    }
    case "store": {
      const to = kind.cell(op.to ?? "");
      return op.order === "release"
        ? `smp_store_release(&${to}, ${value});`
        : `WRITE_ONCE(${to}, ${value});`;
    }
    case "swap": {
      const exchange = isX86 ? "xchg" : (ACCESSES[op.order ?? ""] ?? "xchg_relaxed");
      return into(`${exchange}(&${kind.cell(op.at ?? "")}, ${value})`);
    }
    case "add":
      if (op.value !== 1 || op.to !== undefined) throw new Error("only LOCK ADD of 1 is known");
      return `atomic_inc(&${op.at});`;
    case "if": {
      const body = (op.then ?? []).map((one) => statement(one, kind, isX86)).join(" ");
      return `if (${op.is === "zero" ? "!" : ""}${op.register}) { ${body} }`;
    }
    case "dmb":
      return `${BARRIERS[op.kind ?? ""]}();`;
    case "mfence":
      return "smp_mb();";
    case "dsb":
      return `dsb(${op.kind ?? "sy"});`;
    case "isb":
      return "isb();";
    case "tlbi":
      return "__tlbi(vale1is, &pte);";
    case "set-entry":
      return `__set_pte_nosync(&pte, ${page(op.to)});`;
    case "load-via":
      return into("load_via(&pte)");
    case "store-via":
      return into(`store_via(&pte, ${op.value})`);
    default:
      throw new Error(`no operation '${op.op}'`);
  }
}

const registersOf = (ops: readonly Op[]): readonly string[] => [
  ...new Set(everyOp(ops).flatMap(({ to = "" }) => (/^r\d+$/.test(to) ? [to] : []))),
];

/** The test as C in the form of spec/litmus/; every name of it is asked for. */
function litmusOf(test: Recorded, isX86: boolean, translation: string | undefined): Litmus {
  const kind = kindOf(test);
  const cells = Object.entries(test.cells).map(([name, value]) => ({ name, value }));
  const results = test.threads.flatMap((ops, id) =>
    registersOf(ops).map((register) => `P${id}_${register}`),
  );
  const threads = test.threads.map((ops, id) => {
    const registers = registersOf(ops);
    const lines = [
      ...registers.map((register) => `${kind.register}${register} = ${kind.unread};`),
      ...ops.map((op) => statement(op, kind, isX86)),
      ...registers.map((register) => `P${id}_${register} = ${register};`),
    ];
    return `void P${id}(void)\n{\n${lines.map((line) => `\t${line}\n`).join("")}}`;
  });
  const entry = test.entry === "invalid" ? "INVALID_PTE" : `&${test.entry}`;
  const code = [
    "#include <litmus.h>",
    ...(isX86 || kind === COUNTERS ? ["#include <smp-types.h>"] : []),
    ...(translation === undefined ? [] : ["#include <pgtable.h>"]),
    ...(kind === POINTERS ? ["struct cell unread;"] : []),
    ...cells.map(({ name }) => `extern ${kind.type} ${name};`),
    ...cells.map(({ name, value }) => `${kind.type} ${name} = ${kind.first(value)};`),
    ...(translation === undefined ? [] : [`pte_t pte = ${entry};`]),
    ...results.map((name) => `${kind.register}${name};`),
    ...threads,
    "",
  ].join("\n");
  return {
    name: test.name,
    code,
    threads: test.threads.length,
    exists: new Map(test.names.map((name) => [cellOf(name, kind), ""])),
    expected: { Arm: "", LKMM: "", x86: "" },
    ...(translation === undefined ? {} : { translation }),
  };
}

/** `x` and `1:r0`, as the machine names them. */
function cellOf(name: string, kind: Kind): string {
  const [, thread, register] = /^(\d):(\w+)$/.exec(name) ?? [];
  return `global:${thread === undefined ? kind.cell(name) : `P${thread}_${register}`}`;
}

const EFAULT = -14;

/** A value as the recording writes it. */
function told(text: string): string {
  if (text === `${EFAULT}`) return "fault";
  if (text === "&global:unread") return "99";
  return text.replace("global:", "").replace(".next", "");
}

/**
 * Every access of the longest thread, but for what it stores of its registers at its end: these
 * come when all else has been issued, and nobody reads them.
 */
const windowOf = ({ threads }: Recorded): number =>
  Math.max(
    1,
    ...threads.map((ops) => everyOp(ops).filter(({ op }) => !ORDERS.includes(op)).length),
  );

const ORDERS: readonly string[] = ["dmb", "dsb", "isb", "mfence", "tlbi", "if"];

/** The ends that the machine has, as the recording writes them. */
export function endsOf(
  test: Recorded,
  memory: "armv8" | "x86",
  translation?: string,
): readonly string[] {
  const litmus = litmusOf(test, memory === "x86", translation);
  const kind = kindOf(test);
  const found = ends(litmus, memory, windowOf(test)).map((end) => {
    const cells = new Map(end.split(" ").map((one) => one.split("=") as [string, string]));
    // The machine does not keep a cell that no program names, and no test stores a zero.
    const toldOf = (name: string) => {
      const value = cells.get(cellOf(name, kind)) ?? "0";
      return told(value === "0" ? `${test.cells[name] ?? value}` : value);
    };
    return test.names.map(toldOf).join(" ");
  });
  return found.sort();
}
