/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What stop_machine() uses besides smp.h.
 * Source: shared reference kernel-stop-pause-x86.md section 2.4 (B).
 */
#include <smp-types.h>

/* Fully ordered; whether the counter is zero then. */
__primitive bool atomic_dec_and_test(atomic_t *v);
