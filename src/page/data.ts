// SPDX-License-Identifier: GPL-2.0-only OR MIT

/**
 * What a page shows, as the program writes it into the page and the page's script reads it.
 * Types only: both sides import this file, and nothing else of each other.
 */
export interface PageData {
  readonly path: PathData;
  /** By file: its text as the run read it, with all patches. */
  readonly sources: Readonly<Record<string, string>>;
  /** For a page over the live model: what proves to the server that it is this page that asks. */
  readonly token?: string;
}

/** What the page asks of the live model: to walk a path and to stand at a position on it. */
export interface WalkRequest {
  readonly choices: readonly number[];
  readonly at: number;
}

/** What the live model answers. */
export interface WalkData {
  readonly path: PathData;
  readonly choices: readonly number[];
  readonly at: number;
  /** What may happen at the position; empty after a violation, and where nothing can. */
  readonly next: readonly NextData[];
  readonly rules: readonly RuleData[];
  /** The state is the one after so many steps again; null when it is new on this path. */
  readonly returnsTo: number | null;
}

export interface NextData {
  readonly cpu: number;
  readonly kind: string;
  readonly text: string;
  readonly fn: string | null;
  readonly place: PlaceData | null;
  /** Rules that this step would break. */
  readonly breaks: readonly string[];
}

export interface RuleData {
  readonly rule: string;
  readonly claim: string;
  readonly status: "broken" | "holds" | "silent";
  /** What was found, of a rule that is broken. */
  readonly detail?: string;
}

/** A path that was saved: what replays it. */
export interface SavedData {
  readonly command: string;
}

/** A run from an initial state. Positions count states: 0 is the first, 1 the one after step 1. */
export interface PathData {
  /** CPUs that have a lane. */
  readonly cpus: readonly number[];
  /** What each context is called, in the order of columns. */
  readonly contexts: Readonly<Record<string, string>>;
  /** What the last step breaks, or null. */
  readonly finding: { readonly rule: string; readonly detail: string } | null;
  readonly facts: readonly FactData[];
  /** Every task, exception and execution of a function that a step stands in, by its number. */
  readonly frames: Readonly<Record<number, FrameData>>;
  readonly steps: readonly StepData[];
  /** For a cycle: the number of steps before it. */
  readonly cycleFrom?: number;
  /** Positions without the effect of which nothing breaks; absent where nobody asked. */
  readonly needed?: readonly number[];
  /** The step that prepares the violation and the one that completes it. */
  readonly decisive?: readonly number[];
}

/** One thing that is so in a state. */
export interface FactData {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly cpu?: number;
  readonly task?: string;
  readonly value: string;
}

export interface StepData {
  readonly cpu: number;
  readonly context: string;
  readonly task: string;
  /** "step" for software; the hardware's steps have other names. */
  readonly kind: string;
  readonly text: string;
  readonly fn: string | null;
  /** Null for what the hardware does and for assembly written by hand. */
  readonly place: PlaceData | null;
  /** Where it stands, outermost first; an exception that is taken is the last of its own. */
  readonly frames: readonly number[];
  readonly changes: readonly ChangeData[];
  readonly set: readonly FactData[];
  readonly gone: readonly string[];
}

export interface PlaceData {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface FrameData {
  readonly id: number;
  readonly kind: "task" | "exception" | "function";
  readonly name: string;
}

export interface ChangeData {
  readonly kind: string;
  readonly what: string;
  readonly before: string;
  readonly after: string;
}
