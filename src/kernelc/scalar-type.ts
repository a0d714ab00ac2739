// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { TypeSpec } from "./ast.ts";

const SIGN = /^(__)?signed(__)?$/;
const FLOATS = /^(float|double|_Complex|__complex__|_Float\d+|__float128|__fp16)$/;

/**
 * The type that arithmetic words make in any order, or null. Plain `char` is unsigned, as
 * kernels are built (-funsigned-char).
 */
export function scalarType(words: readonly string[]): TypeSpec | null {
  const count = (word: string): number => words.filter((w) => w === word).length;
  const unsigned = count("unsigned") > 0;
  const signed = words.some((w) => SIGN.test(w));
  const longs = count("long");
  const [only] = words;
  const rest = words.filter(
    (w) => w !== "unsigned" && !SIGN.test(w) && w !== "int" && w !== "long",
  );
  if (unsigned && signed) return null;
  if (words.some((w) => FLOATS.test(w))) {
    return unsigned || signed ? null : { kind: "float", name: words.join(" ") };
  }
  if (words.length === 1 && only === "void") return { kind: "void" };
  if (words.length === 1 && only === "_Bool") return { kind: "bool" };
  if (count("int") > 1 || longs > 2 || rest.length > 1) return null;
  const [core] = rest;
  switch (core) {
    case undefined:
      return { kind: "int", rank: longs === 0 ? "int" : longs === 1 ? "long" : "llong", unsigned };
    case "short":
      return longs > 0 ? null : { kind: "int", rank: "short", unsigned };
    case "char":
      return longs + count("int") > 0 ? null : { kind: "int", rank: "char", unsigned: !signed };
    case "__int128":
    case "__int128_t":
      return longs + count("int") > 0 ? null : { kind: "int", rank: "int128", unsigned };
    case "__uint128_t":
      return words.length > 1 ? null : { kind: "int", rank: "int128", unsigned: true };
    default:
      return null;
  }
}
