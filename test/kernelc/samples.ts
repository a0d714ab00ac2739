// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** Invented C that uses every construct the parser knows, one item each. */
export const SAMPLES: readonly string[] = [
  "typedef unsigned long int word_t, *word_ptr;",
  "typedef struct frame { word_t sp; union { int daif; unsigned pmr : 8; }; int (*leave)(struct frame *, int); } frame_t;",
  "enum mode { MODE_TASK, MODE_IRQ = 4, MODE_NMI = MODE_IRQ << 1, } __attribute__((packed));",
  "struct __attribute__((packed, aligned(8))) pair { signed char low : 3; unsigned : 5; char high[2 + 1]; };",
  "static const volatile int limits[] = { [0 ... 3] = -1, [4] = 'x', 7 };",
  "extern void (*const handlers[4])(struct frame *regs, ...);",
  'extern int renamed(void) asm("other_name") __attribute__((noreturn));',
  '_Static_assert(sizeof(word_t) == 8, "64 bits");',
  'asm(".globl here\\n" "here:");',
  "BIND(handle_root, gic_entry);",
  "static DEFINE_PER_CPU(struct frame *, saved) = 0;",
  "__int128 wide; long long unsigned llu; float ratio = 1.5e3f; long double ld;",
  "static inline __attribute__((always_inline)) int add(int a, register int b) { return a + b; }",
  `void control(struct frame *regs, int n)
{
	int i, *p = &n;
	for (i = 0; i < n; i++) continue;
	for (int j = 0;;) { if (j++ > 3) break; }
	while (n--) { do n -= 2; while (n > 10); }
	if (n) return; else if (p) n = 1; else { n = 2; }
	switch (n) {
	case 1: case 2 ... 5: n = 3;
		__attribute__((fallthrough));
	default: break;
	case 9:
	}
again:
	if (n) goto again;
	goto *(&&again);
	;
}`,
  `int expressions(struct frame *regs, int a, int b)
{
	word_t w = (word_t)a << 3 | (b & ~1U) ^ 0x7fffffffffUL;
	a = b ? a : b, a += 1, a <<= 2, a ?: b;
	w = sizeof w + sizeof(struct frame) + _Alignof(long) + sizeof(int[4]);
	frame_t f = (frame_t){ .sp = 1, .daif = { 2 } };
	(*regs->leave)(regs, -a);
	w = ({ int t = a; t > b ? t : b; });
	w = __builtin_offsetof(struct frame, pmr) + container_of(regs, struct frame, sp)->sp;
	w = _Generic(a, int: 1, struct frame *: 2, default: 3);
	w = a++ + --b - !a == 3 && b || a != 1 >= 0;
	typeof(a) c = a; __auto_type d = c; const char *s = "a\\tb" "c\\0";
	return __builtin_types_compatible_p(typeof(a), word_t *) && L'x' && &regs[a].sp - 1.0;
}`,
  `void assembly(word_t x)
{
	word_t y;
	asm volatile("msr daifset, #3" : : : "memory");
	asm volatile("mrs %0, " "daif" : "=r" (y), [old] "+m" (x) : "i" (4), "r" (x + 1));
	asm goto("b %l[out]" : : "r"(x) : "cc", "memory" : out);
	asm("nop");
out:
	return;
}`,
  `void guards(struct frame *regs)
{
	guard(raw_spinlock)(&regs->sp);
	guard(irq)();
	scoped_guard(rcu) { regs->sp = 0; }
	scoped_guard(raw_spinlock_irqsave, &regs->sp) return;
	for_each_cpu(cpu, mask) { poke(cpu); }
	void *held __attribute__((cleanup(release))) = 0;
	{ __label__ inner; inner: regs->sp = (word_t)&&inner; }
}`,
];

export const WHOLE = SAMPLES.join("\n");
