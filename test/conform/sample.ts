// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Which recordings of memory a run of the tests replays: another tenth each day, or all.

/** ERET_THOROUGH=1 replays everything. */
const isThorough = process.env.ERET_THOROUGH === "1";

const PARTS = 10;
const DAY = 86_400_000;

/** ERET_TENTH=0 to 9 replays the tenth of another day. */
function tenth(): number {
  const said = process.env.ERET_TENTH;
  if (said === undefined) return Math.floor(Date.now() / DAY) % PARTS;
  if (!/^\d$/.test(said)) throw new Error(`ERET_TENTH is '${said}', it takes 0 to 9`);
  return Number(said);
}

const part = tenth();

/** What is replayed, as the names of tests tell it. */
export const sampleName = isThorough ? "all" : `the tenth of ERET_TENTH=${part}`;

/** Every tenth of a list, from the one that is this run's on; all of it in a thorough run. */
export const sampled = <T>(list: readonly T[]): readonly T[] =>
  isThorough ? list : list.filter((_, at) => at % PARTS === part);
