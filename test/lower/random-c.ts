// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Random C functions without undefined behaviour, for a compiler and for lowering to agree on.

/** Numbers that the same seed repeats (mulberry32). */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  below(n: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  }

  pick<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)];
    if (found === undefined) throw new Error("nothing to pick from");
    return found;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }
}

export const TYPES = [
  "_Bool",
  "char",
  "signed char",
  "unsigned char",
  "short",
  "unsigned short",
  "int",
  "unsigned int",
  "long",
  "unsigned long",
  "long long",
  "enum up",
  "enum down",
  "enum wide",
  "enum tiny",
] as const;

/** Declarations that every function may use; `note()` keeps what it was told, and in which order. */
export const PRELUDE = `
enum up { UP0, UP1, UP7 = 7, UPMAX = 0x7fffffff };
enum down { DOWN = -3, MID, HIGH = 200 };
enum wide { WIDE0, WIDE = 1UL << 40, WIDER };
enum tiny { TINY = 3, TINIER } __attribute__((packed));
enum { BIT31 = 1U << 31, NEXT };
struct bits { int s3 : 3; unsigned int u5 : 5; unsigned int : 2; _Bool flag : 1; unsigned long l9 : 9; enum up e4 : 4; unsigned int u32 : 32; };
union both { int i; unsigned int u; };
struct pair { unsigned char c; long l; struct { short x, y; }; union both b; int a[2]; };
unsigned long seen;
void note(unsigned long v) { seen = seen * 31 + v; }
static int tell(int v) { note(v); return v; }
static long apply(long (*fn)(long), long v) { note(7); return fn(v); }
static long twice(long v) { return v * 2; }
static long minus(long v) { note(v); return -v; }
static struct pair swapped(struct pair p) { short x = p.x; p.x = p.y; p.y = x; p.c++; return p; }
static int down(int n) { if (n <= 0) return 1; note(n); return n + down(n - 1); }
static void leave(int *p) { note(*p); }
static void leave2(struct pair *p) { note(p->x); note(p->l); }
static void raw_spin_lock(int l) { note(l); note(100); }
static void raw_spin_unlock(int l) { note(l); note(101); }
static unsigned long __local_irq_save(void) { static unsigned long n; note(102); return n++; }
static void local_irq_restore(unsigned long flags) { note(flags); note(103); }
static void preempt_disable(void) { note(104); }
static void preempt_enable(void) { note(105); }
/* Lowering knows guard() and scoped_guard() by name and never expands these. */
struct held { int l; unsigned long flags; };
static struct held in_raw_spinlock(int l) { raw_spin_lock(l); return (struct held){ l, 0 }; }
static void out_raw_spinlock(struct held *h) { raw_spin_unlock(h->l); }
static struct held in_raw_spinlock_irqsave(int l)
{ struct held h = { l, __local_irq_save() }; raw_spin_lock(l); return h; }
static void out_raw_spinlock_irqsave(struct held *h) { raw_spin_unlock(h->l); local_irq_restore(h->flags); }
static struct held in_preempt(void) { preempt_disable(); return (struct held){ 0, 0 }; }
static void out_preempt(struct held *h) { preempt_enable(); }
#define PASTE(a, b) a##b
#define NAMED(a, b) PASTE(a, b)
#define GUARD(class, name) struct held name __attribute__((cleanup(out_##class))) = in_##class
#define guard(class) GUARD(class, NAMED(guard_, __COUNTER__))
#define scoped_guard(class, args...) for (GUARD(class, NAMED(guard_, __COUNTER__))(args), *once = (void *)1; once; once = 0)
static unsigned int count(void) { static unsigned int n = 5; return n++; }
${TYPES.map((type, i) => `${type} g${i};`).join("\n")}
struct bits gb;
struct pair gp, gq;
union both gu;
int ga[3];
long *glp = &gp.l;
struct pair *gpp = &gq;
long (*gfn)(long) = minus;
`;

const UNIONS = ["gu.i", "gu.u", "gp.b.i", "gp.b.u"];

