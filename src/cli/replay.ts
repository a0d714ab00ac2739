// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { counterexampleReport } from "../report/summary.ts";
import { NO_RULE } from "../trace/trace-file.ts";
import { type Context, reportStyle } from "./context.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { asCounterexample, namedTrace, openTrace } from "./recorded-trace.ts";
import { document } from "./report-json.ts";
import { plural } from "./words.ts";

/**
 * `eret replay`: runs a trace again; 1 when the rule breaks as recorded, 0 when none breaks as
 * recorded, 5 when it is otherwise.
 */
export function replayTrace(cx: Context): ExitCode {
  const { io, args } = cx;
  const recorded = openTrace(cx, namedTrace(cx));
  const { file, trace, breaks } = recorded;
  const walked = file.rule === NO_RULE;
  const exit = walked === breaks ? EXIT.missed : breaks ? EXIT.violated : EXIT.ok;
  const { rule, spec: scenario, point } = file;
  const steps = trace.steps.length;
  if (args.flag("json")) {
    const outcome = breaks ? "violated" : "holds";
    const { detail } = file;
    io.out(document("replay", { exit, outcome, scenario, point, rule, detail, steps }));
  } else if (walked) {
    const told = breaks ? "a rule breaks, though the trace says that none does" : "no rule breaks";
    io.out(`replayed ${plural(steps, "step")}: ${told}\n`);
  } else if (breaks) {
    if (!args.flag("quiet")) {
      io.out(`${counterexampleReport(asCounterexample(cx, recorded), reportStyle(cx))}\n`);
    }
    const where =
      file.cycleFrom === undefined
        ? `breaks at step ${steps} of ${steps}`
        : `breaks: steps ${file.cycleFrom + 1} to ${steps} repeat for ever`;
    io.out(`replayed: ${rule} ${where}\n`);
  } else
    io.out(`replayed ${plural(steps, "step")}: ${rule} does not break, though the trace says so\n`);
  return exit;
}
