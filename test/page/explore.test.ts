// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eret } from "../../src/cli/eret.ts";
import { nodeIo } from "../../src/cli/node-io.ts";
import { parseTraceFile } from "../../src/trace/parse-trace-file.ts";
import { inaccessible, listenTo, openBrowser } from "./browser.ts";

const DEADLOCK = "traces/hrtimer/nmi-misrouted/all.no-self-deadlock.trace.json";
const { choices } = parseTraceFile(readFileSync(DEADLOCK, "utf8"), DEADLOCK);

const folder = mkdtempSync(join(tmpdir(), "eret-explore-"));
let browser: Browser;
let url = "";
let stop = (): void => {};
let done: Promise<number>;

beforeAll(async () => {
  browser = await openBrowser();
  let heard = (_: string): void => {};
  const listening = new Promise<string>((resolve) => {
    heard = resolve;
  });
  const io = {
    ...nodeIo(),
    out: (text: string) => {
      const told = /http:\S+/.exec(text)?.[0];
      if (told !== undefined) heard(told);
    },
    onInterrupt: (given: () => void) => {
      stop = given;
      return () => {};
    },
  };
  done = eret(["explore", "hrtimer/nmi-misrouted", "--traces", folder], io);
  url = await listening;
}, 300_000);
afterAll(async () => {
  await browser.close();
  stop();
  expect(await done).toBe(0);
  rmSync(folder, { recursive: true, force: true });
});

describe("the page over the live model", () => {
  test("walks into the deadlock, says what holds, goes back, and saves what replays", async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const noise = listenTo(page);
    await page.goto(`${url}#path=${choices.slice(0, -1).join(".")}`);
    const next = page.getByRole("region", { name: "Next" });
    const last = next.getByRole("listitem").nth(choices.at(-1) ?? 0);
    await last.getByText("breaks no-self-deadlock").waitFor();
    expect(await next.getByText(/^\d+ rules: 0 broken/).count()).toBe(1);
    expect(await inaccessible(page)).toEqual([]);

    await page.keyboard.press(`${(choices.at(-1) ?? 0) + 1}`);
    await next.getByText("the search goes no further").waitFor();
    expect(await page.locator(".lanes .guilty").innerText()).toContain("no-self-deadlock:");
    expect(new URL(page.url()).hash).toBe(`#path=${choices.join(".")}&step=${choices.length}`);
    await page.keyboard.press("s");
    const command = await next.getByText(/^eret replay /).innerText();
    expect(await eret(command.split(" ").slice(1), { ...nodeIo(), out: () => {} })).toBe(1);
    expect(readdirSync(join(folder, "hrtimer/nmi-misrouted"))).toHaveLength(1);

    await page.keyboard.press("Home");
    await next.getByRole("button", { name: "timer raised" }).click();
    // The recorded path begins like that, too: its other steps have to go.
    await page.locator("#step-2").waitFor({ state: "detached" });
    expect(await page.locator(".lanes tr.step").last().innerText()).toContain("timer raised");
    await page.reload();
    await page.locator("#step-1", { hasText: "timer raised" }).waitFor();
    const { origin } = new URL(url);
    expect(noise.errors).toEqual([]);
    expect(noise.requests.filter((asked) => !asked.startsWith(`${origin}/`))).toEqual([]);
    await page.close();
  });

  test("is for nobody who has not got its address", async () => {
    const status = (address: string, headers: Record<string, string> = {}) =>
      new Promise((resolve) => {
        get(address, { headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
      });
    const { origin } = new URL(url);
    expect(await status(url)).toBe(200);
    expect(await status(`${origin}/`)).toBe(403);
    expect(await status(url, { Host: "evil.example" })).toBe(403);
    expect(await status(url, { Origin: "http://evil.example" })).toBe(403);
  });
});