interface Scope {
  readonly values: string[];
  readonly depth: number;
  /** What may be jumped to: loops around, a switch around. */
  readonly loops: number;
  readonly breaks: boolean;
  /** A label around, behind what is left to run. */
  readonly out: string | null;
  /** Inside a statement expression nothing jumps. */
  readonly jumps: boolean;
}

export class RandomC {
  private readonly dice: Dice;
  private names = 0;

  constructor(seed: number) {
    this.dice = new Dice(seed);
  }

  /** A function `name` that takes three numbers, and gives one. */
  function(name: string): string {
    this.names = 0;
    const values = ["p0", "p1", "p2"];
    const scope = { values, depth: 0, loops: 0, breaks: false, out: null, jumps: true };
    const body = this.block(scope, 3 + this.dice.below(5));
    const result = this.expression({ ...scope, values: ["p0", "p1"] }, 2);
    const types = [this.dice.pick(TYPES), this.dice.pick(TYPES), this.dice.pick(TYPES)];
    const params = types.map((type, i) => `${type} p${i}`).join(", ");
    return `${this.dice.pick(TYPES)} ${name}(${params})\n{\n${body}return ${result};\n}\n`;
  }

  private fresh(): string {
    return `v${this.names++}`;
  }

  // ---- expressions ----------------------------------------------------------

  /** An expression that changes nothing. */
  private pure(scope: Scope, depth: number): string {
    const { dice } = this;
    const inner = (): string => this.pure(scope, depth - 1);
    if (depth <= 0) return dice.chance(60) ? this.readable(scope) : this.literal();
    switch (dice.below(14)) {
      case 12:
        return this.address();
      case 0:
      case 1:
        return `(${inner()} ${dice.pick(["+", "-", "*", "&", "|", "^"])} ${inner()})`;
      case 2:
        return `(${inner()} ${dice.pick(["/", "%"])} ((${inner()} & 15) + 1))`;
      case 3:
        return `(${inner()} ${dice.pick(["<<", ">>"])} (${inner()} & 7))`;
      case 4:
      case 5:
        return `(${inner()} ${dice.pick(["<", ">", "<=", ">=", "==", "!="])} ${inner()})`;
      case 6:
        return `(${inner()} ${dice.pick(["&&", "||"])} ${inner()})`;
      case 7:
        return `${dice.pick(["-", "~", "!", "+"])}(${inner()})`;
      case 8:
        return `((${dice.pick(TYPES)})${inner()})`;
      case 9:
        return `(${inner()} ? ${inner()} : ${inner()})`;
      case 10:
        return `(${inner()} ?: ${inner()})`;
      case 11:
        return `((struct pair){ .l = ${inner()}, .y = ${inner()} }).${dice.pick(["l", "y", "c", "b.u"])}`;
      default:
        return this.readable(scope);
    }
  }

  /** Addresses of one type compared, and as conditions. */
  private address(): string {
    const { dice } = this;
    const longs = ["glp", "&gp.l", "&gq.l", "&gpp->l", "&g8"];
    const pairs = ["gpp", "&gp", "&gq"];
    const functions = ["gfn", "twice", "&minus"];
    const list = dice.pick([
      longs,
      pairs,
      functions,
      ["ga", "&ga[0]", "&ga[1]", "&gp.a[0]", "gp.a"],
    ]);
    if (dice.chance(20)) return `!${dice.pick(["glp", "gpp", "gfn", "&gpp->b"])}`;
    return `(${dice.pick(list)} ${dice.pick(["==", "!="])} ${dice.pick(list)})`;
  }

