// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { SystemConfig } from "../model/system.ts";
import { INVARIANTS, LIVENESS } from "./catalogue.ts";
import type { Invariant, LivenessInvariant } from "./invariant.ts";

/** A rule that a program gives no meaning to, and what is missing there. */
export interface NotApplicable {
  readonly rule: string;
  /** "no firmware", "no set_cpu_online()": what the rule is about and the program does not have. */
  readonly why: string;
}

/** Whether a program and its machine have all that a rule is about. */
export const isApplicable = (
  config: SystemConfig,
  { needs }: Pick<Invariant | LivenessInvariant, "needs">,
): boolean => needs === undefined || needs(config) === null;

/** Those of the rules with these ids that are not applicable, in the order of the catalogue. */
export const notApplicable = (
  config: SystemConfig,
  ids: readonly string[],
): readonly NotApplicable[] =>
  [...INVARIANTS, ...LIVENESS].flatMap(({ id, needs }) => {
    const why = ids.includes(id) ? (needs?.(config) ?? null) : null;
    return why === null ? [] : [{ rule: id, why }];
  });
