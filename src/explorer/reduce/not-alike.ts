// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** A failed claim of symmetry: strands declared alike are not; the message names the step. */
export class NotAlike extends Error {}
