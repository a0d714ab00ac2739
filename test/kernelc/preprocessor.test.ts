// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { describe, expect, it } from "vitest";
import { EXPANSIONS } from "./expansions.ts";
import { flat } from "./flat.ts";

const on = (...names: string[]): ReadonlyMap<string, string> => new Map(names.map((n) => [n, "y"]));

describe("expansion", () => {
  it.each(EXPANSIONS)("%j", (text, tokens) => {
    expect(flat(text, { quiet: text.includes("f(,)") }).join(" ")).toBe(tokens);
  });
});

describe("conditions", () => {
  const truth = (condition: string, config = on()): boolean =>
    flat(`#if ${condition}\nyes\n#endif`, { config }).length === 1;

  it.each([
    ["1 + 2 * 3 == 7", true],
    ["(1 ? 2 : 3) == 2 && !0", true],
    ["-1 > 0u", true],
    ["-1 < 0", true],
    ["1 || 1 / 0", true],
    ["'a' == 97 && 0x10UL >> 2 == 4", true],
    ["1 || undefined_name", true],
    ["CONFIG_UNSET", false],
    ["~0 == -1 && (5 ^ 1) == 4 && (-7 % 3) == -1", true],
    ["defined __GNUC__ && defined(__LP64__)", true],
    ["__has_attribute(__cleanup__) && __has_include(<none.h>) == 0", true],
    ["0x7fffffffffffffff + 1 < 0", true],
  ])("%s", (condition, holds) => {
    expect(truth(condition)).toBe(holds);
  });

  it("reads the configuration and notes every symbol it asks for", () => {
    const config = new Map([
      ["CONFIG_SMP", "y"],
      ["CONFIG_DRV", "m"],
      ["CONFIG_HZ", "250"],
    ]);
    const asked = new Set<string>();
    const text = `#ifdef CONFIG_SMP
smp IS_ENABLED(CONFIG_DRV) IS_BUILTIN(CONFIG_DRV) IS_MODULE(CONFIG_DRV) IS_ENABLED(CONFIG_NO)
#elif defined(CONFIG_SKIPPED)
#endif
#if CONFIG_HZ > 100 && !IS_ENABLED(CONFIG_RT)
fast CONFIG_HZ
#endif`;
    expect(flat(text, { config, asked }).join(" ")).toBe("smp 1 0 1 0 fast 250");
    expect([...asked].sort()).toEqual([
      "CONFIG_DRV",
      "CONFIG_HZ",
      "CONFIG_NO",
      "CONFIG_RT",
      "CONFIG_SMP",
    ]);
  });

  it("lets a macro be defined again as it was, or after #undef", () => {
    const text = "#define f(x) x + 1\n#define f(x)  x + 1\n#undef f\n#define f(x) x\nf(2)";
    expect(flat(text)).toEqual(["2"]);
  });

  it("keeps the configuration when a header defines IS_ENABLED its own way", () => {
    const text = "#define IS_ENABLED(x) nonsense\nIS_ENABLED(CONFIG_SMP)";
    expect(flat(text, { config: on("CONFIG_SMP") })).toEqual(["1"]);
  });

  it("takes exactly one arm, however they nest", () => {
    const text = `#if 0
a
#if 1
b
#else
c
#endif
#elif 1
d
#elif 1
e
#else
f
#endif`;
    expect(flat(text)).toEqual(["d"]);
  });

  it("does not look at the text of arms that are not taken", () => {
    expect(flat("#if 0\nit's \"\n#error no\n#if (\n#endif\n#endif\nx")).toEqual(["x"]);
  });

  it("follows directives inside the arguments of a macro", () => {
    const text = "#define f(x) <x>\nf(a\n#ifdef CONFIG_SMP\nb\n#else\nc\n#endif\n)";
    expect(flat(text)).toEqual(["<", "a", "c", ">"]);
  });
});

describe("includes", () => {
  const files = {
    "include/linux/one.h": "#ifndef ONE\n#define ONE\none\n#endif",
    "include/linux/two.h": '#pragma once\n#include <linux/one.h>\n#include "../two-own.h"\ntwo',
    "include/two-own.h": "own",
    "include/circle.h": '#include "circle.h"\n',
    "local.h": "local",
    "pre.h": "#define PRE pre",
  };

  it("finds files, reads guarded ones once and lists what it read", () => {
    const read: string[] = [];
    const text =
      '#include <linux/two.h>\n#include <linux/one.h>\n#include "local.h"\n#include <linux/two.h>\nPRE';
    expect(flat(text, { files, read, prelude: ["pre.h"] })).toEqual([
      "one",
      "own",
      "two",
      "local",
      "pre",
    ]);
    expect(read).toEqual([
      "pre.h",
      "a.c",
      "include/linux/two.h",
      "include/linux/one.h",
      "include/two-own.h",
      "local.h",
    ]);
  });

  it("computes the name of an included file", () => {
    expect(flat("#define H <linux/one.h>\n#include H", { files })).toEqual(["one"]);
  });

  it.each([
    ['#include "none.h"', "a.c:1:1: there is no file 'none.h' to include"],
    ["#include <local.h>", "a.c:1:1: there is no file 'local.h'"],
    ["#include <circle.h>", "include/circle.h:1:1: 'circle.h' is included too deeply"],
    ["#if 1\n", "a.c:1:1: this '#if' has no '#endif'"],
    ["#endif", "a.c:1:2: '#endif' has no '#if'"],
    ["#error no such mode", "a.c:1:1: #error no such mode"],
    ["\n #defin X", "a.c:2:2: unknown directive '#defin'"],
    ["#pragma redefine_extname a b", "a.c:1:1: unknown pragma"],
    ["#if 1 +", "a.c:1:7: the condition ends early"],
    ["#if arch_hook\n#endif", "a.c:1:5: 'arch_hook' is not defined, and '#if' would take it for 0"],
    ["#if true\n#endif", "a.c:1:5: 'true' is not defined"],
    ["IS_ENABLED(SMP)", "a.c:1:12: IS_ENABLED() wants one CONFIG_ symbol and gets 'SMP'"],
    ["IS_ENABLED(CONFIG_A CONFIG_B)", "a.c:1:12: IS_ENABLED() wants one CONFIG_ symbol"],
    ["IS_BUILTIN(CONFIG_A, 1)", "a.c:1:12: IS_BUILTIN() wants one CONFIG_ symbol"],
    ["#define X 1\n#define X 2", "a.c:2:2: macro 'X' is defined twice, differently"],
    ["#define f(x) x\n#define f(y) y", "a.c:2:2: macro 'f' is defined twice, differently"],
    ["#define f(x) x\n#define f x", "a.c:2:2: macro 'f' is defined twice, differently"],
    ["#define f(x) x\nf(1, 2)", "a.c:2:1: macro 'f' wants 1 arguments but is given 2"],
    ["#define f(x) x\nf(1", "a.c:2:1: the arguments of macro 'f' never end"],
    ["#define C(a, b) a##b\nC(+, /)", "a.c:2:1: '##' in macro 'C' makes '+/'"],
    ["/* never", "a.c:1:1: this comment has no end"],
    ["#define f(x) #y", "a.c:1:14: '#' wants a macro parameter"],
    ["#define f(x,x) y", "a.c:1:13: macro parameter 'x' appears twice"],
  ])("%j is refused", (text, problem) => {
    const problems: string[] = [];
    flat(text, { files, problems });
    expect(problems[0]?.slice(0, problem.length)).toBe(problem);
  });
});
