// SPDX-License-Identifier: GPL-2.0-only OR MIT

const IMPORT = /^import (?:\{([^}]*)\} from )?"\.\/([\w-]+\.js)";\n?/gm;
const EXPORT = /^export (?=(?:async )?function |const |class )/gm;

/**
 * Makes one script of small modules, each after all that it imports. Only what the page's own
 * modules do is understood: named imports of neighbours under their own names, exports in
 * front of declarations. Anything else throws Error, and so does a cycle. Names that two
 * modules declare are a syntax error of the whole, since all share one scope.
 */
export function link(entry: string, read: (name: string) => string): string {
  const done = new Map<string, string>();
  const open = new Set<string>();
  const visit = (name: string): void => {
    if (done.has(name)) return;
    if (open.has(name)) throw new Error(`internal: ${name} imports itself`);
    open.add(name);
    const text = read(name);
    for (const [, , path = ""] of text.matchAll(IMPORT)) visit(path);
    done.set(name, alone(name, text));
  };
  visit(entry);
  return [...done.values()].join("");
}

function alone(name: string, text: string): string {
  const renamed = [...text.matchAll(IMPORT)].some(([, names = ""]) => /\bas\b/.test(names));
  const rest = text
    .replace(IMPORT, "")
    .replace(EXPORT, "")
    .replace(/^export \{\};\n?/gm, "");
  if (renamed || /^(?:import|export)\b/m.test(rest))
    throw new Error(`internal: ${name} imports or exports in a way that cannot be linked`);
  return rest;
}
