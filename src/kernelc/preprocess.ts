// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Longer than usual: files, directives and includes share the stack of open files.

import { Builtins } from "./builtin-macros.ts";
import { Conditionals } from "./conditionals.ts";
import { type Diagnostic, InputError } from "./diagnostic.ts";
import { Expander } from "./expand.ts";
import type { MacroState } from "./expansion.ts";
import { HASH, LESS } from "./intern.ts";
import { type Macro, readMacro, sameMacro } from "./macro.ts";
import { Places } from "./places.ts";
import { isHarmlessPragma } from "./pragma.ts";
import { predefined } from "./predefined.ts";
import { ARMS, Reading } from "./reading.ts";
import { folderOf, normalise, type SourceCache, SourceFile } from "./source.ts";
import { spell } from "./spell.ts";
import { BOL, Kind, type Token, TokenStore } from "./token.ts";

export interface PreprocessOptions {
  readonly config: ReadonlyMap<string, string>;
  readonly defines: ReadonlyMap<string, string>;
  readonly includePath: readonly string[];
  readonly prelude: readonly string[];
  /** Names that are never expanded. */
  readonly kept: (name: string) => boolean;
}

/** A unit after preprocessing. */
export interface Preprocessed {
  readonly tokens: TokenStore;
  readonly places: Places;
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly string[];
  readonly configRead: ReadonlySet<string>;
  /** Names that are never expanded and that a file defines. */
  readonly keptMacros: ReadonlySet<string>;
}

/** Messages and presumed lines: positions always name the real file. */
const WITHOUT_EFFECT = new Set(["warning", "line", "ident"]);
const MAX_INCLUDES = 200;
const MAX_DIAGNOSTICS = 200;

/** Runs the preprocessor over the prelude and the file. */
export function preprocess(
  path: string,
  cache: SourceCache,
  options: PreprocessOptions,
): Preprocessed {
  const preprocessor = new Preprocessor(path, cache, options);
  return preprocessor.run(path);
}

class Preprocessor {
  readonly #cache: SourceCache;
  readonly #options: PreprocessOptions;
  readonly #out = new TokenStore();
  readonly #diagnostics: Diagnostic[] = [];
  readonly #files = new Set<string>();
  readonly #once = new Set<string>();
  readonly #keptMacros = new Set<string>();
  readonly #state: MacroState;
  readonly #expander: Expander;
  readonly #conditionals: Conditionals;
  readonly #stack: Reading[] = [];