  /** What goes through pointers, and is chosen at run time. */
  private pointers(scope: Scope): string {
    const { dice } = this;
    const name = this.fresh();
    const e = (): string => this.expression(scope, 1);
    const pair = `${e()} ? &gp : gpp`;
    switch (dice.below(5)) {
      case 0:
        return `glp = ${e()} ? &gpp->l : &gq.l; *glp += ${this.literal()};`;
      case 1:
        return `gpp = ${pair}; gpp->x ${dice.pick(["+", "-", "^"])}= ${this.literal()}; note(gpp->b.u);`;
      case 2:
        return `gfn = ${e()} ? twice : minus; note(gfn(${e()}));`;
      case 3:
        return `{ struct pair *${name} = ${pair}, w${name} = *${name}; ${name}->a[1] = ${e()}; *gpp = w${name}; note((*${name}).y); }`;
      default:
        return `for (int j${name} = 0; j${name} < 2; j${name}++) { ${dice.pick(TYPES)} ${name}; ${name} = ${e()}; note(${name}); }`;
    }
  }

  /** An expression whose effects are in an order that C defines. */
  private expression(scope: Scope, depth: number): string {
    const { dice } = this;
    if (depth <= 0) return this.pure(scope, depth);
    const inner = (): string => this.expression(scope, depth - 1);
    const pure = (): string => this.pure(scope, depth - 1);
    switch (dice.below(17)) {
      case 0:
        return `(${this.target(scope)} = ${pure()})`;
      case 1:
        return `(${this.target(scope)} ${dice.pick(["+", "-", "*", "&", "|", "^"])}= ${pure()})`;
      case 2:
        return `(${this.target(scope)} ${dice.pick(["/", "%"])}= ((${pure()} & 7) + 1))`;
      case 3:
        return `(${this.target(scope)} ${dice.pick(["<<", ">>"])}= (${pure()} & 7))`;
      case 4:
        return dice.chance(50)
          ? `${this.target(scope)}${dice.pick(["++", "--"])}`
          : `${dice.pick(["++", "--"])}${this.target(scope)}`;
      case 5:
        return `(${inner()} ${dice.pick(["&&", "||"])} ${inner()})`;
      case 6:
        return `(${inner()} ? ${inner()} : ${inner()})`;
      case 7:
        return `(${inner()}, ${inner()})`;
      case 8:
        return `tell(${inner()})`;
      case 9:
        return `apply(${inner()} ? twice : minus, ${this.literal()})`;
      case 10:
        return `(${inner()} ${dice.pick(["+", "-", "<", "==", "&"])} ${this.literal()})`;
      case 11:
        return `down(${inner()} & 3)`;
      case 12:
        return `swapped(${dice.pick(["gp", "gq"])}).${dice.pick(["x", "y", "c", "l", "b.i"])}`;
      case 13:
        return this.statementExpression(scope);
      case 14:
        return `(${inner()} ?: ${inner()})`;
      case 15:
        return `(count() ${dice.pick(["+", "*", ">"])} ${this.literal()})`;
      default:
        return pure();
    }
  }

  private statementExpression(scope: Scope): string {
    const inner: Scope = {
      ...scope,
      values: [...scope.values],
      jumps: false,
      loops: 0,
      breaks: false,
    };
    if (scope.depth > 2) return this.pure(scope, 1);
    return `({ ${this.statements(inner, 2)} ${this.expression(inner, 1)}; })`;
  }

  private literal(): string {
    const { dice } = this;
    const digits = dice.pick(["0", "1", "2", "5", "0x7f", "0x80", "255", "0xffff", "2147483647"]);
    const more = dice.pick(["4294967295", "0x80000000", "0xffffffff", "0x8000000000000000", "'a'"]);
    const names = ["UP7", "DOWN", "HIGH", "WIDE", "WIDER", "TINIER", "BIT31", "NEXT", "'\\xff'"];
    if (dice.chance(20)) return dice.pick(names);
    if (dice.chance(25)) return more;
    return `${digits}${dice.pick(["", "", "u", "L", "UL", "ll"])}`;
  }

  private readonly places = [
    ...TYPES.map((_, i) => `g${i}`),
    ...["gb.s3", "gb.u5", "gb.flag", "gb.l9", "gb.e4", "gb.u32"],
    ...["gp.c", "gp.l", "gp.x", "gp.a[1]", "gq.y", "ga[0]", "ga[2]", "(*glp)"],
  ];

