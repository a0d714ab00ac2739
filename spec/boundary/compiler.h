/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What keeps accesses in place for the compiler, and does nothing else: on arm64 cpu_relax() is a
 * YIELD that clobbers memory. Source: kernel-stop-pause-x86.md section 2.5.
 */

__ignored void barrier(void);
__ignored void cpu_relax(void);
