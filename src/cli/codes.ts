// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { limitOf } from "../run/verdict.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import type { Settled } from "./pool.ts";

/** The exit codes that the result of one search asks for, as `check` sees it. */
export function codesOf(settled: Settled): readonly ExitCode[] {
  switch (settled.kind) {
    case "done": {
      const { difference, met, outcome } = settled.result;
      return [
        ...(difference.unexpected.length > 0 ? [EXIT.violated] : []),
        ...(met ? [] : [EXIT.missed]),
        ...(limitOf(outcome) === null ? [] : [EXIT.incomplete]),
      ];
    }
    case "refused":
      return [EXIT.input];
    case "crashed":
      return [EXIT.internal];
    case "exhausted-memory":
      return [EXIT.incomplete];
    case "interrupted":
      return [EXIT.interrupted];
  }
}
