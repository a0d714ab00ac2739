// SPDX-License-Identifier: GPL-2.0-only OR MIT
/** The document of `eret check --json` for the quick profile: schema/report.schema.json. */
export function quickVerdicts(): { readonly results: readonly never[] };
