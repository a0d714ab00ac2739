// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";

/**
 * The guides are sessions: in a block of kind `shell` each `$ …` line is run, one after the
 * other, in a git repository of its own, and what follows it is what it prints. A block with
 * a path behind its kind is a file of that repository. ERET_PROMOTE=1 writes what is printed
 * today; name this file then, for manual.test.ts writes to the same pages.
 */
const root = join(import.meta.dirname, "..", "..");
const pages = ["docs/author.md", "docs/reviewer.md", "docs/ci.md"];

const BLOCK = /```(\w+)(?: (\S+))?\n([\s\S]*?)```/g;

/** The same commits on every day and every machine. */
const GIT = {
  GIT_AUTHOR_NAME: "A. Author",
  GIT_AUTHOR_EMAIL: "author@example.org",
  GIT_AUTHOR_DATE: "2026-01-01T00:00:00Z",
  GIT_COMMITTER_NAME: "A. Author",
  GIT_COMMITTER_EMAIL: "author@example.org",
  GIT_COMMITTER_DATE: "2026-01-01T00:00:00Z",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
};

/** A repository in which `eret` is a command. */
class Session {
  readonly folder = mkdtempSync(join(tmpdir(), "eret-session-"));
  readonly #bin = mkdtempSync(join(tmpdir(), "eret-bin-"));

  constructor() {
    const main = join(root, "dist", "cli", "main.js");
    const shim = join(this.#bin, "eret");
    writeFileSync(shim, `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`);
    chmodSync(shim, 0o755);
    this.run("git init --quiet --initial-branch main .");
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  run(command: string): string {
    const { stdout } = spawnSync("bash", ["-c", `exec 2>&1\n${command}`], {
      cwd: this.folder,
      encoding: "utf8",
      env: {
        ...process.env,
        ...GIT,
        PATH: `${this.#bin}:${process.env.PATH}`,
        ERET_HOME: root,
        NO_COLOR: "1",
        FORCE_COLOR: undefined,
      },
    });
    return stdout.replaceAll(`${root}/`, "").replace(/[ \t]+$/gm, "");
  }

  end(): void {
    for (const folder of [this.folder, this.#bin]) rmSync(folder, { recursive: true, force: true });
  }
}

/** The commands of a block; one that ends with a backslash goes on in the next line. */
function commandsOf(block: string): readonly string[] {
  const joined = block.replaceAll("\\\n", "\\\u0000");
  return joined
    .split("\n")
    .filter((line) => line.startsWith("$ "))
    .map((line) => line.slice(2).replaceAll("\\\u0000", "\\\n"));
}

function today(session: Session, block: string): string {
  const parts = commandsOf(block).map((command) => {
    const text = session.run(command).trimEnd();
    return `$ ${command}\n${text === "" ? "" : `${text}\n`}`;
  });
  return parts.join("\n");
}

it.each(pages)("%s shows what its commands print", (page) => {
  const path = join(root, page);
  const text = readFileSync(path, "utf8");
  const session = new Session();
  try {
    const updated = text.replace(BLOCK, (whole, kind: string, file: string | undefined, body) => {
      if (kind === "shell") return `\`\`\`shell\n${today(session, body)}\`\`\``;
      if (file !== undefined) session.write(file, body);
      return whole;
    });
    if (process.env.ERET_PROMOTE === "1") writeFileSync(path, updated);
    else expect(text).toBe(updated);
  } finally {
    session.end();
  }
});

it.each(pages)("%s has no block of commands that nobody runs", (page) => {
  const text = readFileSync(join(root, page), "utf8");
  const kinds = [...text.matchAll(BLOCK)].map(([, kind, file]) => (file === undefined ? kind : ""));
  const known = ["", "shell", "console", "ini", "text"];
  expect(kinds.filter((kind) => !known.includes(kind ?? ""))).toEqual([]);
});
