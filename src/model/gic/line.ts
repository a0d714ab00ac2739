// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** An interrupt as the distributor holds it; what no one has written is not there. */
export interface Line {
  /** An edge that was latched, or a level that the device holds up. Not all that is pending: see `isPending`. */
  readonly pending: boolean;
  /** Present while a level is pending because software has made it so, whatever the device does. */
  readonly latched?: true;
  /** Present once software has disabled it. */
  readonly disabled?: true;
  /** GICD_IPRIORITYR, present once software has written it. */
  readonly programmed?: number;
  /** GICD_IROUTER, present once software has written it. */
  readonly target?: number;
}
