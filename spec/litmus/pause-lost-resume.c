/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * pause-lost-resume: the order in which a paused CPU clears its bit and acknowledges, and the caller sets it.
 *
 * Arm: Never
 * LKMM: Never
 * x86: Never
 * exists (1:r0=1 /\ resumed=0)
 */
#include <litmus.h>

int paused;
int resumed = 1;

/* What the threads have read. */
int P1_r0;

void P0(void)
{
	WRITE_ONCE(resumed, 0);
	smp_wmb();
	WRITE_ONCE(paused, 1);
}

void P1(void)
{
	int r0;

	r0 = READ_ONCE(paused);
	if (r0)
		WRITE_ONCE(resumed, 1);
	P1_r0 = r0;
}
