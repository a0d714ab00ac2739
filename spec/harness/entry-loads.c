/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Loads before and after an exception, in the interrupted context and in the handler.
 * Source: kernel-stop-pause-x86.md sections 2.3, 2.8 (interrupt delivery), 2.9 note 5.
 */
#include <types.h>

#define OLD_PAGE 0
#define NEW_PAGE 1

static int message;
static int is_there;
static int is_handled;
static int paused;
static int page = OLD_PAGE;

static void interrupted(void)
{
	do_work();
}

static void wait_for_message(void)
{
	while (!READ_ONCE(is_there))
		;
	WRITE_ONCE(is_handled, 1);
}

static void read_message(void)
{
	BUG_ON(READ_ONCE(message) != 1);
}

static void acknowledge(void)
{
	if (IS_ENABLED(CONFIG_ERET_BARRIER))
		smp_mb();
	WRITE_ONCE(paused, 1);
}

void el1h_64_sync_handler(struct pt_regs *regs)
{
	if (IS_ENABLED(CONFIG_ERET_ACKNOWLEDGES))
		acknowledge();
	else if (IS_ENABLED(CONFIG_ERET_HANDLER_WAITS))
		wait_for_message();
	else
		read_message();
}

/* The branch is before the exception, the load in the handler. */
void task_waits(void)
{
	wait_for_message();
	interrupted();
}

/* The branch is in the handler, the load after the exception. */
void task_reads(void)
{
	interrupted();
	if (READ_ONCE(is_handled))
		read_message();
}

/* The load is before the exception, what answers it in the handler. */
void task_uses_page(void)
{
	int seen = READ_ONCE(page);

	interrupted();
	BUG_ON(seen == NEW_PAGE);
}

void task_sends(void)
{
	WRITE_ONCE(message, 1);
	smp_wmb();
	WRITE_ONCE(is_there, 1);
}

void task_changes_page(void)
{
	while (!READ_ONCE(paused))
		;
	WRITE_ONCE(page, NEW_PAGE);
}
