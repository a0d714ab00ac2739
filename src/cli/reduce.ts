// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { isReduced, type LeftOut, type ReducePlan } from "../run/reduced.ts";
import type { Arguments } from "./options.ts";
import { joined, plural } from "./words.ts";

/** What `--reduce` and its companions ask for; null when nobody does. */
export function reductionsOf(args: Arguments): ReducePlan | null {
  if (!args.flag("reduce")) return null;
  return {
    reduce: {
      merging: !args.flag("no-merging"),
      placement: !args.flag("no-interrupt-placement"),
      partialOrder: !args.flag("no-partial-order"),
    },
    isSafetyOnly: args.flag("safety"),
  };
}

/** What each reduction has left out, and what follows for the verdict; a line each. */
export function reducedLines(left: LeftOut): readonly string[] {
  const { reductions, restarts, longer, isSafetyOnly } = left;
  const lines = reductions.map(({ name, on, why, left }) =>
    on ? `${name}: ${left}` : `${name}: off${why === null ? "" : `, ${why}`}`,
  );
  if (isReduced(left)) {
    const again = restarts === 0 ? "" : `; begun again ${plural(restarts, "time")}`;
    lines.push(`reduced: the number of states is not compared${again}`);
  }
  if (isSafetyOnly) lines.push("liveness rules are not judged");
  if (longer.length > 0)
    lines.push(`a limit kept shorter traces of ${joined(longer)} from being looked for`);
  return lines;
}

export const reducedJson = ({ reductions, restarts, longer, isSafetyOnly }: LeftOut) => ({
  reductions,
  restarts,
  longer,
  safetyOnly: isSafetyOnly,
});
