#!/usr/bin/env node
// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Prints the path of a Chromium for the tests of the page. Where there is none, and this is
// Debian's root (a CI machine), it is installed first; else one line says what to do. Tests of
// the page are never skipped.
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

function find() {
  const { CHROMIUM, PATH = "" } = process.env;
  const folders = [...PATH.split(delimiter), "/usr/bin"].filter(Boolean);
  const paths = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return (CHROMIUM ? [CHROMIUM] : paths).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function install() {
  // Another run may be at it: wait for its lock rather than fail.
  const apt = (...words) =>
    spawnSync("apt-get", ["-qq", "-y", "-o", "DPkg::Lock::Timeout=300", ...words], {
      stdio: ["ignore", 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    }).status === 0;
  const wanted = ["install", "--no-install-recommends", "chromium"];
  // Lists of packages are old or absent on a fresh machine.
  return (apt("update") && apt(...wanted)) || apt(...wanted);
}

if (find() === undefined && !process.env.CHROMIUM && process.getuid?.() === 0) install();
const found = find();
if (found === undefined) {
  const told = process.env.CHROMIUM
    ? `CHROMIUM=${process.env.CHROMIUM} is no program`
    : "none found";
  process.stderr.write(
    `eret: ERROR: the tests of the page need Chromium, ${told}; run 'apt-get install chromium' as root, or set CHROMIUM=PATH\n`,
  );
  process.exit(1);
}
process.stdout.write(`${found}\n`);