  constructor(path: string, cache: SourceCache, options: PreprocessOptions) {
    this.#cache = cache;
    this.#options = options;
    this.#state = {
      interner: cache.interner,
      places: new Places(),
      macros: new Map<number, Macro>(),
      configRead: new Set<string>(),
      report: (token, message) => this.#report(token, message),
      abort: (token, message) => {
        throw new InputError([{ at: this.#locate(token), message }]);
      },
    };
    const builtins = new Builtins(this.#state, {
      mainFile: path,
      file: () => this.#stack.at(-1)?.file.path ?? path,
      includeDepth: () => Math.max(0, this.#stack.length - 1),
      hasInclude: (name, angled) => this.#find(name, angled) !== null,
    });
    const file = {
      next: () => this.#fileToken(),
      parenNext: () => this.#stack.at(-1)?.atParen === true,
    };
    this.#expander = new Expander(this.#state, file, builtins);
    this.#conditionals = new Conditionals(this.#state, builtins, this.#expander);
  }

  run(path: string): Preprocessed {
    try {
      const start = predefined(this.#options.config, this.#options.defines);
      this.#read(new SourceFile("<command line>", start, this.#cache.interner));
      for (const name of [...this.#options.prelude, path]) this.#readNamed(name);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.#diagnostics.push(...error.diagnostics);
    }
    this.#out.trim();
    return {
      tokens: this.#out,
      places: this.#state.places,
      diagnostics: this.#diagnostics,
      files: [...this.#files],
      configRead: this.#state.configRead,
      keptMacros: this.#keptMacros,
    };
  }

  #readNamed(path: string): void {
    const file = this.#cache.file(path);
    if (file !== null) {
      this.#read(file);
      return;
    }
    const message = `there is no file '${path}', which usually means a wrong path or tree; look at the list of units and at the prelude`;
    this.#diagnostics.push({ at: { file: path, line: 1, column: 1 }, message });
  }

  #locate(token: Token): Diagnostic["at"] {
    return this.#state.places.locate(token.place, token.expansion);
  }

  #report(token: Token, message: string): void {
    const at = this.#locate(token);
    this.#diagnostics.push({ at, message });
    if (this.#diagnostics.length < MAX_DIAGNOSTICS) return;
    throw new InputError([{ at, message: "too many errors in this unit; correct the first ones" }]);
  }

  // ---- reading a file -------------------------------------------------------

  #read(file: SourceFile): void {
    const base = this.#state.places.base(file);
    const reading = new Reading(file, base);
    if (!file.path.startsWith("<")) this.#files.add(file.path);
    this.#stack.push(reading);
    this.#body(reading);
    const [open] = reading.open;
    if (open !== undefined) {
      this.#report(open.at, "this '#if' has no '#endif', which usually means a lost line; add it");
    }
    if (file.lexed.openComment >= 0) {
      const place = base + file.lexed.openComment;
      const token = { kind: Kind.other, id: 0, place, expansion: 0, flags: 0 };
      this.#report(token, "this comment has no end; add '*/'");
    }
    this.#stack.pop();
  }

  /** Tokens that no macro touches go straight from the file to the output. */
  #body(reading: Reading): void {
    const { kind, id, offset, flags, count } = reading.file.lexed;
    const { macros, interner, configRead } = this.#state;
    const emit = (token: Token): void =>
      this.#out.push(token.kind, token.id, token.place, token.expansion);
    while (reading.next < count) {
      const i = reading.next;
      const name = id[i] ?? 0;
      if (name === HASH && ((flags[i] ?? 0) & BOL) !== 0) {
        this.#directive(reading);
        continue;
      }
      if (kind[i] === Kind.ident) {
        if (interner.isConfig[name] === 1) configRead.add(interner.text(name));
        const macro = macros.get(name);
        if (macro !== undefined && !macro.kept) {
          const token = reading.token(i);
          reading.next++;
          this.#expander.expand(token, emit);
          continue;
        }
      }
      this.#out.push(kind[i] ?? 0, name, reading.base + (offset[i] ?? 0), 0);
      reading.next++;
    }
  }

  #fileToken(): Token | null {
    const reading = this.#stack.at(-1);
    if (reading === undefined) return null;
    while (reading.atDirective) this.#directive(reading);
    return reading.take();
  }

  // ---- directives -----------------------------------------------------------

  #directive(reading: Reading): void {
    const hash = reading.token(reading.next);
    const [head, ...rest] = reading.line();
    if (head === undefined || head.kind === Kind.number) return;
    const name = this.#state.interner.text(head.id);
    if (name === "define") this.#define(rest, head);
    else if (name === "undef") this.#undef(rest, head);
    else if (name === "include") this.#include(reading, rest, hash);
    else if (name === "if" || name === "ifdef" || name === "ifndef") {
      this.#conditionals.open(reading, name, rest, hash);
    } else if (name === "endif" || ARMS.has(name)) {
      this.#conditionals.continue(reading, name, rest, head);
    } else if (name === "pragma") this.#pragma(reading, rest, hash);
    else if (name === "error") {
      const text = spell(rest, this.#state.interner);
      this.#report(
        hash,
        `#error ${text}: the source refuses this configuration; set the symbols it asks for`,
      );
    } else if (!WITHOUT_EFFECT.has(name)) {
      this.#report(
        hash,
        `unknown directive '#${name}', which usually means a typing error; correct it`,
      );
    }
  }

  #define(rest: readonly Token[], head: Token): void {
    const read = readMacro(rest, this.#state.interner, this.#options.kept);
    if ("problem" in read) {
      this.#report(read.token ?? head, `${read.problem}; correct the definition`);
      return;
    }
    const known = this.#state.macros.get(read.id);
    if (known?.builtin === true) return;
    // What is kept is never expanded: only that it is defined matters.
    if (known !== undefined && !known.kept && !sameMacro(known, read.macro)) {
      this.#report(
        head,
        `macro '${read.macro.name}' is defined twice, differently; the second would win, so remove one or '#undef' it`,
      );
    }
    if (read.macro.kept) this.#keptMacros.add(read.macro.name);
    this.#state.macros.set(read.id, read.macro);
  }

  #undef(rest: readonly Token[], head: Token): void {
    const [name] = rest;
    if (name === undefined || name.kind !== Kind.ident) {
      this.#report(name ?? head, "#undef wants a macro name");
    } else if (this.#state.macros.get(name.id)?.builtin !== true) {
      this.#state.macros.delete(name.id);
    }
  }

  #pragma(reading: Reading, rest: readonly Token[], hash: Token): void {
    const text = spell(rest, this.#state.interner);
    if (text === "once") this.#once.add(reading.file.path);
    else if (!isHarmlessPragma(text)) {
      this.#report(
        hash,
        `unknown pragma '${text}', which may change the meaning of the code; remove it`,
      );
    }
  }

  // ---- includes -------------------------------------------------------------

  #include(reading: Reading, rest: readonly Token[], hash: Token): void {
    const { interner } = this.#state;
    const direct = rest[0]?.kind === Kind.string || rest[0]?.id === LESS;
    const tokens = direct ? rest : this.#expander.expandList(rest);
    const text = direct ? reading.written(rest[0]) : spell(tokens, interner).replace(/ /g, "");
    const match = /^"([^"]+)"|^<([^>]+)>/.exec(text);
    if (match === null) {
      this.#report(hash, '#include wants <name> or "name"; correct it');
      return;
    }
    if (this.#expander.collecting > 0) {
      this.#report(hash, "#include inside the arguments of a macro is not supported; move it out");
      return;
    }
    const [, quoted, angled] = match;
    const name = quoted ?? angled ?? "";
    // The options take the place of the file that a configured tree generates.
    if (name === "generated/autoconf.h") return;
    const file = this.#find(name, quoted === undefined);
    if (file === null) {
      this.#report(
        hash,
        `there is no file '${name}' to include, which usually means an include path that lacks a folder or a header that a build generates; add the folder or the header`,
      );
    } else if (this.#stack.length > MAX_INCLUDES) {
      this.#report(
        hash,
        `'${name}' is included too deeply, which usually means a circle; guard it`,
      );
    } else if (!this.#once.has(file.path)) {
      this.#read(file);
    }
  }

  #find(name: string, angled: boolean): SourceFile | null {
    const own = folderOf(this.#stack.at(-1)?.file.path ?? "");
    const folders = angled ? this.#options.includePath : [own, ...this.#options.includePath];
    for (const folder of folders) {
      const path = normalise(`${folder}/${name}`);
      const file = path === null ? null : this.#cache.file(path);
      if (file !== null) return file;
    }
    return null;
  }
}
