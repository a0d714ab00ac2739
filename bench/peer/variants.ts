// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** The variants as the models of the other checkers number them. */
export const VARIANTS = { fixed: 0, buggy: 1, late: 2 } as const;
