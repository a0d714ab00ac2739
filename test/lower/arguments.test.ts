// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { describe, expect, it } from "vitest";
import { verdictOf } from "./alone.ts";
import { refusals } from "./lowering.ts";

const BOUNDARY = `__ignored void pr_y(int v); __ignored void pr_v(int v, ...); __ignored void pr_p(void *p);
__ignored(requires(rcu_watching)) void pr_r(int v);
__stub(returns(0)) int try_y(int v); __ignored void pr_s(__symbol name);`;
const DECLARED = "struct s { int a; struct s *next; int list[2]; }; static struct s *g; int n, z;";

const verdict = (body: string): string =>
  verdictOf({ boundary: BOUNDARY, c: `${DECLARED} void f(void) { ${body} }` });

describe("arguments that nobody looks at are evaluated", () => {
  it.each([
    ["pr_y(g->a);", "null-dereference"],
    ["pr_y(READ_ONCE(g->a));", "null-dereference"],
    ["pr_y(g->next->a);", "null-dereference"],
    ["pr_y(-g->a);", "null-dereference"],
    ["pr_y((int)g->a);", "null-dereference"],
    ["pr_y(1 ? g->a : 0);", "null-dereference"],
    ["pr_y(0 ? g->a : 0);", "holds"],
    ["pr_v(1, g->a);", "null-dereference"],
    ["pr_r(g->a);", "null-dereference"],
    ["try_y(g->a);", "null-dereference"],
    ["n = try_y(g->a);", "null-dereference"],
    ["pr_p(&g->next->a);", "null-dereference"],
    ["pr_p(g->next->list);", "null-dereference"],
    ["int l; pr_y(l);", "uninitialised-read"],
    ["struct s l; l.next = 0; pr_y(l.a);", "uninitialised-read"],
    ["pr_y(1 / z);", "division-by-zero"],
    ["pr_y(1 << (z - 1));", "bad-shift"],
    ["pr_y(z++); BUG_ON(z == 1);", "BUG_ON"],
    ["int l; pr_p(&l);", "holds"],
    ["int l[2]; pr_p(l);", "holds"],
    ["pr_p(&n);", "holds"],
    ["pr_y(sizeof(g->a));", "holds"],
    ["pr_s(g);", "holds"],
    ['WARN(z, "%d", g->a);', "holds"],
    ['WARN(z, "%d", n++); BUG_ON(n == 1);', "holds"],
  ])("%s", (body, wanted) => {
    expect(verdict(body)).toBe(wanted);
  });

  it("and what is not understood in them is refused", () => {
    const c = `${DECLARED} void f(void) { pr_y(g->list[n]); }`;
    expect(refusals({ boundary: BOUNDARY, c }).join("\n")).toMatch(
      /array index is not a constant, which is refused/,
    );
  });
});
