// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { InstanceName } from "./instances.ts";

/** Functions by their share of the samples of a run, the largest first. */
export interface Profile {
  readonly instance: InstanceName;
  readonly shares: readonly (readonly [string, number])[];
}

/** What `--cpu-prof` writes, as far as it is read. */
interface Written {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Functions that are told. */
const MOST = 12;

/** Profiles the search of an instance, with the start of the process that does it. */
export function profile(instance: InstanceName): Profile {
  const folder = mkdtempSync(join(tmpdir(), "eret-profile-"));
  const main = join(import.meta.dirname, "main.js");
  execFileSync(process.execPath, ["--cpu-prof", "--cpu-prof-dir", folder, main, instance]);
  const [file = ""] = readdirSync(folder);
  const written = JSON.parse(readFileSync(join(folder, file), "utf8")) as Written; // by Node
  rmSync(folder, { recursive: true });
  return { instance, shares: sharesOf(written) };
}

function sharesOf({ nodes, samples, timeDeltas }: Written): Profile["shares"] {
  const names = new Map(
    nodes.map(({ id, callFrame: { functionName, url } }) => [
      id,
      `${functionName || "(anonymous)"} ${basename(url).replace(/\.m?js$/, "")}`.trim(),
    ]),
  );
  const times = new Map<string, number>();
  let whole = 0;
  for (const [at, sample] of samples.entries()) {
    const name = names.get(sample) ?? "";
    const time = timeDeltas[at] ?? 0;
    whole += time;
    times.set(name, (times.get(name) ?? 0) + time);
  }
  return [...times]
    .sort(([, one], [, other]) => other - one)
    .slice(0, MOST)
    .map(([name, time]) => [name, time / whole] as const);
}
