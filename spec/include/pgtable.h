/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#ifndef _ERET_PGTABLE_H
#define _ERET_PGTABLE_H

#include <types.h>

/* What a valid entry maps, a page being one cell. */
typedef int *pte_t;

#define INVALID_PTE NULL

#define EFAULT 14

#endif
