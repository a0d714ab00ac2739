// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eret } from "../../src/cli/eret.ts";
import { nodeIo } from "../../src/cli/node-io.ts";
import { TINY, World } from "../cli/world.ts";
import { inaccessible, listenTo, type Noise, openBrowser } from "./browser.ts";

const MASKED = "traces/broken/B01-mask-before-preempt/pseudo_nmi=n.task-switch-masks.trace.json";

const folder = mkdtempSync(join(tmpdir(), "eret-page-"));
let browser: Browser;
let page: Page;
let noise: Noise;
let masked = "";

const urlOf = (name: string): string => pathToFileURL(join(folder, name)).href;

beforeAll(async () => {
  browser = await openBrowser();
  await eret(["show", MASKED, "--as", "html"], { ...nodeIo(), out: (text) => (masked += text) });
  writeFileSync(join(folder, "masked.html"), masked);
}, 300_000);
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  noise = listenTo(page);
});
afterEach(() => page.close());

/** The browser follows a link when it has time to. */
const arrivesAt = (at: number): Promise<void> =>
  page.locator(`#step-${at}[aria-current=step]`).waitFor();
const status = (): Promise<string> => page.getByRole("status").innerText();

describe("the page of a trace", () => {
  test("asks nobody for anything and begins at the violation", async () => {
    await page.goto(urlOf("masked.html"));
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe(
      "task-switch-masks violated in spec/broken/B01-mask-before-preempt.yaml (pseudo_nmi=n)",
    );
    expect(await status()).toBe("Step 33 of 33, CPU0 sync: cpu_switch_to(A, B) in __schedule()");
    expect(await page.locator(".lanes .guilty").innerText()).toContain(
      "task-switch-masks: switches tasks with DAIF {D,A,I,F}",
    );
    expect(noise).toEqual({ errors: [], requests: [urlOf("masked.html")] });
  });

  test("shows the C with its line, what the step changed, and the rest on demand", async () => {
    await page.goto(`${urlOf("masked.html")}#step=16`);
    await arrivesAt(16);
    expect(await page.getByRole("heading", { level: 2 }).first().innerText()).toBe(
      "spec/include/daifflags.h:24, local_daif_mask()",
    );
    const line = page.locator(".source li[aria-current]");
    expect(await line.locator("code").innerText()).toContain('asm volatile("msr daifset, #0xf"');
    expect(await line.locator("mark").innerText()).toBe("asm");
    const state = page.getByRole("region", { name: "State" });
    expect(await state.locator("tr", { hasText: "DAIF" }).first().innerText()).toMatch(
      /^DAIF\s+---- → DAIF$/,
    );
    expect(await state.innerText()).not.toContain("ct nmi_nesting");
    await page.keyboard.press("f");
    expect(await state.innerText()).toContain("ct nmi_nesting");
  });

  test("is stepped through by keys, and the link follows", async () => {
    await page.goto(urlOf("masked.html"));
    const seen: string[] = [];
    for (const key of ["Home", "j", "ArrowDown", "k", "n", "d", "p", "End"]) {
      await page.keyboard.press(key);
      seen.push(new URL(page.url()).hash);
    }
    expect(seen).toEqual([
      "#step=0",
      "#step=1",
      "#step=2",
      "#step=1",
      "#step=2",
      "#step=16",
      "#step=14",
      "#step=33",
    ]);
    await page.getByRole("link", { name: "decisive step 16" }).click();
    await arrivesAt(16);
    await page.locator("#step-20").click();
    await arrivesAt(20);
    await page.reload();
    await arrivesAt(20);
  });

  test("filters steps and says how many it leaves out", async () => {
    await page.goto(urlOf("masked.html"));
    await page.keyboard.press("/");
    await page.keyboard.type("daif ----");
    const ids = () =>
      page.locator(".lanes tr.step").evaluateAll((rows) => rows.map(({ id }) => id));
    expect(await ids()).toEqual(["step-0", "step-1", "step-12", "step-16", "step-33"]);
    expect(await page.locator(".lanes .note").first().innerText()).toContain(
      "10 steps filtered out",
    );
    await page.getByLabel("Words").fill("");
    await page.getByRole("combobox", { name: "Steps" }).selectOption("needed");
    expect(await ids()).toEqual(["step-0", "step-1", "step-2", "step-14", "step-16", "step-33"]);
  });

  test.each(["light", "dark"] as const)("is accessible, %s", async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${urlOf("masked.html")}#step=16`);
    await page.keyboard.press("f");
    await page.keyboard.press("/");
    expect(await inaccessible(page)).toEqual([]);
  });

  test("fits a narrow window, and paper has every step and no buttons", async () => {
    await page.setViewportSize({ width: 360, height: 700 });
    await page.goto(urlOf("masked.html"));
    const wider = await page.evaluate(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    expect(wider).toBe(0);
    await page.emulateMedia({ media: "print" });
    expect(await page.getByRole("button").count()).toBe(0);
    const steps = await page.locator(".lanes tr.step").all();
    expect(steps).toHaveLength(34);
    for (const step of steps.slice(0, 3)) expect(await step.isVisible()).toBe(true);
    expect(await page.locator("details.note pre").first().isVisible()).toBe(true);
  });

  test("shows what C says as text, whatever it says", async () => {
    const nasty = `/* </script><script>document.title = "gone"</script><img src=x onerror=alert(1)> <!-- ]]> & &lt; */`;
    const world = new World({
      ...TINY,
      "spec/tiny/loop.c": `${TINY["spec/tiny/loop.c"]}${nasty}\n`,
    });
    expect(await world.run("check", "tiny/broken", "--traces", "t")).toBe(0);
    const trace = "t/tiny/broken/all.BUG_ON-task_loop-c027.trace.json";
    expect(await world.run("show", trace, "--as", "html")).toBe(0);
    writeFileSync(join(folder, "nasty.html"), world.out);
    await page.goto(urlOf("nasty.html"));
    expect(
      await page.locator(".source li", { hasText: "onerror" }).locator("code").innerText(),
    ).toBe(nasty);
    expect(await page.title()).toContain("BUG_ON(preempt_count()) in task_loop() violated");
    expect(await page.locator("script").count()).toBe(2);
    expect(noise.errors).toEqual([]);
  });
});
