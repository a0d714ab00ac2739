/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#ifndef _ERET_SMP_TYPES_H
#define _ERET_SMP_TYPES_H

#include <types.h>

typedef struct { int counter; } atomic_t;

#define ATOMIC_INIT(i) { (i) }

/* A CPU set is one word. */
typedef struct cpumask { unsigned long bits; } cpumask_t;

#endif
