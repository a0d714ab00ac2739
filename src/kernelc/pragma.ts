// SPDX-License-Identifier: GPL-2.0-only OR MIT

const HARMLESS =
  /^(once|GCC (diagnostic|push_options|pop_options|optimize|visibility|system_header|poison|unroll|ivdep)|clang|STDC|message|region|endregion|unroll|omp|pack)\b/;

/** Whether a pragma can be ignored. Packing can: members are found by name, never by offset. */
export function isHarmlessPragma(text: string): boolean {
  return HARMLESS.test(text.trim());
}
