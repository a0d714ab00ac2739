// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";

/** Debian's Chromium, headless and quiet: it asks nobody for updates. Throws when there is none. */
export async function openBrowser(): Promise<Browser> {
  const script = join(import.meta.dirname, "../../scripts/browser.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr.trim());
  return chromium.launch({
    executablePath: stdout.trim(),
    chromiumSandbox: false,
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** What a page said that it should not have, and whom it asked. */
export interface Noise {
  readonly errors: string[];
  readonly requests: string[];
}

export function listenTo(page: Page): Noise {
  const noise: Noise = { errors: [], requests: [] };
  page.on("console", (message) => noise.errors.push(message.text()));
  page.on("pageerror", (error) => noise.errors.push(error.message));
  page.on("request", (request) => noise.requests.push(request.url()));
  return noise;
}

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** What an independent checker of accessibility (axe) finds, one line for each. */
export async function inaccessible(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  return page.evaluate(`axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, any }) => [id, html, ...any.map(({ message }) => message)].join(" | "))))`);
}
