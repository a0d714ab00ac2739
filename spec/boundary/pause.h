/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What pausing CPUs uses besides smp.h.
 * Source: shared reference kernel-stop-pause-x86.md sections 2.1, 2.4 (B).
 */
#include <smp-types.h>

/* WFE: goes on once the event register of the CPU is set, and clears it; SEV sets that of each CPU. */
__primitive void wfe(void);
__primitive void sev(void);
