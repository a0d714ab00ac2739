// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { describe, expect, it } from "vitest";
import { InputError } from "../../src/kernelc/diagnostic.ts";
import { buildPoint } from "../../src/run/build.ts";
import { VOCABULARY } from "../../src/run/rules.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { points } from "../../src/scenario/points.ts";
import { edited, tree } from "../spec/real.ts";
import { Dice } from "./random-c.ts";

const TOKEN =
  /\/\*[\s\S]*?\*\/|"(?:\\.|[^"])*"|\w+|->|\+\+|--|[-+*/&|^%=!<>]=|&&|\|\||<<|>>|\s+|./g;
const MUTANTS = 60;
/** One takes a few milliseconds; ten seconds are a hang. */
const SLOW = 10_000;

/** The text with a token lost, doubled, exchanged with the next one, or another one in its place. */
function mutant(text: string, dice: Dice): string {
  const tokens = text.match(TOKEN) ?? [];
  const solid = tokens.flatMap((token, i) => (/^\s|^\/\*/.test(token) ? [] : [i]));
  const at = dice.below(solid.length - 1);
  const [i, next] = [solid[at] ?? 0, solid[at + 1] ?? 0];
  const own = tokens[i] ?? "";
  const other = tokens[dice.pick(solid)] ?? "";
  const changed = [...tokens];
  const kind = dice.pick(["lost", "doubled", "exchanged", "another", "one more"]);
  if (kind === "lost") changed[i] = "";
  else if (kind === "doubled") changed[i] = `${own} ${own}`;
  else if (kind === "another") changed[i] = other;
  else if (kind === "one more") changed[i] = `${other} ${own}`;
  else [changed[i], changed[next]] = [tokens[next] ?? "", own];
  return changed.join("");
}

describe("a spec with one wrong token is lowered or refused", () => {
  it.each(["arm64/nmi-v7.3", "hrtimer/deferred", "arm64/el0-debug"])("%s", (name) => {
    const scenario = loadScenario(name, tree, VOCABULARY);
    const [point] = points(scenario);
    if (point === undefined) throw new Error("no point");
    const dice = new Dice(name.length);
    const seen = { lowered: 0, refused: 0 };
    for (let n = 0; n < MUTANTS; n++) {
      const file = `spec/${dice.pick(scenario.c).value}`;
      const text = mutant(tree.read(file) ?? "", dice);
      const start = Date.now();
      try {
        buildPoint(
          scenario,
          point,
          edited((path, original) => (path === file ? text : original)),
        );
        seen.lowered++;
      } catch (error) {
        if (!(error instanceof InputError)) throw new Error(`${file}:\n${text}`, { cause: error });
        expect(error.diagnostics.length).toBeGreaterThan(0);
        seen.refused++;
      }
      expect(Date.now() - start, text).toBeLessThan(SLOW);
    }
    expect(seen.lowered).toBeGreaterThan(0);
    expect(seen.refused).toBeGreaterThan(MUTANTS / 2);
  });
});
