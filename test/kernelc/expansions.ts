// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** Each macro text with the tokens it must leave. */
export const EXPANSIONS: readonly (readonly [string, string])[] = [
  ["#define TWICE(x) x x\nTWICE(TWICE(a))", "a a a a"],
  ["#define loop loop + 1\nloop", "loop + 1"],
  ["#define ping pong a\n#define pong ping b\nping pong", "ping b a pong a b"],
  ["#define f(x) x + g\n#define g(x) f(x)\nf(1)(2)", "1 + 2 + g"],
  ["#define call(fn) fn (1)\n#define id(x) x\ncall(id)", "1"],
  ["#define nil(x) x\n#define self nil(self)\nself", "self"],
  ["#define at f(\n#define f(x) [x]\nat 1)", "[ 1 ]"],
  ["#define f(x) <x>\nf\n(\n1\n)", "< 1 >"],
  ["#define f(x) <x>\nf + f(1)", "f + < 1 >"],
  ["#define f(x) f(x + 1)\nf(f(1))", "f ( f ( 1 + 1 ) + 1 )"],
  ["#define CAT(a, b) a ## b\nCAT(x, 1) CAT(, y) CAT(z,) CAT(,)", "x1 y z"],
  [
    "#define CAT(a, b) a##b\n#define XCAT(a, b) CAT(a, b)\n#define n 3\nCAT(v, n) XCAT(v, n)",
    "vn v3",
  ],
  ["#define a b\n#define CAT(x, y) x ## y\n#define ab done\nCAT(a, b)", "done"],
  ["#define hash # ## #\n#define S(x) #x\n#define T(x) S(x)\nT(a hash b)", '"a ## b"'],
  ["#define S(x) #x\nS( a  \"q\\n\"  '\\0' )", '"a \\"q\\\\n\\" \'\\\\0\'"'],
  [
    "#define f(a, ...) g(a, ## __VA_ARGS__)\nf(1) f(1, 2, 3) f(1,)",
    "g ( 1 ) g ( 1 , 2 , 3 ) g ( 1 , )",
  ],
  ["#define f(a, rest...) g(a, rest)\nf(1, 2, 3)", "g ( 1 , 2 , 3 )"],
  ["#define f(a, ...) a __VA_OPT__(: __VA_ARGS__ ;)\nf(1) f(1, 2) f(1,)", "1 1 : 2 ; 1"],
  ["#define f(...) #__VA_ARGS__\nf(a,  b)", '"a, b"'],
  ["#define e() E\n#define f(x) x e\nf(f)()", "f E"],
  ["#define LONG a \\\n  b\nLONG LO\\\nNG", "a b a b"],
  ["#define v 1\n#undef v\nv", "v"],
  ["#define f(a) a\nf((1, 2)) f(,)", "( 1 , 2 ) f"],
  ["#define d defined(Y)\n#define Y\n#if d\nyes\n#endif", "yes"],
  ["a /* b\n c */ d // e \\\n f\ng", "a d g"],
  ["__COUNTER__ __COUNTER__ __LINE__\n__LINE__ __FILE__", '0 1 1 2 "a.c"'],
  ["#define L __LINE__\n\nL", "3"],
  ["#define f(x) x __LINE__\nf(\n1)", "1 2"],
];
