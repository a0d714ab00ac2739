// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { posix } from "node:path";
import { eret } from "../../src/cli/eret.ts";
import type { Io } from "../../src/cli/io.ts";
import { pagePart } from "../page/parts.ts";

/** A spec/ that is searched in no time: one task that works, and may count wrongly. */
export const TINY: Readonly<Record<string, string>> = {
  "spec/boundary/tiny.h": `__primitive void do_work(void);
__primitive int preempt_count(void);
__primitive void __preempt_count_add(int val);
__primitive void __preempt_count_sub(int val);
__param(bool) bool careful(void);
`,
  "spec/tiny/loop.c": `static void section(void)
{
	__preempt_count_add(1);
	do_work();
	if (careful())
		__preempt_count_sub(1);
}

void task_loop(void)
{
	section();
	BUG_ON(preempt_count());
	for (;;)
		do_work();
}
`,
  "spec/tiny/good.yaml": `# A comment that stays.
title: A task that counts right
source: 0123456789ab
kernel: v7.1
c: [tiny/loop.c]
boundary: [tiny.h]
params: {careful: y}
cpus:
  - tasks: [{name: A, runs: task_loop}]
nesting: 1
expect: holds   # as it should
states: 6
`,
  "spec/tiny/broken.yaml": `extends: tiny/good.yaml
title: A task that forgets to count down
patch: tiny/forget.patch
expect: violated BUG_ON(preempt_count()) in task_loop()
states: 5
`,
  "spec/tiny/forget.patch": `--- a/tiny/loop.c
+++ b/tiny/loop.c
@@ -2,7 +2,7 @@
 {
 	__preempt_count_add(1);
 	do_work();
-	if (careful())
+	if (!careful())
 		__preempt_count_sub(1);
 }
 
`,
};

/** A world in memory: its files, what was printed. */
export class World {
  readonly files: Map<string, string>;
  out = "";
  err = "";
  stdin = "";
  /** What git would say. */
  git: Io["git"] extends (folder: string, args: infer Args) => infer Said
    ? (args: Args) => Said
    : never = () => ({ status: 1, stdout: "", stderr: "there is no git here" });
  #seconds = 0;

  constructor(files: Readonly<Record<string, string>> = TINY) {
    this.files = new Map(Object.entries(files).map(([name, text]) => [`/w/${name}`, text]));
  }

  /** Runs one command; what was printed before is forgotten. */
  async run(...argv: readonly string[]): Promise<number> {
    this.out = "";
    this.err = "";
    return eret(argv, this.io());
  }

  write(name: string, text: string): void {
    this.files.set(posix.resolve("/w", name), text);
  }

  read(name: string): string {
    const text = this.files.get(posix.resolve("/w", name));
    if (text === undefined) throw missing(name);
    return text;
  }

  /** Replaces text that must be there. */
  edit(name: string, old: string, replacement: string): void {
    const text = this.read(name);
    if (!text.includes(old)) throw new Error(`${name} has no '${old}'`);
    this.write(name, text.replace(old, replacement));
  }

  io(): Io {
    return {
      out: (text) => {
        this.out += text;
      },
      err: (text) => {
        this.err += text;
      },
      isTerminal: false,
      colours: false,
      cwd: "/w",
      temporary: "/tmp",
      ownSpec: "/w/spec",
      pagePart,
      version: "1.2.3",
      debug: false,
      readFile: (path) => this.read(path),
      listFiles: (folder) => this.#list(posix.resolve("/w", folder)),
      writeFile: (path, text) => this.write(path, text),
      removeFile: (path) => {
        this.files.delete(posix.resolve("/w", path));
      },
      stdin: () => this.stdin,
      clock: () => {
        this.#seconds += 0.001;
        return this.#seconds;
      },
      memory: () => 0,
      startPool: null,
      git: (_, args) => this.git(args),
      serve: () => Promise.reject(new Error("there is no network here")),
      onInterrupt: () => () => {},
    };
  }

  #list(folder: string): readonly string[] {
    const below = [...this.files.keys()].filter((name) => name.startsWith(`${folder}/`));
    if (below.length === 0) throw missing(folder);
    return below.map((name) => name.slice(folder.length + 1)).sort();
  }
}

const missing = (name: string): Error =>
  Object.assign(new Error(`no file ${name}`), { code: "ENOENT" });
