// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { type Document, isAlias, LineCounter, type Node, parseDocument } from "yaml";
import type { Diagnostic } from "../kernelc/diagnostic.ts";
import type { Location } from "../kernelc/position.ts";

/** A value that remembers where it was written, for messages that come later. */
export interface Located<T> {
  readonly value: T;
  readonly at: Location;
}

/** The words that a scenario may use and that this room does not define. */
export interface Vocabulary {
  readonly rules: readonly string[];
  /** Of these, what is judged only where it is named; it needs weakly ordered memory. */
  readonly onRequest: readonly string[];
  readonly kernels: readonly string[];
}

/** A node under the name of the key that holds it; an empty value has no node. */
export interface Field {
  readonly name: string;
  readonly node: Node | null;
  readonly at: Location;
}

/** One YAML file being read: collects everything that is wrong with it. */
export class Reading {
  readonly vocabulary: Vocabulary;
  readonly diagnostics: Diagnostic[] = [];
  readonly root: Field;
  readonly #file: string;
  readonly #lines = new LineCounter();
  readonly #document: Document;

  constructor(file: string, text: string, vocabulary: Vocabulary) {
    this.vocabulary = vocabulary;
    this.#file = file;
    const document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    for (const problem of [...document.errors, ...document.warnings]) {
      this.wrong(this.place(problem.pos[0]), explain(problem.code, problem.message, text, problem));
    }
    this.#document = document;
    this.root = this.field("the file", document.contents, this.place(0));
  }

  /** Reports a problem; the undefined that it gives stands for the value that is not there. */
  wrong(at: Location, message: string): undefined {
    this.diagnostics.push({ at, message });
  }

  /** Follows an alias, and finds where the value begins: with its key if nothing stands for it. */
  field(name: string, node: Node | null, key: Location): Field {
    const at = node?.range ? this.place(node.range[0]) : key;
    const target = isAlias(node) ? (node.resolve(this.#document) ?? null) : node;
    return { name, node: target, at };
  }

  private place(offset: number): Location {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.#file, line: Math.max(line, 1), column: Math.max(col, 1) };
  }
}

/** Our words for what the YAML parser found; its own for the rest. */
function explain(
  code: string,
  message: string,
  text: string,
  problem: { readonly pos: readonly [number, number] },
): string {
  if (code === "DUPLICATE_KEY") {
    const key = /^["']?([\w.=,()-]+)/.exec(text.slice(problem.pos[0]))?.[1] ?? "?";
    return `key '${key}' appears twice, one of the two would be lost, delete one`;
  }
  if (code === "TAB_AS_INDENT") return "a tab indents this line, YAML wants spaces, replace it";
  if (code === "MULTIPLE_DOCS") {
    return "a second document begins here, a file holds one scenario, give it a file of its own";
  }
  const said = message.charAt(0).toLowerCase() + message.slice(1).split("\n")[0];
  return `this is not YAML, ${said.replace(/\.$/, "")}, check indentation and quotes here`;
}
