// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { expect, test } from "vitest";
import { pagePart } from "./parts.ts";

/** WCAG 2.2, 1.4.3: what small text needs. */
const AA = 4.5;

/** The colours of each scheme, by name: light, dark, print. */
const schemes = [
  ...`${pagePart("colours.css")}${pagePart("print.css")}`.matchAll(/:root \{([^}]*)\}/g),
].map(
  ([, block = ""]) =>
    new Map(
      [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]),
    ),
);

/** Relative luminance, as WCAG defines it. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const CONTEXTS = ["task", "irq", "nmi", "sync", "serror", "sdei", "debug"];
const GROUNDS = ["ground", "raised", "current", "bad-ground"];

test("every text can be read on every ground that it may stand on, in each scheme", () => {
  expect(schemes).toHaveLength(3);
  const pairs = [
    ...["text", "link", "bad", "new", ...CONTEXTS].flatMap((text) =>
      GROUNDS.map((ground) => [text, ground] as const),
    ),
    ...["ground", "raised", "bad-ground"].map((ground) => ["dim", ground] as const),
    ["text", "mark"] as const,
  ];
  const light = schemes[0] ?? new Map();
  const weak = schemes.flatMap((scheme, at) =>
    pairs.flatMap(([text, ground]) => {
      const [a, b] = [text, ground].map((name) => scheme.get(name) ?? light.get(name) ?? "");
      const found = contrast(a ?? "", b ?? "");
      return found >= AA ? [] : [`scheme ${at}: ${text} on ${ground}: ${found.toFixed(2)}`];
    }),
  );
  expect(weak).toEqual([]);
});
