// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { describe, expect, it } from "vitest";
import { lowered, ops, refusals } from "./lowering.ts";

const boundary = `
__primitive u64 read_sysreg(__symbol reg);
__primitive(requires(rcu_watching)) void run_handler(struct pt_regs *regs);
__ignored void prefetch(void *p);
__ignored(requires(rcu_watching)) void trace_irqs_off(int n);
__stub(returns(0, -EINVAL)) int probe(int x);
__stub void notify(void);
__param(bool) bool uses_pmr(void);
__param(bool) bool has_cap(__symbol cap);
__param(bool) bool static_branch_unlikely(__symbol key);
__assertion void lockdep_assert_on_this_cpu(bool c);
`;
const params = {
  uses_pmr: 1n,
  "has_cap(ARM64_X)": 0n,
  "static_branch_unlikely(my_key)": 1n,
};

describe("the boundary", () => {
  it("is assumed where it cuts a macro, and refused as a pointer when it takes a name", () => {
    const c = "#define notify() side()\nint side(void); void f(void) { notify(); }";
    expect(lowered({ boundary, c }).assumptions).toEqual(["cut: notify", "stub: notify"]);
    const pointer = "void f(void) { u64 (*p)(int) = read_sysreg; }";
    expect(refusals({ boundary, c: pointer })[0]).toContain("'read_sysreg' takes a name");
  });

  it("assumes of a configuration symbol that nobody sets that it is not set", () => {
    const c = "void f(void) { if (IS_ENABLED(CONFIG_PREEMPTON)) ; }\n#ifdef CONFIG_OFF\n#endif";
    expect(lowered({ c, config: { CONFIG_PREEMPTION: "y", CONFIG_OFF: "n" } }).assumptions).toEqual(
      ["not set: CONFIG_PREEMPTON"],
    );
  });

  it("gives each class its operation and says what was assumed", () => {
    const c = `
      int x;
      int prefetch(void *p) { return 1; }
      int f(struct pt_regs *regs) {
        u64 daif = read_sysreg(daif);
        prefetch(&x);
        trace_irqs_off(x);
        run_handler(regs);
        notify();
        lockdep_assert_on_this_cpu(daif);
        if (has_cap(ARM64_X)) return 3;
        if (uses_pmr() && static_branch_unlikely(&my_key)) return probe(x);
        return 4;
      }`;
    expect(ops({ boundary, params, c })).toMatchInlineSnapshot(`
      "0: daif = read_sysreg('daif)
      1: barrier prefetch
      2: $3 = load &global:x :s32
      3: ignored trace_irqs_off needs rcu_watching
      4: run_handler(regs) needs rcu_watching
      5: stub notify gives 
      6: $4 = !(daif != 0 :u64)
      7: assert lockdep_assert [lockdep_assert_on_this_cpu(daif)] broken if $4
      8: $8 = load &global:x :s32
      9: $9 = stub probe gives 0 or -22
      10: return $9"
    `);
    expect(lowered({ boundary, params, c }).assumptions).toMatchInlineSnapshot(`
      [
        "cut: prefetch",
        "ignored if rcu_watching: trace_irqs_off",
        "ignored: prefetch",
        "param: has_cap(ARM64_X) = 0",
        "param: static_branch_unlikely(my_key) = 1",
        "param: uses_pmr = 1",
        "stub: notify",
        "stub: probe returns 0, -22",
      ]
    `);
  });

  it("evaluates the arguments of an ignored call", () => {
    const c =
      "int x; int side(void) { return x++; } void f(void) { trace_irqs_off(x + 1); trace_irqs_off(side()); }";
    expect(ops({ boundary, c })).toMatchInlineSnapshot(`
      "0: $0 = load &global:x :s32
      1: ignored trace_irqs_off needs rcu_watching
      2: $1 = call side()
      3: ignored trace_irqs_off needs rcu_watching
      4: return"
    `);
  });

  it("makes the kernel's checks assertions whose value is their condition", () => {
    const c = `
      int x;
      void f(bool on) {
        if (WARN_ON_ONCE(x > 1 || on)) return;
        BUG_ON(on);
        RCU_LOCKDEP_WARN(!on, "late");
        CT_WARN_ON(x);
        lockdep_assert(on);
        WARN(on, "text %d", x);
        BUG();
      }`;
    expect(ops(c)).toMatchInlineSnapshot(`
      "0: $6 = load &global:x :s32
      1: if ($6 > 1 :s32) then 3 else 2
      2: if on then 3 else 5
      3: $4 = 1
      4: jump 6
      5: $4 = 0
      6: $2 = ($4 != 0 :s32)
      7: assert WARN_ON_ONCE [WARN_ON_ONCE((x > 1) || on)] broken if $2
      8: if $2 then 9 else 10
      9: return
      10: $8 = on
      11: assert BUG_ON [BUG_ON(on)] broken if $8
      12: $9 = !on
      13: assert RCU_LOCKDEP_WARN [RCU_LOCKDEP_WARN(!on, "late")] broken if $9
      14: $11 = load &global:x :s32
      15: $10 = ($11 != 0 :s32)
      16: assert CT_WARN_ON [CT_WARN_ON(x)] broken if $10
      17: $12 = !on
      18: assert lockdep_assert [lockdep_assert(on)] broken if $12
      19: $13 = on
      20: assert WARN_ON [WARN(on, "text %d", x)] broken if $13
      21: $15 = 1
      22: assert BUG [BUG()] broken if $15
      23: return"
    `);
  });

  it("wins over built-in names", () => {
    const rules = "__primitive int smp_processor_id(void); __ignored void WARN_ON(bool c);";
    expect(
      ops({ boundary: rules, c: "int f(void) { WARN_ON(1); return smp_processor_id(); }" }),
    ).toMatchInlineSnapshot(`
      "0: barrier WARN_ON
      1: $0 = smp_processor_id()
      2: return $0"
    `);
  });

  it("is refused where a use does not fit it, at the call with the chain of callers", () => {
    const c = `
      int inner(int a) {
        read_sysreg(daif, 1);
        run_handler(a);
        a = trace_irqs_off(1);
        has_cap(ARM64_Y);
        has_cap(a + 1);
        prob(1);
        declared(1);
        return uses_pmr(1);
      }
      int declared(int);
      int f(void) { return inner(1); }`;
    expect(refusals({ boundary, params, c })).toMatchInlineSnapshot(`
      [
        "t.c:3:9: ERROR: read_sysreg() is declared with 1 argument at b.h:2:17 and gets 2 (reached by f > inner)",
        "t.c:4:21: ERROR: a number used as 'struct pt_regs *': only 0 is a pointer (reached by f > inner)",
        "t.c:5:9: ERROR: 'void' used as a number (reached by f > inner)",
        "t.c:6:9: ERROR: parameter 'has_cap(ARM64_Y)' has no value, the scenario must give it one, did you mean 'has_cap(ARM64_X)'? (reached by f > inner)",
        "t.c:7:19: ERROR: this argument is passed as a name: write an identifier or a string (reached by f > inner)",
        "t.c:8:9: ERROR: implicit declaration: 'prob' has no class in the boundary and no definition; give it a class in spec/boundary or add the unit that defines it, did you mean 'probe'? (reached by f > inner)",
        "t.c:9:9: ERROR: 'declared' has no class in the boundary and no definition; give it a class in spec/boundary or add the unit that defines it (reached by f > inner)",
        "t.c:10:16: ERROR: uses_pmr() is declared with 0 arguments at b.h:8:20 and gets 1 (reached by f > inner)",
      ]
    `);
  });

  it("checks primitives against what is implemented", () => {
    const rules =
      "__primitive void one(int a);\n__primitive void two(int a);\n__primitive void three(int a);";
    expect(
      refusals({
        boundary: rules,
        primitives: { one: 1, two: 2 },
        c: "void f(void) { one(1); two(1); three(1); }\nvoid not_reached(void) { three(1); }",
      }),
    ).toMatchInlineSnapshot(`
      [
        "t.c:1:24: ERROR: primitive 'two' is implemented with 2 arguments but declared with 1 at b.h:2:18 (reached by f)",
        "t.c:1:32: ERROR: primitive 'three' has no implementation, see 'eret list primitives' (reached by f)",
      ]
    `);
  });

  it("is read whole before it is refused", () => {
    const rules = `
      void nothing(void);
      __primitive __ignored void both(void);
      __primitive(requires(magic)) void needs(void);
      __primitive void twice(void);
      __ignored void twice(void);
      __primitive int number;
      __ignored(returns(1)) int strange(void);
      BIND(a);
      BIND(a, b); BIND(a, c);
      IGNORE_FIELD(a);
      __primitive __attribute__((constructor)) void odd(void);`;
    expect(refusals({ boundary: rules, c: "void f(void) { }" })).toMatchInlineSnapshot(`
      [
        "b.h:2:12: ERROR: 'nothing' has no class, give it one of __primitive __ignored __synchronising __stub __param __assertion",
        "b.h:3:19: ERROR: 'both' has two classes",
        "b.h:4:28: ERROR: unknown requirement, try rcu_watching",
        "b.h:6:22: ERROR: 'twice' already has a class at b.h:5:24",
        "b.h:7:23: ERROR: 'number' has a class of the boundary but is no function",
        "b.h:8:17: ERROR: unknown argument of '__ignored'",
        "b.h:9:7: ERROR: BIND takes a function pointer (or struct.member) and a function",
        "b.h:10:19: ERROR: 'a' is already bound to 'b'",
        "b.h:11:7: ERROR: IGNORE_FIELD takes a struct and a member",
        "b.h:12:34: ERROR: 'odd' has two classes",
      ]
    `);
  });

  it("may stub a pointer as NULL only", () => {
    const stub = "__stub(returns(0, 5)) int *probe(void);";
    expect(refusals({ boundary: stub, c: "int *f(void) { return probe(); }" })[0]).toContain(
      "stub 'probe' returns a pointer, of which only 0 is known",
    );
  });

  it("ignores a field of a per-CPU struct, and not its namesake", () => {
    const rules = "IGNORE_FIELD(s, n);";
    const c = `struct s { int n; }; struct t { int n; } other; DEFINE_PER_CPU(struct s, stat);
      void f(void) { this_cpu_inc(stat.n); this_cpu_write(stat.n, 2); this_cpu_ptr(&stat)->n = 3; other.n = 4; }`;
    expect(ops({ boundary: rules, c })).toMatchInlineSnapshot(`
      "0: $0 = this-cpu stat
      1: store &global:other.n = 4
      2: return"
    `);
    const read =
      "struct s { int n; }; DEFINE_PER_CPU(struct s, stat); int f(void) { return this_cpu_read(stat.n); }";
    expect(refusals({ boundary: rules, c: read })[0]).toContain("the value of 's.n' is used");
  });

  it("cannot be stored to through a bound pointer, nor read through an ignored field", () => {
    const rules = "BIND(handler, g);\nIGNORE_FIELD(s, n);";
    const c = `struct s { int n; } v;
      void (*handler)(void);
      void g(void) { }
      void f(void) { handler = g; int a = v.n; a = v.n++; }`;
    expect(refusals({ boundary: rules, c })).toMatchInlineSnapshot(`
      [
        "t.c:4:22: ERROR: 'handler' is assigned, but BIND fixes it (reached by f)",
        "t.c:4:43: ERROR: the value of 's.n' is used, but IGNORE_FIELD drops its stores (reached by f)",
        "t.c:4:52: ERROR: the value of 's.n' is used, but IGNORE_FIELD drops its stores (reached by f)",
      ]
    `);
  });
});