  /** Members of unions too, also those that were written as their other member. */
  private readable(scope: Scope): string {
    const { dice } = this;
    if (dice.chance(55) && scope.values.length > 0) return dice.pick(scope.values);
    return dice.pick([...this.places, ...UNIONS, "(*&gp).x", "(&gq)->l"]);
  }

  private target(scope: Scope): string {
    const { dice } = this;
    const own = scope.values.filter((name) => !name.startsWith("i"));
    if (dice.chance(50) && own.length > 0) return dice.pick(own);
    return dice.pick([...this.places, ...UNIONS]);
  }

  // ---- statements -----------------------------------------------------------

  private block(outer: Scope, count: number): string {
    const scope = { ...outer, values: [...outer.values], depth: outer.depth + 1 };
    return this.statements(scope, count);
  }

  private statements(scope: Scope, count: number): string {
    let text = "";
    for (let i = 0; i < count; i++) text += `${this.statement(scope)}\n`;
    return text;
  }

  private statement(scope: Scope): string {
    const { dice } = this;
    const kind = dice.below(scope.depth > 3 ? 9 : 26);
    switch (kind) {
      case 0:
      case 1:
        return this.declaration(scope);
      case 2:
      case 3:
      case 4:
      case 5:
        return `${this.expression(scope, 3)};`;
      case 6:
        return `note(${this.expression(scope, 2)});`;
      case 7:
        return this.jump(scope);
      case 8:
        return this.structs(scope);
      case 9:
      case 10:
      case 11:
        return `if (${this.expression(scope, 2)}) { ${this.block(scope, 2)} }${
          dice.chance(50) ? ` else { ${this.block(scope, 2)} }` : ""
        }`;
      case 12:
        return `if (${this.expression(scope, 2)}) ${this.expression(scope, 2)}; else note(1);`;
      case 13:
      case 14:
      case 15:
        return this.loop(scope);
      case 16:
      case 17:
      case 18:
        return this.switch(scope);
      case 19:
      case 20:
        return this.guard(scope);
      case 24:
      case 25:
        return this.pointers(scope);
      case 21:
        return `{ ${this.block(scope, 2)} }`;
      default:
        return this.cleanup(scope);
    }
  }

  private declaration(scope: Scope): string {
    const { dice } = this;
    // A namesake of an outer one now and then.
    const own = scope.values.filter((v) => v.startsWith("v"));
    const name = this.fresh();
    const text = `${dice.pick(TYPES)} ${name} = ${this.expression(scope, 2)};`;
    scope.values.push(name);
    if (own.length > 0 && dice.chance(20)) {
      const hidden = dice.pick(own);
      const others = { ...scope, values: scope.values.filter((v) => v !== hidden) };
      return `${text}\n{ ${dice.pick(TYPES)} ${hidden} = ${this.pure(others, 1)}; note(${hidden}); ${hidden}++; note(${hidden} ^ ${name}); }`;
    }
    return text;
  }

  private structs(scope: Scope): string {
    const { dice } = this;
    const name = this.fresh();
    const kind = dice.below(6);
    const e = (): string => this.expression(scope, 1);
    if (kind === 0)
      return `struct pair ${name} = { ${e()}, .y = ${this.literal()}, .b.i = ${this.literal()} }; gp = swapped(${name}); note(${name}.x);`;
    if (kind === 1)
      return `struct pair ${name} = gq; ${name}.a[0] = ${e()}; ${name}.x += 3; ${name}.b.u >>= 1; gq = ${name}; note(${name}.b.u);`;
    if (kind === 2)
      return `struct bits ${name} = gb; ${name}.s3 = ${e()}; ${name}.u5 += ${this.literal()}; ${name}.flag ^= 2; note(${name}.s3++); note(${name}.u5 - 20 < 0); gb = ${name};`;
    if (kind === 3)
      return `union both ${name} = { .i = ${e()} }; note(${name}.u / 3); gu = ${name};`;
    if (kind === 4)
      return `int ${name}[3] = { [1 ... 2] = ${e()} }; ga[1] = ${name}[2]; note(${name}[0]);`;
    return `gp = ${e()} ? gq : swapped(gp); gq.l = gp.l;`;
  }

