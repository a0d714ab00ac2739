// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { Immer } from "immer";

/**
 * A private instance: freezing stays on whatever another user of immer chooses. States
 * share their parts, so a write through one would corrupt thousands of others.
 */
export const immer = new Immer({ autoFreeze: true });
