// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { TopLevel } from "./ast.ts";
import { BARE_ATTRIBUTES, CALLED_ATTRIBUTES } from "./attribute-names.ts";
import type { SyntaxProblem } from "./cursor.ts";
import { type Diagnostic, InputError } from "./diagnostic.ts";
import type { Parser, Rules } from "./grammar.ts";
import { attributes } from "./parse-attributes.ts";
import { declaration, initialiser } from "./parse-declarations.ts";
import { params, shape } from "./parse-declarators.ts";
import { argument, assignment, callArguments, constant, expression } from "./parse-expressions.ts";
import { block, statement } from "./parse-statements.ts";
import { specifiers, typeName } from "./parse-types.ts";
import { parseItems } from "./parse-unit.ts";
import type { SourceMap } from "./position.ts";
import { preprocess } from "./preprocess.ts";
import { cacheOf, type SourceTree } from "./source.ts";

export interface UnitOptions {
  readonly tree: SourceTree;
  /**
   * CONFIG_* symbols: "y" or "1" for yes, "m" for a module, any other text for a value.
   * Everything else is undefined: `#ifdef` is false, IS_ENABLED is 0.
   */
  readonly config: ReadonlyMap<string, string>;
  /** Extra object-like macros. */
  readonly defines?: ReadonlyMap<string, string>;
  /** Folders searched for `#include <x>` and, after the including file's own folder, `"x"`. */
  readonly includePath: readonly string[];
  /** Names never macro-expanded; `guard`, `scoped_guard` and `for_each_cpu` always are kept. */
  readonly keep?: ReadonlySet<string>;
  /** Attribute macros besides the built-in list of kernel ones. */
  readonly attributes?: ReadonlySet<string>;
  /** Files read before the unit, as with gcc -include. */
  readonly prelude?: readonly string[];
}

/** One translation unit. With diagnostics it must not be used: something of it was not understood. */
export interface Unit extends SourceMap {
  readonly file: string;
  readonly items: readonly TopLevel[];
  readonly diagnostics: readonly Diagnostic[];
  /** All files read, in order of first use. */
  readonly files: readonly string[];
  /** CONFIG_ symbols the result depends on. */
  readonly configRead: ReadonlySet<string>;
  /** Those of them that the options do not mention, not even as "n": perhaps misspelt. */
  readonly configUnset: ReadonlySet<string>;
  /** Macros that the unit defines and that are never expanded. */
  readonly keptMacros: ReadonlySet<string>;
}

const KEPT = new Set(["guard", "scoped_guard", "for_each_cpu"]);

const RULES: Rules = {
  expression,
  assignment,
  constant,
  callArguments,
  argument,
  typeName,
  specifiers,
  shape,
  attributes,
  params,
  initialiser,
  declaration,
  block,
  statement,
};

/**
 * Reads a C file: preprocesses it and parses its top level. Function bodies are parsed when
 * they are asked for. Units over the same tree object share the tokens of their headers.
 */
export function parseUnit(file: string, options: UnitOptions): Unit {
  const cache = cacheOf(options.tree);
  const extra = options.attributes ?? new Set<string>();
  const isAttribute: Parser["isAttribute"] = (name) => {
    if (BARE_ATTRIBUTES.has(name)) return "bare";
    if (CALLED_ATTRIBUTES.has(name)) return "called";
    return extra.has(name) ? "either" : null;
  };
  const keep = options.keep ?? new Set<string>();
  const done = preprocess(file, cache, {
    config: options.config,
    defines: options.defines ?? new Map(),
    includePath: options.includePath,
    prelude: options.prelude ?? [],
    kept: (name) => KEPT.has(name) || keep.has(name) || isAttribute(name) !== null,
  });
  const { tokens, places, diagnostics, files, configRead, keptMacros } = done;
  const locate: SourceMap["locate"] = (at) =>
    places.locate(tokens.place[at] ?? 0, tokens.expansion[at] ?? 0);
  const diagnose = (problem: SyntaxProblem): Diagnostic => ({
    at: tokens.count === 0 ? { file, line: 1, column: 1 } : locate(problem.at),
    message: problem.message,
  });
  const problems: SyntaxProblem[] = [];
  const items = parseItems(
    {
      tokens,
      interner: cache.interner,
      rules: RULES,
      isAttribute,
      refuse: (problem) => new InputError([diagnose(problem)]),
    },
    problems,
  );
  return {
    file,
    items,
    diagnostics: [...diagnostics, ...problems.map(diagnose)],
    files,
    configRead,
    configUnset: new Set([...configRead].filter((name) => !options.config.has(name))),
    keptMacros,
    locate,
  };
}
