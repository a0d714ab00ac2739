// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { StubBuilder } from "../stub.ts";
import { changed, type X86Facts } from "./facts.ts";
import { CR3, CR3_SLOT, GSBASE, GSBASE_SLOT } from "./stub-locals.ts";

/**
 * paranoid_entry and paranoid_exit: the exception may have hit between a SYSCALL and its
 * swapgs, so CS says nothing of GS. Page tables first on the way in and on the way out: what
 * they need is per-CPU data.
 *
 * Source: kernel-stop-pause-x86.md section 3.1 ("paranoid_entry/paranoid_exit").
 */
export function enterParanoid(stub: StubBuilder, facts: X86Facts): void {
  if (facts.pti) stub.step("SAVE_AND_SWITCH_TO_KERNEL_CR3", [], CR3_SLOT);
  if (changed(facts, "paranoid-by-cs")) return;
  if (facts.fsgsbase && !changed(facts, "paranoid-by-sign")) {
    const byRdpid = changed(facts, "paranoid-by-rdpid");
    stub.step(byRdpid ? "SAVE_AND_SET_GSBASE_RDPID" : "SAVE_AND_SET_GSBASE", [], GSBASE_SLOT);
    return;
  }
  stub.step("rdmsr_gsbase", [], GSBASE_SLOT);
  stub.branch(GSBASE, "paranoid_kernel_gs");
  stub.step("swapgs");
  stub.label("paranoid_kernel_gs");
}

export function exitParanoid(stub: StubBuilder, facts: X86Facts): void {
  if (changed(facts, "cr3-by-gs")) {
    stub.branch(GSBASE, "paranoid_exit_kernel_gs");
    restoreCr3(stub, facts);
    stub.step("swapgs");
    stub.label("paranoid_exit_kernel_gs");
    return;
  }
  const isSwapped = changed(facts, "gs-before-cr3");
  if (!isSwapped) restoreCr3(stub, facts);
  restoreGs(stub, facts);
  if (isSwapped) restoreCr3(stub, facts);
}

function restoreCr3(stub: StubBuilder, { pti }: X86Facts): void {
  if (pti) stub.step("RESTORE_CR3", [CR3]);
}

function restoreGs(stub: StubBuilder, facts: X86Facts): void {
  if (changed(facts, "paranoid-by-cs") || changed(facts, "no-restore-gs")) return;
  if (facts.fsgsbase && !changed(facts, "paranoid-by-sign")) {
    stub.step("wrgsbase", [GSBASE]);
    return;
  }
  stub.branch(GSBASE, "paranoid_exit_kernel_gs");
  stub.step("swapgs");
  stub.label("paranoid_exit_kernel_gs");
}
