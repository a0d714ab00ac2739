// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { StubBuilder } from "../stub.ts";
import { changed, type X86Facts } from "./facts.ts";
import { enterParanoid, exitParanoid } from "./paranoid.ts";
import { equals, FOUND, FOUND_SLOT, IN_REPEAT_NMI, RIP, regs } from "./stub-locals.ts";

/** The steps from repeat_nmi to end_repeat_nmi: while RIP points to one, a nested NMI does nothing. */
export const REPEAT_RANGE: readonly string[] = ["set_nmi_executing", "copy_to_iret_frame"];

/**
 * asm_exc_nmi from the kernel. An IRET inside the handler lets the next NMI in while this one's
 * frame is still on the stack that both use. So the frame is copied out of the hardware's way,
 * and an NMI that finds another one at work only has it repeated. Three checks tell.
 *
 * Source: kernel-stop-pause-x86.md section 3.1 ("NMI asm, from kernel").
 */
export function nmiFromKernel(stub: StubBuilder, handler: string, facts: X86Facts): void {
  const has = (change: Parameters<typeof changed>[1]): boolean => !changed(facts, change);
  if (has("nmi-no-rip-range")) stub.branch(equals(RIP, IN_REPEAT_NMI), "nested_nmi_out");
  if (has("nmi-no-executing")) {
    stub.step("test_nmi_executing", [], FOUND_SLOT);
    stub.branch(FOUND, "nested_nmi");
  }
  if (has("nmi-no-rsp-range")) {
    stub.step("test_rsp_in_nmi_stack", [], FOUND_SLOT);
    stub.branch(equals(FOUND, 0n), "first_nmi");
    // RSP may be user code's choice; SYSCALL clears DF, and the way out below sets it.
    if (has("nmi-no-df")) {
      stub.step("test_saved_df", [], FOUND_SLOT);
      stub.branch(equals(FOUND, 0n), "first_nmi");
    }
    stub.jump("nested_nmi");
  }
  stub.label("first_nmi");
  stub.step("clear_nmi_executing");
  stub.step("copy_to_outermost_frame");
  stub.label("repeat_nmi");
  for (const name of REPEAT_RANGE) stub.step(name);
  stub.step("PUSH_AND_CLEAR_REGS", [regs]);
  enterParanoid(stub, facts);
  stub.call(handler, [regs]);
  exitParanoid(stub, facts);
  stub.step("std");
  stub.step("clear_nmi_executing");
  stub.step("iret_from_iret_frame", [], FOUND_SLOT);
  stub.jump("repeat_nmi");
  stub.label("nested_nmi");
  stub.step("rewrite_iret_frame");
  stub.label("nested_nmi_out");
  stub.step("native_iret");
}
