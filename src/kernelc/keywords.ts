// SPDX-License-Identifier: GPL-2.0-only OR MIT

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

export const STORAGE = words(`
  typedef extern static auto register inline __inline __inline__ _Noreturn
  _Thread_local __thread thread_local`);

/** Every spelling of a qualifier with its plain one. */
export const QUALIFIERS: ReadonlyMap<string, string> = new Map([
  ["const", "const"],
  ["__const", "const"],
  ["volatile", "volatile"],
  ["__volatile", "volatile"],
  ["__volatile__", "volatile"],
  ["restrict", "restrict"],
  ["__restrict", "restrict"],
  ["__restrict__", "restrict"],
  ["_Atomic", "_Atomic"],
]);

/** Words that name or build a scalar type. */
export const ARITHMETIC = words(`
  void char short int long signed __signed __signed__ unsigned float double _Bool
  __int128 __int128_t __uint128_t _Complex __complex__ _Float16 _Float32 _Float64 _Float128
  __float128 __fp16`);

export const TYPEOF = words("typeof __typeof __typeof__ typeof_unqual __typeof_unqual__");

/** Names of types that need no declaration; headers may still declare them (`typedef _Bool bool`). */
export const BUILTIN_TYPES = words("bool __builtin_va_list __auto_type");

const STATEMENT_WORDS = words(`
  if else while do for switch case default goto break continue return asm __asm __asm__
  sizeof _Alignof __alignof __alignof__ _Generic _Static_assert static_assert struct union enum
  __extension__ __label__ _Alignas`);

/** Whether a word can never be the name of anything. */
export function isKeyword(word: string): boolean {
  return (
    STATEMENT_WORDS.has(word) ||
    STORAGE.has(word) ||
    QUALIFIERS.has(word) ||
    ARITHMETIC.has(word) ||
    TYPEOF.has(word)
  );
}

/** Whether a word alone shows that a type or a declaration starts here. */
export function startsType(word: string): boolean {
  return (
    word === "struct" ||
    word === "union" ||
    word === "enum" ||
    word === "_Alignas" ||
    STORAGE.has(word) ||
    QUALIFIERS.has(word) ||
    ARITHMETIC.has(word) ||
    TYPEOF.has(word) ||
    BUILTIN_TYPES.has(word)
  );
}
