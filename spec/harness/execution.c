/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What C leaves undefined, and what a kernel dies or hangs of, one task each. Nothing of
 * the kernel's: broken twins of the rules about execution itself.
 */
#include <handlers.h>

void task_divides_by_zero(void)
{
	u32 n = choose(2);

	if (4 / n)
		do_work();
}

void task_reads_unwritten(void)
{
	u32 n;

	if (choose(2))
		n = 1;
	if (n)
		do_work();
}

static void __noreturn stop(void)
{
	do_work();
}

void task_returns_from_noreturn(void)
{
	stop();
}

/* An odd number plus two is never zero. */
void task_counts_for_ever(void)
{
	u32 n;

	do_work();
	for (n = 1; n != 0; n += 2)
		;
}

static raw_spinlock_t first_lock;
static raw_spinlock_t second_lock;

void task_locks_forwards(void)
{
	raw_spin_lock(&first_lock);
	raw_spin_lock(&second_lock);
	raw_spin_unlock(&second_lock);
	raw_spin_unlock(&first_lock);
}

void task_locks_backwards(void)
{
	raw_spin_lock(&second_lock);
	raw_spin_lock(&first_lock);
	raw_spin_unlock(&first_lock);
	raw_spin_unlock(&second_lock);
}

/* 1 << 32 of 32 bits. */
void task_shifts_too_far(void)
{
	u32 n = 31 + choose(2);

	if (1U << n)
		do_work();
}
