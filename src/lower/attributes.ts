// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Attribute, Expr } from "../kernelc/ast.ts";

/**
 * The attributes that lowering understands. Every other one is refused where it
 * is reached: an attribute that is not understood may change what runs, as
 * `cleanup` does.
 */

/** Attributes that change nothing the model can see. Bare of the underscores around them. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  ...["always_inline", "inline", "noinline", "gnu_inline", "flatten", "pure", "const", "leaf"],
  ...["asmlinkage", "visible", "externally_visible", "used", "unused", "maybe_unused"],
  ...["always_unused", "must_check", "warn_unused_result", "nonnull", "malloc", "returns_nonnull"],
  ...["cold", "hot", "deprecated", "fallthrough", "may_alias", "nonstring", "designated_init"],
  ...[
    "init",
    "exit",
    "initdata",
    "initconst",
    "meminit",
    "cpuinit",
    "ref",
    "refdata",
    "init_or_module",
  ],
  ...[
    "notrace",
    "nokprobe",
    "kprobes",
    "no_instrument_function",
    "no_sanitize",
    "no_stack_protector",
  ],
  ...["no_sanitize_address", "no_sanitize_thread", "no_sanitize_undefined", "nocfi", "no_kcsan"],
  ...[
    "no_kasan_or_inline",
    "no_sanitize_or_inline",
    "no_profile_instrument_function",
    "latent_entropy",
  ],
  ...[
    "no_caller_saved_registers",
    "optimize",
    "patchable_function_entry",
    "disable_sanitizer_instrumentation",
  ],
  ...[
    "aligned",
    "packed",
    "cacheline_aligned",
    "cacheline_aligned_in_smp",
    "cacheline_internodealigned_in_smp",
  ],
  ...[
    "read_mostly",
    "ro_after_init",
    "percpu",
    "user",
    "kernel",
    "iomem",
    "rcu",
    "force",
    "bitwise",
  ],
  ...[
    "acquires",
    "releases",
    "must_hold",
    "context_unsafe",
    "acquires_ret",
    "assumes_ctx_lock",
    "guarded_by",
  ],
  ...[
    "irq_entry",
    "exception_irq_entry",
    "softirq_entry",
    "sched",
    "lockfunc",
    "cpuidle",
    "syscall",
  ],
  ...["printf", "format", "counted_by", "randomize_layout", "no_randomize_layout", "section"],
  ...["noinline_for_stack", "noinline_for_tracing", "attribute_const", "private", "safe", "nocast"],
  ...["head", "init_memblock", "page_aligned_data", "no_kmsan_checks", "nostackprotector", "noscs"],
  ...["noendbr", "irqentry_text", "softirqentry_text", "entry_text", "nokprobe_inline", "noclone"],
  ...[
    "bpf_kfunc",
    "data_racy",
    "initdata_or_module",
    "signed_wrap",
    "cond_acquires",
    "pt_guarded_by",
  ],
  ...["excludes_ctx_lock", "acquires_shared", "releases_shared", "must_hold_shared"],
  ...["assume_aligned", "alloc_size", "access", "error", "warning", "tls_model"],
]);

/** Facts that an attribute states; anything not listed here and not without effect is refused. */
export type Fact = "noinstr" | "noreturn" | "balanced" | "weak" | "cleanup" | "percpu-object";

const FACTS: Readonly<Record<string, Fact>> = {
  noinstr: "noinstr",
  noreturn: "noreturn",
  balanced: "balanced",
  weak: "weak",
  cleanup: "cleanup",
  per_cpu_object: "percpu-object",
};

/** `__cleanup__`, `__cleanup` and `cleanup` are one name. */
const bareName = (name: string): string => name.replace(/^__/, "").replace(/__$/, "");

/** What an attribute states, null when nothing, undefined when it is not understood. */
function factOf(attribute: Attribute): Fact | null | undefined {
  const name = bareName(attribute.name);
  if (name === "section") {
    const [where] = attribute.args;
    if (where?.kind === "string" && where.value.startsWith(".noinstr.text")) return "noinstr";
    if (where?.kind === "string" && where.value.startsWith(".data..percpu")) return "percpu-object";
  }
  return FACTS[name] ?? (WITHOUT_EFFECT.has(name) ? null : undefined);
}

/** Where an attribute stands. */
export type AttributePlace = "function" | "boundary" | "variable" | "local" | "elsewhere";

/** The facts that lowering acts on, by place: anywhere else such an attribute would be lost. */
const ACTED_ON: Readonly<Record<AttributePlace, readonly Fact[]>> = {
  function: ["noinstr", "noreturn", "balanced", "weak"],
  boundary: ["noinstr"],
  variable: ["percpu-object"],
  local: ["cleanup"],
  elsewhere: [],
};

/** What is wrong with the first attribute that is not understood, or not at this place. */
export function strangeAttribute(
  attributes: readonly Attribute[],
  place: AttributePlace,
): { readonly attribute: Attribute; readonly problem: string } | null {
  for (const attribute of attributes) {
    const fact = factOf(attribute);
    const { name } = attribute;
    if (fact === undefined)
      return {
        attribute,
        problem: `unknown attribute '${name}', it may change what runs; spell it away in the header or teach it to src/lower/attributes.ts`,
      };
    if (fact !== null && !ACTED_ON[place].includes(fact))
      return { attribute, problem: `attribute '${name}' would be lost here` };
  }
  return null;
}

export const hasFact = (attributes: readonly Attribute[], fact: Fact): boolean =>
  attributes.some((attribute) => factOf(attribute) === fact);

/** `__packed`, which makes an enum as small as its values allow. */
export const isPacked = (attributes: readonly Attribute[]): boolean =>
  attributes.some(({ name }) => bareName(name) === "packed");

/** Whether an attribute moves what it is on: `__packed`, `__aligned(8)`, `____cacheline_aligned`. */
export const changesLayout = (attributes: readonly Attribute[]): boolean =>
  attributes.some(({ name }) =>
    /^_*(?:packed|(?:cacheline_|internodealigned_)?aligned)/.test(name),
  );

/** The functions of `__cleanup(f)`; null where an attribute lacks its one argument. */
export const cleanupsOf = (attributes: readonly Attribute[]): readonly (Expr | null)[] =>
  attributes
    .filter((attribute) => factOf(attribute) === "cleanup")
    .map(({ args: [callee, more] }) => (more === undefined ? (callee ?? null) : null));

/** Names of annotations as they are written in kernel C, for the parser. */
export const C_ATTRIBUTES: readonly string[] = [
  ...["noinstr", "__noreturn", "__balanced", "__weak", "__cleanup", "__per_cpu_object"],
  ...["__always_inline", "noinline", "asmlinkage", "__visible", "__used", "__unused"],
  ...["__maybe_unused", "__always_unused", "__must_check", "__pure", "__cold", "notrace"],
  ...["__init", "__exit", "__initdata", "__ref", "__kprobes", "__packed", "__aligned"],
  ...["____cacheline_aligned", "____cacheline_aligned_in_smp", "__cacheline_aligned"],
  ...["__read_mostly", "__ro_after_init", "__percpu", "__user", "__iomem", "__rcu", "__force"],
  ...["__acquires", "__releases", "__must_hold", "__irq_entry", "__exception_irq_entry"],
  ...["__softirq_entry", "__sched", "__lockfunc", "__cpuidle", "__printf", "__counted_by"],
  ...["__no_sanitize_address", "__no_kcsan", "__nocfi", "__latent_entropy", "fallthrough"],
];
