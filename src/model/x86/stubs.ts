// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { ProgramFunction } from "../program.ts";
import { StubBuilder } from "../stub.ts";
import { changed, type X86Facts } from "./facts.ts";
import { nmiFromKernel } from "./nmi-stub.ts";
import { enterParanoid, exitParanoid } from "./paranoid.ts";
import { equals, FAULTING_IRET, LOCALS, RIP, regs, USER } from "./stub-locals.ts";
import type { Gate } from "./vectors.ts";

/**
 * The assembly between the hardware and C, by hand, one function per gate. Local 0 is `regs`,
 * 1 whether the saved CS is of user mode, 2 what the saved RIP points to.
 *
 * Source: kernel-stop-pause-x86.md section 3.1.
 */
export function gateStub(gate: Gate, facts: X86Facts): ProgramFunction {
  const stub = new StubBuilder(gate.stub, LOCALS);
  if (gate.entry === "syscall") syscall(stub, gate, facts);
  else exception(stub, gate, facts);
  return stub.function(3);
}

/** The IRET or SYSRET that ends the way to user mode is the last step of each. */
function syscall(stub: StubBuilder, { handler }: Gate, facts: X86Facts): void {
  stub.step("swapgs");
  stub.step("movq_rsp_scratch");
  if (facts.pti) stub.step("SWITCH_TO_KERNEL_CR3");
  stub.step("movq_top_of_stack_rsp");
  if (facts.syscall === "v4.3") stub.step("ENABLE_INTERRUPTS");
  stub.step("PUSH_AND_CLEAR_REGS", [regs]);
  stub.call(handler, [regs]);
  toUserMode(stub, facts);
  // SYSRET takes RSP from user code before it takes the privilege from the kernel.
  stub.step("popq_rsp");
  stub.step("swapgs");
  stub.step("sysretq");
}

function toUserMode(stub: StubBuilder, facts: X86Facts): void {
  stub.step("movq_trampoline_rsp");
  if (facts.pti && !changed(facts, "no-user-cr3")) stub.step("SWITCH_TO_USER_CR3");
}

function exception(stub: StubBuilder, gate: Gate, facts: X86Facts): void {
  stub.step("cld");
  stub.branch(USER, "from_user");
  if (gate.entry === "nmi") nmiFromKernel(stub, gate.handler, facts);
  else if (gate.entry === "paranoid") paranoid(stub, gate.handler, facts);
  else fromKernel(stub, gate.handler, facts);
  stub.label("from_user");
  if (gate.entry === "nmi" && changed(facts, "nmi-user-on-ist")) stub.jump("first_nmi");
  stub.step("swapgs");
  if (facts.pti) stub.step("SWITCH_TO_KERNEL_CR3");
  stub.step("movq_top_of_stack_rsp");
  stub.step("PUSH_AND_CLEAR_REGS", [regs]);
  stub.call(gate.userHandler, [regs]);
  toUserMode(stub, facts);
  stub.step("swapgs");
  stub.step("native_iret");
}

/** error_entry: GS is the kernel's, but at the one instruction that has given it back. */
function fromKernel(stub: StubBuilder, handler: string, facts: X86Facts): void {
  const isBadIret = equals(RIP, FAULTING_IRET);
  if (!changed(facts, "no-bad-iret-fixup")) stub.branch(isBadIret, "bad_iret");
  stub.step("PUSH_AND_CLEAR_REGS", [regs]);
  stub.call(handler, [regs]);
  stub.step("native_iret");
  if (changed(facts, "no-bad-iret-fixup")) return;
  stub.label("bad_iret");
  stub.step("swapgs");
  if (facts.pti) stub.step("SWITCH_TO_KERNEL_CR3");
  stub.step("fixup_bad_iret", [regs]);
  stub.call(handler, [regs]);
  toUserMode(stub, facts);
  stub.step("swapgs");
  stub.step("native_iret");
}

function paranoid(stub: StubBuilder, handler: string, facts: X86Facts): void {
  stub.step("PUSH_AND_CLEAR_REGS", [regs]);
  enterParanoid(stub, facts);
  stub.call(handler, [regs]);
  exitParanoid(stub, facts);
  stub.step("native_iret");
}
