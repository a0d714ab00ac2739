// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from "yaml";
import { type Diagnostic, InputError } from "../kernelc/diagnostic.ts";
import { suggest } from "../scenario/suggest.ts";

/** What a config point may fail to meet. */
interface Allowed {
  readonly steps: readonly string[] | "any";
  readonly events: readonly string[] | "any";
  readonly rules: readonly string[] | "any";
}

/** An expectation file: per config point what it need not meet; all else is an error. */
export interface Allowance {
  readonly file: string;
  readonly of: (name: string) => Allowed;
}

const KINDS = ["steps", "events", "rules"] as const;
/** Stands for every point that has no entry of its own. */
const DEFAULT = "default";

/**
 * Reads what `--vacuity` prints. Throws InputError with the place of everything wrong in
 * it; `known` tells which names there are.
 */
export function readAllowance(text: string, file: string, known: Known): Allowance {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems: Diagnostic[] = [];
  const wrong = (offset: number, message: string): void => {
    const { line, col } = lines.linePos(offset);
    problems.push({ at: { file, line: Math.max(1, line), column: Math.max(1, col) }, message });
  };
  for (const { pos, message } of document.errors) wrong(pos[0], `this is no YAML: ${message}`);
  const points = new Map<string, Allowed>();
  for (const [name, value, at] of entriesOf(document.contents, wrong, "a config point")) {
    if (name !== DEFAULT && !isKnown(name, known)) {
      const all = [...known.points, ...known.scenarios];
      const hint = suggest(name, all, "'eret check' prints their names");
      wrong(at, `there is no config point '${name}', ${hint}`);
    }
    points.set(name, allowedOf(value, wrong));
  }
  if (problems.length > 0) throw new InputError(problems);
  const nothing: Allowed = { steps: [], events: [], rules: [] };
  return { file, of: (name) => points.get(name) ?? points.get(DEFAULT) ?? nothing };
}

/** Config points that are searched, and the names of all scenarios that there are. */
interface Known {
  readonly points: readonly string[];
  readonly scenarios: readonly string[];
}

/** The points of scenarios that are not searched are not looked at, either. */
function isKnown(name: string, { points, scenarios }: Known): boolean {
  const [scenario = ""] = name.split(" ");
  const isSearched = points.some((point) => point.split(" ")[0] === scenario);
  return isSearched ? points.includes(name) : scenarios.includes(scenario);
}

type Wrong = (offset: number, message: string) => void;
type Entry = readonly [name: string, value: Node | null, at: number];

const startOf = (node: Node | null): number => node?.range?.[0] ?? 0;

function entriesOf(node: Node | null, wrong: Wrong, what: string): readonly Entry[] {
  if (node === null || (isScalar(node) && node.value === null)) return [];
  if (!isMap<Node, Node | null>(node)) {
    wrong(startOf(node), `here is a table with ${what} for each key`);
    return [];
  }
  return node.items.map(({ key, value }: Pair<Node, Node | null>): Entry => {
    return [isScalar(key) ? String(key.value) : "", value, startOf(key)];
  });
}

function allowedOf(node: Node | null, wrong: Wrong): Allowed {
  const allowed: Record<string, readonly string[] | "any"> = {};
  for (const [name, value, at] of entriesOf(node, wrong, "'steps', 'events' or 'rules'")) {
    if (KINDS.some((kind) => kind === name)) allowed[name] = listOf(value, wrong);
    else wrong(at, `unknown key '${name}', ${suggest(name, KINDS, `one of ${KINDS.join(", ")}`)}`);
  }
  const { steps = [], events = [], rules = [] } = allowed;
  return { steps, events, rules };
}

function listOf(node: Node | null, wrong: Wrong): readonly string[] | "any" {
  if (isScalar(node) && node.value === "any") return "any";
  if (isSeq<Node>(node))
    return node.items.map((item) => (isScalar(item) ? String(item.value) : ""));
  wrong(startOf(node), "here is a list, or the word 'any'");
  return [];
}
