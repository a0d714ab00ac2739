// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Limits } from "../explorer/outcome.ts";
import type { Diagnostic } from "../kernelc/diagnostic.ts";
import type { Engine, PointProgress } from "../run/engine.ts";
import type { PointResult, Wants } from "../run.ts";
import type { Keeping, Kept } from "./keeper.ts";

/** One search: a config point of a scenario, perhaps with a patch on top of spec/. */
export interface Job {
  /** Folder of the scenarios. */
  readonly spec: string;
  readonly scenario: string;
  readonly point: string;
  readonly limits: Limits;
  readonly engine: Engine;
  readonly patch: PatchText | null;
  readonly wants?: Wants;
  /** Null: the search is not kept. */
  readonly keeping: Keeping | null;
}

export interface PatchText {
  /** What messages call it. */
  readonly name: string;
  readonly text: string;
  /** What it is applied on top of: the patches of a series before it. */
  readonly below?: PatchText;
}

/** How a job ended. */
export type Settled =
  | { readonly kind: "done"; readonly result: PointResult }
  | { readonly kind: "refused"; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: "crashed"; readonly message: string; readonly stack: string }
  | { readonly kind: "exhausted-memory" }
  | { readonly kind: "interrupted"; readonly kept?: Kept | null };

export interface Pool {
  /** Runs a job when a worker is free; `onWarning` gets a line each. Never rejects. */
  readonly run: (
    job: Job,
    onProgress: (progress: PointProgress) => void,
    onWarning: (line: string) => void,
  ) => Promise<Settled>;
  /** Ends all work at once; jobs under way and to come settle as interrupted. */
  readonly stop: () => void;
}
