// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { dependsOn } from "../run/sources.ts";
import { SPEC } from "../scenario/chain.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Context } from "./context.ts";
import { UsageError } from "./options.ts";

/**
 * The scenarios of which a file has changed since a commit: their YAML and all that it
 * extends, patches, C, and whatever that includes. Changes of eret itself do not count.
 * One that cannot be built is kept, so that its problem is told. Throws UsageError when
 * git has no such commit.
 */
export function changedSince(
  cx: Context,
  scenarios: readonly Scenario[],
  base: string,
): readonly Scenario[] {
  const changed = changedFiles(cx, base);
  return scenarios.filter((scenario) => dependsOn(changed, scenario, cx.spec.tree));
}

/** Paths as eret calls them, "spec/…"; files that git does not know yet are changed ones. */
function changedFiles({ io, spec }: Context, base: string): ReadonlySet<string> {
  const git = (...args: readonly string[]): readonly string[] => {
    const run = io.git(spec.path, args);
    if (run.status === 0) return run.stdout.split("\0").filter((line) => line !== "");
    const [why = ""] = run.stderr.trim().split("\n");
    throw new UsageError(`--changed ${base}: git says '${why}', check the name of the commit`);
  };
  // A name that begins with a dash would be an option.
  if (base.startsWith("-")) throw new UsageError(`--changed takes a commit, not '${base}'`);
  const files = [
    ...git("diff", "--name-only", "--no-renames", "--relative", "-z", base, "--", "."),
    ...git("ls-files", "--others", "--exclude-standard", "-z", "--", "."),
  ];
  return new Set(files.map((file) => `${SPEC}/${file}`));
}
