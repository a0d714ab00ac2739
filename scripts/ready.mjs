#!/usr/bin/env node
// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Makes a fresh clone ready: installs what package-lock.json pins, and with
// `build` compiles src/ into dist/. Does nothing when neither has changed since
// the last run, so that a second `npm start` wastes no time on it.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

const filesBelow = (folder) =>
  readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    })
    .sort();

const fingerprint = (paths) => {
  const hash = createHash("sha256").update(process.version);
  for (const path of paths) hash.update(path).update(readFileSync(path));
  return hash.digest("hex");
};

/** Runs `command` unless `stamp` already holds `print`; the stamp is written last. */
function unlessDone(stamp, print, command, args) {
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === print) return;
  const run = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2] });
  if (run.status !== 0) process.exit(run.status ?? 70);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, print);
}

const modules = join(root, "node_modules");
unlessDone(join(modules, ".eret-ready"), fingerprint([join(root, "package-lock.json")]), "npm", [
  "ci",
  "--no-audit",
  "--no-fund",
  "--loglevel=error",
]);
if (process.argv.includes("build")) {
  const sources = [
    ...filesBelow(join(root, "src")),
    join(root, "tsconfig.json"),
    join(root, "tsconfig.build.json"),
    join(root, "tsconfig.page.json"),
  ];
  const print = fingerprint(sources);
  const stamp = (part) => join(root, "dist", `.eret-${part}`);
  const last = stamp("page");
  if (!existsSync(last) || readFileSync(last, "utf8") !== print) {
    rmSync(join(root, "dist"), { recursive: true, force: true });
  }
  const tsc = join(modules, "typescript", "bin", "tsc");
  for (const part of ["build", "page"]) {
    const project = join(root, `tsconfig.${part}.json`);
    unlessDone(stamp(part), print, process.execPath, [tsc, "-p", project]);
  }
}
