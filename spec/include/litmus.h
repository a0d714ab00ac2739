/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#ifndef _ERET_LITMUS_H
#define _ERET_LITMUS_H

#include <types.h>

/* A cell for a pointer: what it points to is such a cell, too. */
struct cell { struct cell *next; };

#endif
