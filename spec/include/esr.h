/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Exception classes that the model raises. */
#ifndef _ERET_ESR_H
#define _ERET_ESR_H

#include <types.h>

#define ESR_ELx_EC_SHIFT 26
#define ESR_ELx_EC(esr) ((esr) >> ESR_ELx_EC_SHIFT)

#define ESR_ELx_EC_SVC64 0x15
#define ESR_ELx_EC_DABT_LOW 0x24
#define ESR_ELx_EC_DABT_CUR 0x25
#define ESR_ELx_EC_WATCHPT_LOW 0x34
#define ESR_ELx_EC_WATCHPT_CUR 0x35
#define ESR_ELx_EC_BRK64 0x3c

#endif