  private jump(scope: Scope): string {
    const { dice } = this;
    if (!scope.jumps) return ";";
    const guard = `if (${this.pure(scope, 1)})`;
    if (scope.out !== null && dice.chance(40)) return `${guard} goto ${scope.out};`;
    if (dice.chance(25)) return `${guard} return ${this.expression(scope, 1)};`;
    if (scope.loops > 0 && dice.chance(50)) return `${guard} ${dice.pick(["break", "continue"])};`;
    if (scope.breaks && dice.chance(50)) return `${guard} break;`;
    return `${guard} return ${this.pure(scope, 1)};`;
  }

  private loop(scope: Scope): string {
    const { dice } = this;
    const i = `i${this.names++}`;
    const inner = { ...scope, values: [...scope.values, i], loops: 1, breaks: true };
    const body = this.block(inner, 2);
    const n = 1 + dice.below(4);
    switch (dice.below(5)) {
      case 0:
        return `for (int ${i} = 0; ${i} < ${n}; ${i}++) { ${body} }`;
      case 1:
        return `{ unsigned char ${i} = ${n}; while (${i}-- > 0) { ${body} } }`;
      case 2:
        return `{ int ${i} = 0; do { ${body} } while (++${i} < ${n} && ${this.pure(scope, 1)}); }`;
      case 3: {
        // A backward and a forward goto.
        const [top, out] = [`top_${i}`, `out_${i}`];
        const values = [...scope.values, i];
        const plain = { ...scope, values, loops: 0, breaks: false, out };
        return `{ int ${i} = 0; ${top}: ; { ${this.block(plain, 2)} } if (${this.pure(scope, 1)}) goto ${out}; if (++${i} < ${n}) goto ${top}; note(2); ${out}: note(3); }`;
      }
      default:
        return `for (long ${i} = ${n}; ; ${i} -= 1) { if (${i} <= 0) break; ${body} }`;
    }
  }

  private switch(scope: Scope): string {
    const { dice } = this;
    const inner = { ...scope, breaks: true };
    let from = -4;
    const arms = [];
    for (let i = 0; i < 4; i++) {
      from += 1 + dice.below(4);
      const to = from + dice.below(6);
      const label = from >= 0 && dice.chance(50) ? `case ${from} ... ${to}:` : `case ${from}:`;
      from = to;
      const end = dice.chance(60) ? "break;" : "__attribute__((fallthrough));";
      arms.push(`${label} { ${this.block(inner, 1)} } ${end}`);
    }
    if (dice.chance(70)) {
      const at = dice.below(arms.length + 1);
      arms.splice(at, 0, `default: { ${this.block(inner, 1)} } ${dice.chance(50) ? "break;" : ""}`);
    }
    return `switch (${dice.chance(50) ? `(signed char)` : ""}(${this.expression(scope, 1)})) { ${arms.join("\n")} case 1000: ; }`;
  }

  private guard(scope: Scope): string {
    const { dice } = this;
    const kind = dice.pick(["raw_spinlock", "raw_spinlock_irqsave", "preempt"]);
    const arg = kind === "preempt" ? "" : this.expression(scope, 1);
    if (dice.chance(50)) return `guard(${kind})(${arg});`;
    const inner = { ...scope, loops: 1, breaks: true };
    const list = arg === "" ? kind : `${kind}, ${arg}`;
    return `scoped_guard(${list}) { ${this.block(inner, 3)} }`;
  }

  /** A variable that is cleaned up however its scope is left. */
  private cleanup(scope: Scope): string {
    const name = this.fresh();
    const inner = { ...scope, values: [...scope.values, name] };
    const second = this.fresh();
    const more = this.dice.chance(40)
      ? `struct pair ${second} __attribute__((cleanup(leave2))) = gp; ${second}.x++;`
      : "";
    return `{ int ${name} __attribute__((cleanup(leave))) = ${this.expression(scope, 1)}; ${more} ${this.block(inner, 3)} }`;
  }
}
