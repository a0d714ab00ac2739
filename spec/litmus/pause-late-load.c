/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * pause-late-load: a load of the interrupted context is still to come when its CPU acknowledges.
 *
 * Arm: Sometimes
 * LKMM: Sometimes
 * x86: Never
 * exists (0:r0=1 /\ 1:r0=1)
 */
#include <litmus.h>

int page;
int paused;

/* What the threads have read. */
int P0_r0;
int P1_r0;

void P0(void)
{
	int r0;

	r0 = READ_ONCE(page);
	WRITE_ONCE(paused, 1);
	P0_r0 = r0;
}

void P1(void)
{
	int r0;

	r0 = READ_ONCE(paused);
	if (r0)
		WRITE_ONCE(page, 1);
	P1_r0 = r0;
}
