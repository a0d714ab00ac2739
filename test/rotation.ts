// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { createHash } from "node:crypto";

/**
 * Expensive comparisons are made for one tenth of their inputs a day, the one that the date
 * selects: ten days see all of them. ERET_TENTH=0…9 repeats another day's, ERET_THOROUGH=1 makes
 * all comparisons (`npm run thorough`). Titles of such tests say which tenth it was.
 */
const isThorough = process.env.ERET_THOROUGH === "1";

const DAY = 24 * 60 * 60 * 1000;

const chosen = Number(process.env.ERET_TENTH ?? Math.floor(Date.now() / DAY) % 10);
if (!Number.isInteger(chosen) || chosen < 0 || chosen > 9)
  throw new Error(`ERET_TENTH is ${process.env.ERET_TENTH}, it has to be a number from 0 to 9`);

/** For the title of a test. */
export const share: string = isThorough ? "all" : `tenth ${chosen} of 0 to 9, ERET_TENTH=${chosen}`;

/** Whether an input is compared in this run, by the hash of its content or name. */
export function isDue(content: string): boolean {
  const [first = 0, second = 0] = createHash("sha256").update(content).digest();
  return isThorough || (first * 256 + second) % 10 === chosen;
}
