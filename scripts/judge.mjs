#!/usr/bin/env node
// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Judges the quick profile once for all tests: `eret check --json` into dist/quick-verdicts.json,
// which test/spec/judged.ts reads. The file carries a hash of all that a verdict depends on
// (program, spec/, traces/) and is made again when that has changed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const file = join(root, "dist", "quick-verdicts.json");

function hashOf(folders) {
  const hash = createHash("sha256").update(process.version);
  for (const folder of folders) {
    const paths = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    for (const path of paths.sort()) hash.update(path).update(readFileSync(path));
  }
  return hash.update(readFileSync(join(root, "package-lock.json"))).digest("hex");
}

function read() {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    // Absent, or cut short by an interrupt: judged again.
    return null;
  }
}

/** The document of `eret check --json` for the quick profile, as the program and spec/ are now. */
export function quickVerdicts() {
  const hash = hashOf(["src", "spec", "traces"]);
  const kept = read();
  if (kept?.hash === hash) return kept.document;
  const node = (...words) =>
    spawnSync(process.execPath, words, {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 1 << 30,
      stdio: ["ignore", "pipe", 2],
    });
  node(join(root, "scripts", "ready.mjs"), "build");
  const { stdout, status } = node(
    join(root, "dist", "cli", "main.js"),
    "check",
    "--strict",
    "--json",
  );
  if (!stdout.startsWith("{")) throw new Error(`eret check --json ended with ${status}: ${stdout}`);
  const document = JSON.parse(stdout);
  writeFileSync(file, JSON.stringify({ hash, document }));
  return document;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { results, errors } = quickVerdicts();
  const met = results.filter((result) => result.met).length;
  for (const { scenario, point, met: isMet } of results)
    if (!isMet) process.stdout.write(`not as expected: ${scenario} ${point}\n`);
  for (const { file: where, line, message } of errors)
    process.stdout.write(`${where}:${line}: ${message}\n`);
  process.stdout.write(`eret check: ${met} of ${results.length} config points as expected\n`);
}
