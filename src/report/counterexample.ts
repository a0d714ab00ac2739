// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Stats } from "../explorer/outcome.ts";
import type { WeighedTrace } from "../trace/matters.ts";

/** A broken rule with everything that its reports say. */
export interface Counterexample {
  readonly trace: WeighedTrace;
  /** The rule's claim, one sentence. */
  readonly claim: string;
  /** The scenario's file. */
  readonly scenario: string;
  /** Configuration point; "" when there is only one. */
  readonly point: string;
  /** The patch that was tried. */
  readonly order?: string;
  /** Of the search; a trace that is only replayed has none. */
  readonly stats?: Stats;
  /** What the verdict rests on, one line each. */
  readonly assumptions: readonly string[];
  /** Bounds of the scenario, one line each. */
  readonly bounds: readonly string[];
  /** What a file of the trace is called where the command was given; absent: as it is in the trace. */
  readonly shown?: (file: string) => string;
  /** Where the trace file is, if there is one. */
  readonly file?: string;
}
