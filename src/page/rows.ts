// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { FrameData, PathData, StepData } from "./data.ts";

/** One row of the table of steps. A lane is a column; null goes across all of them. */
export type Row =
  | { readonly kind: "frame"; readonly lane: number; readonly depth: number; readonly text: string }
  | {
      readonly kind: "step";
      readonly lane: number;
      readonly depth: number;
      /** Position after the step. */
      readonly at: number;
      readonly step: StepData;
      /** The context, where it is another one than above in the lane. */
      readonly context: string | null;
    }
  | { readonly kind: "note"; readonly text: string };

/** What has a column of its own. */
export type LanesBy = "cpu" | "context";

/** Where a step stands, outermost first. */
export const framesOf = ({ frames }: PathData, step: StepData): readonly FrameData[] =>
  step.frames.flatMap((id) => frames[id] ?? []);

/** Names of the columns, left to right. */
export function laneNames({ cpus, contexts, steps }: PathData, by: LanesBy): readonly string[] {
  if (by === "cpu") return cpus.map((cpu) => `CPU${cpu}`);
  const present = new Set(steps.map(({ context }) => context));
  return Object.entries(contexts).flatMap(([context, name]) =>
    present.has(context) ? [name] : [],
  );
}

const contextName = ({ contexts }: PathData, { context }: StepData): string =>
  contexts[context] ?? context;

const laneOf = (path: PathData, step: StepData, by: LanesBy): string =>
  by === "cpu" ? `CPU${step.cpu}` : contextName(path, step);

/** The rows: each step that is shown, below the calls and exceptions that it stands in. */
export function rowsOf(path: PathData, by: LanesBy, shown: ReadonlySet<number>): readonly Row[] {
  const names = laneNames(path, by);
  const tasks = new Set(path.steps.map(({ task }) => task)).size;
  const open = new Map<number, readonly FrameData[]>();
  const contexts = new Map<number, string>();
  const rows: Row[] = [];
  let hidden = 0;
  const tellHidden = (): void => {
    if (hidden > 0)
      rows.push({
        kind: "note",
        text: `${hidden} ${hidden === 1 ? "step" : "steps"} filtered out`,
      });
    hidden = 0;
  };
  for (const [index, step] of path.steps.entries()) {
    if (index === path.cycleFrom) {
      tellHidden();
      rows.push({ kind: "note", text: "for ever:" });
    }
    if (!shown.has(index + 1)) {
      hidden += 1;
      continue;
    }
    tellHidden();
    const lane = names.indexOf(laneOf(path, step, by));
    const frames = visible(framesOf(path, step), by, tasks > 1);
    const above = open.get(lane) ?? [];
    const opens = step.kind !== "step" && frames.at(-1)?.kind === "exception";
    const own = opens ? frames.at(-1) : undefined;
    for (const [depth, frame] of frames.entries()) {
      if (above[depth]?.id === frame.id || frame === own) continue;
      rows.push({ kind: "frame", lane, depth, text: frameText(frame) });
    }
    const depth = frames.length - (own === undefined ? 0 : 1);
    const context = contexts.get(lane) === step.context ? null : contextName(path, step);
    rows.push({ kind: "step", lane, depth, at: index + 1, step, context });
    contexts.set(lane, step.context);
    open.set(lane, frames);
  }
  tellHidden();
  if (path.cycleFrom === path.steps.length)
    rows.push({ kind: "note", text: "nothing more can happen" });
  return rows;
}

/** A context's column begins with the context; a single task needs no line of its own. */
function visible(frames: readonly FrameData[], by: LanesBy, tasks: boolean): readonly FrameData[] {
  const from =
    by === "cpu"
      ? 0
      : Math.max(
          0,
          frames.findLastIndex(({ kind }) => kind !== "function"),
        );
  return frames.slice(from).filter(({ kind }) => kind !== "task" || tasks);
}

export function frameText({ kind, name }: FrameData): string {
  if (kind === "function") return `${name}()`;
  return kind === "task" ? `task ${name}` : name;
}
