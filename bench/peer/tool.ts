// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { Instance, InstanceName } from "./instances.ts";

/** What a tool is given: the instance, and the folder of the models. */
export interface Task {
  readonly name: InstanceName;
  readonly instance: Instance;
  readonly models: string;
}

/** What a tool found. */
export interface Found {
  readonly verdict: "holds" | "violated";
  readonly states: number;
  readonly transitions: number;
  /** Steps of the path to the broken rule. */
  readonly trace: number;
  /** Bytes that it has for states, if it says so. */
  readonly bytes: number | null;
  /** CPU seconds of the search alone, where the run is more than that. */
  readonly searchCpu?: number;
}

/** A model checker: how to make a search for an instance, how to run it, what it says. */
export interface Tool {
  readonly name: string;
  readonly about: string;
  /** Whether it visits every state, and whether it finds shortest paths. */
  readonly isExact: boolean;
  readonly isShortest: boolean;
  /** Programs that have to be installed. */
  readonly needs: readonly string[];
  /** Files to be there before, by name. */
  readonly files?: (task: Task) => Readonly<Record<string, string>>;
  readonly build: (task: Task) => readonly (readonly string[])[];
  readonly search: (task: Task) => readonly string[];
  readonly read: (output: string) => Found;
}

export function numberIn(output: string, pattern: RegExp): number {
  const text = pattern.exec(output)?.[1];
  return text === undefined ? Number.NaN : Number(text);
}
