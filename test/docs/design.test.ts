// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { EXIT_MEANINGS } from "../../src/cli/exit.ts";
import { COMMANDS } from "../../src/cli/option-table.ts";

/** The contract names what is there: rooms, commands, exit codes. */
const root = join(import.meta.dirname, "..", "..");
const page = readFileSync(join(root, "docs", "design.md"), "utf8");
const section = (number: number): string => {
  const [, text = ""] = page.split(new RegExp(`^## ${number}\\. .*$`, "m"));
  return text.split(/^## /m)[0] ?? "";
};

it("has a row for each room of src/, and for no other", () => {
  const rooms = [...section(2).matchAll(/^\| `src\/(\w+)\/`/gm)].map(([, room]) => room);
  const folders = readdirSync(join(root, "src"), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(rooms.toSorted()).toEqual(folders.map(({ name }) => name).sort());
});

it("names commands that exist, and marks the others as planned", () => {
  const [now = "", planned = ""] = section(7).split("\nPlanned:\n");
  const commandsOf = (text: string): readonly string[] =>
    [...text.matchAll(/^ {4}eret (\w+(?: \| \w+)*)/gm)].flatMap(([, names = ""]) =>
      names.split(" | "),
    );
  expect(commandsOf(now).toSorted()).toEqual(Object.keys(COMMANDS).sort());
  expect(commandsOf(planned).filter((name) => name in COMMANDS)).toEqual([]);
  expect(commandsOf(planned)).not.toEqual([]);
});

it("tells each exit code", () => {
  for (const [code] of EXIT_MEANINGS) expect(section(7)).toMatch(new RegExp(`\\b${code}\\b`));
});
