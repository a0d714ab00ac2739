// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ends, type Litmus, readLitmus } from "./litmus.ts";

/** The window of the longest thread: its accesses before the last one, and that one. */
const WINDOW = 4;

/** A question about the end of a test, and the verdicts without FEAT_ETS2 and with it. */
interface Question {
  readonly about: string;
  readonly cells: ReadonlyMap<string, string>;
  readonly verdicts: readonly [string, string];
}

function questionsOf(code: string): readonly Question[] {
  const lines = [...code.matchAll(/^ \* (.+) \((.+)\): (\w+), (\w+)$/gm)];
  return lines.map(([, about = "", asked = "", without = "", withEts2 = ""]) => ({
    about,
    cells: new Map(
      [...asked.matchAll(/(\d):(\w+)=(-?\d+)/g)].map(([, thread, cell, value = ""]) => [
        `global:P${thread}_${cell}`,
        value,
      ]),
    ),
    verdicts: [without, withEts2],
  }));
}

/** Each question with what the machine says of it. */
function answers(name: string, code: string, ets2: boolean, memory = "armv8") {
  const questions = questionsOf(code);
  const exists = new Map(questions.flatMap(({ cells }) => [...cells]));
  const litmus: Litmus = { ...readLitmus(name, code), exists, translation: `{ets2: ${ets2}}` };
  const found = ends(litmus, memory, WINDOW).map((end) => end.split(" "));
  return questions.map(({ about, cells }) => {
    const asked = [...cells].map(([cell, value]) => `${cell}=${value}`);
    const isSeen = found.some((end) => asked.every((each) => end.includes(each)));
    return [about, isSeen ? "Sometimes" : "Never"];
  });
}

const expected = (code: string, ets2: boolean) =>
  questionsOf(code).map(({ about, verdicts }) => [about, verdicts[ets2 ? 1 : 0]]);

const folder = join(import.meta.dirname, "..", "..", "spec", "litmus", "translation");
const files = readdirSync(folder).map((file): readonly [string, string] => [
  file.replace(/\.c$/, ""),
  readFileSync(join(folder, file), "utf8"),
]);

describe("litmus tests of translation", () => {
  test.each(files)("%s has the verdicts that it states", (name, code) => {
    expect(questionsOf(code)).not.toEqual([]);
    expect(answers(name, code, false)).toEqual(expected(code, false));
    expect(answers(name, code, true)).toEqual(expected(code, true));
  });
});

/** What makes the remote CPU's load come before its access, and whether a stale walk is past then. */
const REMOTES: Readonly<Record<string, readonly [string, "walks late" | "may have walked"]>> = {
  po: ["r0 = READ_ONCE(resume); r1 = load_via(&pte);", "may have walked"],
  ctrl: ["r0 = READ_ONCE(resume); if (r0) r1 = load_via(&pte);", "may have walked"],
  "DMB LD": ["r0 = READ_ONCE(resume); smp_rmb(); r1 = load_via(&pte);", "may have walked"],
  DMB: ["r0 = READ_ONCE(resume); smp_mb(); r1 = load_via(&pte);", "may have walked"],
  DSB: ["r0 = READ_ONCE(resume); dsb(ish); r1 = load_via(&pte);", "may have walked"],
  LDAR: ["r0 = smp_load_acquire(&resume); r1 = load_via(&pte);", "may have walked"],
  ISB: ["r0 = READ_ONCE(resume); isb(); r1 = load_via(&pte);", "may have walked"],
  "DMB+ISB": ["r0 = READ_ONCE(resume); smp_mb(); isb(); r1 = load_via(&pte);", "may have walked"],
  "ctrl+ISB": ["r0 = READ_ONCE(resume); if (r0) { isb(); r1 = load_via(&pte); }", "walks late"],
  "DSB+ISB": ["r0 = READ_ONCE(resume); dsb(ish); isb(); r1 = load_via(&pte);", "walks late"],
};

/** The writer makes the entry valid, and then says so. */
const WRITERS: Readonly<Record<string, readonly [string, "ordered" | "not ordered"]>> = {
  none: ["WRITE_ONCE(resume, 1);", "not ordered"],
  "DMB ST": ["smp_wmb(); WRITE_ONCE(resume, 1);", "ordered"],
  "DSB ST": ["dsb(ishst); WRITE_ONCE(resume, 1);", "ordered"],
  STLR: ["smp_store_release(&resume, 1);", "ordered"],
};

const rows = Object.entries(WRITERS).flatMap(([writer, [says, order]]) =>
  Object.entries(REMOTES).map(([remote, [reads, walks]]) => {
    const verdicts =
      order === "not ordered"
        ? "Sometimes, Sometimes"
        : `${walks === "walks late" ? "Never" : "Sometimes"}, Never`;
    const code = [
      "/*",
      ` * a fault after the resume (1:r0=1 /\\ 1:r1=-14): ${verdicts}`,
      " */",
      "#include <pgtable.h>",
      "int page;",
      "pte_t pte;",
      "int resume;",
      "int P1_r0;",
      "int P1_r1;",
      "void P0(void)",
      `{ __set_pte_nosync(&pte, &page); ${says} }`,
      "void P1(void)",
      `{ int r0; int r1 = 0; ${reads} P1_r0 = r0; P1_r1 = r1; }`,
    ];
    return [writer, remote, code.join("\n")] as const;
  }),
);

describe("an entry is made valid and the remote CPU is told", () => {
  // kernel-stop-pause-x86.md section 2.3, "Resume path only".
  test.each(rows)("writer: %s, remote: %s", (_, remote, code) => {
    expect(answers(remote, code, false)).toEqual(expected(code, false));
    expect(answers(remote, code, true)).toEqual(expected(code, true));
  });
});
