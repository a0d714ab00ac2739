// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { may, record, type Values } from "./collections.ts";
import { flag, located, oneOf, whole } from "./shape.ts";

const LARGEST_PRIORITY = 255;
const LARGEST_BINARY_POINT = 7;

const priority = whole(0, LARGEST_PRIORITY);
const binaryPoint = whole(0, LARGEST_BINARY_POINT);

/** What a CPU interface finds at the start. */
const interfaceKeys = {
  fiq: may(
    located(flag),
    "SCR_EL3.FIQ: Group 0 goes to EL3, with 'ds: false' only; false unless said",
  ),
  pmhe: may(flag, "ICC_CTLR_EL1.PMHE: the redistributor looks at PMR, too; false unless said"),
  late_pmr: may(
    flag,
    "a write of PMR masks more only from the next context synchronisation event on, as on no GICv3",
  ),
  bpr0: may(binaryPoint, "ICC_BPR0_EL1; the smallest unless said"),
  bpr1: may(binaryPoint, "ICC_BPR1_EL1; the smallest unless said, as the kernel sets it"),
  cbpr: may(flag, "ICC_CTLR_EL1.CBPR: Group 1 goes by BPR0; false unless said"),
};

/** `gic:` of one CPU: where firmware has left it otherwise than the others. */
export const cpuGic = record("a cpu's gic", interfaceKeys);
export type CpuGicValues = Values<typeof interfaceKeys>;

const gicKeys = {
  ds: may(flag, "GICD_CTLR.DS: one security state; true unless said"),
  ...interfaceKeys,
  priorities: may(
    record("priorities", {
      irqon: may(priority, "GIC_PRIO_IRQON"),
      irqoff: may(priority, "GIC_PRIO_IRQOFF"),
      psr_i_set: may(priority, "GIC_PRIO_PSR_I_SET"),
      irq: may(
        priority,
        "what the kernel programs for interrupts, as a kernel without views has it",
      ),
      nmi: may(priority, "the same for NMIs"),
    }),
    "what the kernel uses, where it differs from the version's",
  ),
};

/** `gic:` of a scenario. */
export const gic = record("gic", gicKeys);
export type GicValues = Values<typeof gicKeys>;

/** What an interrupt line may say of itself at the distributor. */
export const distributorKeys = {
  trigger: may(
    oneOf(["edge", "level"]),
    "level: held up until a handler has run; edge unless said",
  ),
  shared: may(flag, "other sources have the same INTID on purpose"),
  priority: may(priority, "GICD_IPRIORITYR at the start, if not what the kernel would choose"),
  affinity: may(whole(0), "the CPU that an SPI is routed to at the start, if not this one"),
  group: may(whole(0, 1), "0: secure firmware's, signalled as FIQ; 1 unless said"),
  enabled: may(flag, "enabled at the distributor at the start; true unless said"),
};
export type DistributorValues = Values<typeof distributorKeys>;
