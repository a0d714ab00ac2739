/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A message sent by the interrupted context, and its flag by the handler; and the other way round.
 * Exception entry and return are no barriers.
 * Source: kernel-stop-pause-x86.md sections 2.8 (interrupt delivery), 2.9 note 5.
 */
#include <types.h>

static int message;
static int is_handled;
static int is_there;

static void barrier_of_sender(void)
{
	if (IS_ENABLED(CONFIG_ERET_BARRIER))
		smp_wmb();
}

static void interrupted(void)
{
	do_work();
}

void el1h_64_sync_handler(struct pt_regs *regs)
{
	if (IS_ENABLED(CONFIG_ERET_HANDLER_SENDS)) {
		WRITE_ONCE(message, 1);
		barrier_of_sender();
		WRITE_ONCE(is_handled, 1);
		return;
	}
	barrier_of_sender();
	WRITE_ONCE(is_there, 1);
}

/* The handler says that the message is there. */
void task_sends(void)
{
	WRITE_ONCE(message, 1);
	interrupted();
}

/* The handler has sent it. */
void task_announces(void)
{
	interrupted();
	if (READ_ONCE(is_handled))
		WRITE_ONCE(is_there, 1);
}

void task_receives(void)
{
	while (!READ_ONCE(is_there))
		;
	smp_rmb();
	BUG_ON(READ_ONCE(message) != 1);
}
