// SPDX-License-Identifier: GPL-2.0-only OR MIT

/**
 * The cell of a lock as people say it: "hrtimer_bases.lock of CPU 0" for
 * "cpu0:hrtimer_bases.lock". Other objects have a space, too, which says nothing.
 */
export function lockText(cell: string): string {
  const [, space = "", name = cell] = /^([^:.]+):(.*)$/.exec(cell) ?? [];
  const [, cpu] = /^cpu(\d+)$/.exec(space) ?? [];
  return cpu === undefined ? name : `${name} of CPU ${cpu}`;
}
