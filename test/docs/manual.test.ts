// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { expect, it } from "vitest";
import { eret } from "../../src/cli/eret.ts";
import { listBelow } from "../../src/cli/files.ts";
import type { Io } from "../../src/cli/io.ts";
import { pagePart } from "../page/parts.ts";

/**
 * The manual is executable: in a block of kind `console` each `$ eret …` line is run, and
 * what follows it is what it prints. ERET_PROMOTE=1 writes what is printed today.
 */
const root = join(import.meta.dirname, "..", "..");
const pages = [
  "README.md",
  ...readdirSync(join(root, "docs"), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

const BLOCK = /```console\n([\s\S]*?)```/g;

async function printed(command: string): Promise<string> {
  const text: string[] = [];
  const io: Io = {
    out: (some) => text.push(some),
    err: (some) => text.push(some),
    isTerminal: false,
    colours: false,
    cwd: root,
    temporary: "/tmp",
    ownSpec: join(root, "spec"),
    pagePart,
    version: "0",
    debug: false,
    readFile: (path) => readFileSync(resolve(root, path), "utf8"),
    listFiles: (folder) => listBelow(resolve(root, folder)),
    writeFile: () => {},
    removeFile: () => {},
    stdin: () => "",
    clock: () => 0,
    memory: () => 0,
    startPool: null,
    git: () => ({ status: 1, stdout: "", stderr: "there is no git here" }),
    serve: () => Promise.reject(new Error("there is no network here")),
    onInterrupt: () => () => {},
  };
  const [typed = "", file] = command.split(" > ");
  const code = await eret(typed.split(" ").slice(1), io);
  // What goes to a file is not seen, unless it went wrong.
  if (file !== undefined && code === 0) return "";
  return text.join("").replaceAll(`${root}/`, "").trimEnd();
}

async function today(block: string): Promise<string> {
  const commands = block.split("\n").filter((line) => line.startsWith("$ "));
  const parts: string[] = [];
  for (const line of commands) {
    const text = await printed(line.slice(2));
    parts.push(`${line}\n${text === "" ? "" : `${text}\n`}`);
  }
  return parts.join("\n");
}

it.each(pages)("%s shows what eret prints", async (page) => {
  const path = join(root, page);
  const text = readFileSync(path, "utf8");
  let updated = text;
  for (const [, block = ""] of text.matchAll(BLOCK)) {
    updated = updated.replace(
      `\`\`\`console\n${block}\`\`\``,
      `\`\`\`console\n${await today(block)}\`\`\``,
    );
  }
  if (process.env.ERET_PROMOTE === "1") writeFileSync(path, updated);
  else expect(text, relative(root, path)).toBe(updated);
});

it("finds the commands that README has to show", () => {
  const text = readFileSync(join(root, "README.md"), "utf8");
  for (const command of ["check", "order", "show", "explain"])
    expect(text).toContain(`\n$ eret ${command} `);
});
