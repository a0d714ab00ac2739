// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Mutants of one source file: each is one small fault, put into the text where the syntax tree
// says that there is a condition, a number, a statement or an element.
import { parseSync, visitorKeys } from "oxc-parser";

const SWAPS = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "===": "!==",
  "!==": "===",
  "+": "-",
  "-": "+",
  "&": "|",
  "|": "&",
  "<<": ">>",
  ">>": "<<",
  ">>>": "<<",
};

/** Methods that say the opposite, or less. */
const CALLS = { some: "every", every: "some", min: "max", max: "min", add: "has", push: "indexOf" };

/** Types, and texts for people: a fault there is none of behaviour. */
const UNTOUCHED = /^TS(?!As|Satisfies)|^Import|^Export(All|Named)|^Throw|^Template/;

/** Nodes that are part of an export all the same. */
const isLeft = ({ type, declaration }) => UNTOUCHED.test(type) && !declaration;

const isMissing = ({ type, name }) => type === "Identifier" && name === "undefined";

/** What tells the compiler that something is there: without it the types are wrong. */
const isGuard = ({ type, operator, left, right }) =>
  type === "BinaryExpression" && /^[!=]==$/.test(operator) && (isMissing(left) || isMissing(right));

/** Faults of one node: the kind, and the range that is replaced by a text. */
function* faultsOf(node, textOf) {
  const whole = (kind, text) => ({ kind, start: node.start, end: node.end, text });
  const { type } = node;
  const negated = ({ start, end }) => ({
    kind: "negate",
    start,
    end,
    text: `!(${textOf({ start, end })})`,
  });
  if (type === "LogicalExpression" && node.operator !== "??") {
    for (const [gone, kept] of [
      [node.left, node.right],
      [node.right, node.left],
    ])
      if (!isGuard(gone)) yield whole(`drop of ${node.operator}`, `(${textOf(kept)})`);
  }
  if (type === "UnaryExpression" && node.operator === "!")
    yield whole("drop !", `(${textOf(node.argument)})`);
  if (/^(If|While|DoWhile|For)Statement$|^ConditionalExpression$/.test(type) && node.test)
    if (!/^(Logical|Unary)/.test(node.test.type)) yield negated(node.test);
  if (type === "BinaryExpression" && Object.hasOwn(SWAPS, node.operator)) {
    const swapped = SWAPS[node.operator];
    const text = `${textOf(node.left)} ${swapped} ${textOf(node.right)}`;
    yield whole(`${node.operator} is ${swapped}`, `(${text})`);
  }
  if (type === "Literal" && typeof node.value === "number")
    yield whole("off by one", `${node.value + 1}`);
  if (type === "Literal" && typeof node.value === "bigint")
    yield whole("off by one", `${node.value + 1n}n`);
  if (type === "Literal" && typeof node.value === "boolean")
    yield whole("other boolean", `${!node.value}`);
  if (type === "ExpressionStatement" && node.expression.callee?.type !== "Super")
    yield whole("drop statement", ";");
  if (type === "ContinueStatement" || type === "BreakStatement") yield whole("drop statement", ";");
  if (type === "ArrayExpression")
    for (const [at, element] of node.elements.entries()) {
      if (element === null) continue;
      const rest = node.elements.filter((_, other) => other !== at);
      const text = `[${rest.map((each) => (each ? textOf(each) : "")).join(", ")}]`;
      yield { kind: "drop element", start: node.start, end: node.end, text, at: element.start };
    }
  const { property } = node.callee ?? {};
  if (type === "CallExpression" && property && Object.hasOwn(CALLS, property.name))
    yield {
      kind: `${property.name} is ${CALLS[property.name]}`,
      start: property.start,
      end: property.end,
      text: CALLS[property.name],
    };
  if (type === "CallExpression" && property?.name === "filter")
    yield whole("drop filter", textOf(node.callee.object));
}

/** All mutants of a file, in the order of the text. */
export function mutantsOf(file, text) {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
  const textOf = ({ start, end }) => text.slice(start, end);
  const found = [];
  const visit = (node) => {
    if (isLeft(node)) return;
    for (const fault of faultsOf(node, textOf)) {
      const line = text.slice(0, fault.at ?? fault.start).split("\n").length;
      found.push({ file, line, ...fault, was: text.slice(fault.start, fault.end) });
    }
    for (const key of visitorKeys[node.type] ?? []) {
      // What stands behind ?? is there for the types; nothing can be learnt of its absence.
      if (node.type === "LogicalExpression" && node.operator === "??" && key === "right") continue;
      for (const child of [node[key]].flat()) if (child) visit(child);
    }
  };
  visit(program);
  return found;
}

/** A file with the fault in it. */
export const applied = (text, { start, end, text: fault }) =>
  text.slice(0, start) + fault + text.slice(end);
