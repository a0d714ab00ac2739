// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** What a model says to be alike is not; the message says which step shows it. */
export class NotAlike extends Error {}
