// SPDX-License-Identifier: GPL-2.0-only OR MIT

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/**
 * Attribute macros that stand alone. They are never expanded, so that `noinstr` stays a
 * fact whether or not the header that defines it has been read.
 */
export const BARE_ATTRIBUTES = words(`
  noinstr asmlinkage notrace noinline noinline_for_stack noinline_for_tracing
  __always_inline __always_unused __maybe_unused __used __must_check __weak __noreturn
  __cold __hot __pure __attribute_const__ __const__ __deprecated __visible __malloc __packed
  __percpu __user __kernel __iomem __rcu __force __nocast __safe __private __bitwise __bitwise__
  __init __exit __initdata __initconst __exitdata __initdata_or_module
  __init_or_module __initconst_or_module __meminit __meminitdata __memexit __devinit __cpuinit
  __cpuinitdata __ref __refdata __refconst __init_memblock __sched __kprobes
  nokprobe_inline __read_mostly __ro_after_init __cacheline_aligned __cacheline_aligned_in_smp
  ____cacheline_aligned ____cacheline_aligned_in_smp ____cacheline_internodealigned_in_smp
  __page_aligned_data __page_aligned_bss __randomize_layout __no_randomize_layout __designated_init
  __no_sanitize_address __no_kasan_or_inline __no_kcsan __no_sanitize_or_inline __no_sanitize_memory
  __no_kmsan_checks __no_sanitize_undefined __no_sanitize_coverage __no_profile __no_stack_protector
  __nostackprotector __nocfi __noscs __no_kstack_erase __noendbr __flatten __gnu_inline
  __inline_maybe_unused __signed_wrap __returns_twice __no_caller_saved_registers __latent_entropy
  __lockfunc __irq_entry __softirq_entry __exception_irq_entry __irqentry_text __softirqentry_text
  __entry_text __noinstr_section __cpuidle __vdso_data __net_init __net_exit __net_initdata
  __efi_init __efi_rt __uaccess_begin __nonstring __alloc_size__ __mips_noinstr __visible_for_testing
  __bpf_kfunc __bpf_hook_start __noclone __optimize_none __section_end __hyp_text __vhe_only
  __assume_kasan __data_racy __guarded __ro_after_init_if_needed
`);

/** Attribute macros with arguments, never expanded either: `__cleanup(f)`, `__acquires(lock)`. */
export const CALLED_ATTRIBUTES = words(`
  __cleanup __free __acquires __releases __must_hold __cond_acquires __cond_lock_attr
  __acquires_shared __releases_shared __must_hold_shared __cond_acquires_shared
  __acquires_ret __acquires_shared_ret __assumes_ctx_lock __assumes_shared_ctx_lock
  __guarded_by __pt_guarded_by __no_context_analysis_for __excludes_ctx_lock
  __section __aligned __aligned_largest __alias __printf __scanf __format_arg __assume_aligned
  __alloc_size __realloc_size __error __compiletime_error __compiletime_warning __warning __nonnull
  __counted_by __counted_by_le __counted_by_be __counted_by_ptr __sized_by __no_sanitize
  __mode __copy __diagnose_as __overloadable_as __attribute_const_args __ioctl_attr __target
`);

/** Spellings of the attribute operator itself. */
export const ATTRIBUTE_OPERATORS: ReadonlySet<string> = new Set(["__attribute__", "__attribute"]);
