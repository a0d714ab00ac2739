/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Barriers that order nothing on a sequentially consistent machine, for scenarios without memory.h. */
__ignored void smp_mb(void);
