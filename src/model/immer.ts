// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { type Draft, Immer } from "immer";
import { CHANGE, type Viewed } from "./model.ts";

/**
 * A private instance: freezing stays on whatever another user of immer chooses. States
 * share their parts, so a write through one would corrupt thousands of others.
 */
const immer = new Immer({ autoFreeze: true });

/** Plain data before a change to plain data after it. */
const plainly = (plain: object, edit: (draft: object) => void): object =>
  immer.produce(plain, (draft) => {
    edit(draft);
  });

/**
 * `base` changed by `recipe`: the one way in which states are made from states. A view
 * of a state gives a view of the state after, and takes note of what the recipe reads.
 */
export function produce<Base extends object>(
  base: Base,
  recipe: (draft: Draft<Base>) => void,
): Base {
  // As the recipe sees it a view's draft is a draft, and what comes back is the base changed.
  const edit = recipe as (draft: object) => void;
  const { [CHANGE]: change } = base as Viewed;
  return (change === undefined ? plainly(base, edit) : change(plainly, edit)) as Base;
}
