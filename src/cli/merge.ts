// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { InputError } from "../kernelc/diagnostic.ts";
import type { Context } from "./context.ts";
import { EXIT, type ExitCode, worst } from "./exit.ts";
import { UsageError } from "./options.ts";
import { document } from "./report-json.ts";
import { nameOf } from "./run-all.ts";
import { type Shard, unshard } from "./shard.ts";
import { unreadable } from "./spec-folder.ts";
import { plural } from "./words.ts";

/** As much of a `check --json` document as merging has to understand. */
interface Part {
  readonly file: string;
  readonly exit: ExitCode;
  readonly outcome: string;
  readonly shard: Shard;
  readonly results: readonly Result[];
  readonly notes: readonly string[];
  readonly leftOut: readonly string[];
  readonly errors: readonly object[];
}

interface Result {
  readonly scenario: string;
  readonly point: string;
  readonly outcome: string;
  readonly met?: boolean;
  readonly limit?: string;
}

/** From the worst on. */
const OUTCOMES = ["violated", "unfinished", "bounded", "exhausted"];

/** `eret merge`: the documents of all shards as the one of a whole run, with its exit code. */
export function merge(cx: Context): ExitCode {
  const { io, args } = cx;
  if (args.words.length === 0)
    throw new UsageError("merge takes the --json documents of all shards, 'eret merge *.json'");
  const parts = inOrder(args.words.map((file) => read(cx, file)));
  const results = unshard(parts.map((part) => part.results));
  if (results === null) {
    const told = "these shards were not made from the same scenarios, run all of them again";
    throw problem(parts[0]?.file ?? "", told);
  }
  const exit = worst(parts.map((part) => part.exit));
  const outcome = OUTCOMES.find((each) => parts.some((part) => part.outcome === each));
  const notes = parts.flatMap((part) => part.notes);
  if (args.flag("json")) {
    io.out(
      document("check", {
        exit,
        outcome,
        results,
        ...(notes.length === 0 ? {} : { notes }),
        leftOut: parts[0]?.leftOut ?? [],
        errors: once(parts.flatMap((part) => part.errors)),
      }),
    );
    return exit;
  }
  const bad = results.filter((each) => each.met !== true || each.limit !== undefined);
  const lines = bad.map((each) => `not ok ${nameOf(each)}: ${verdict(each)}`);
  if (exit !== EXIT.ok || !args.flag("quiet")) {
    const total = `${plural(parts.length, "shard")}, ${plural(results.length, "config point")}`;
    io.out([...lines, `${total}: ${plural(bad.length, "problem")}.`, ""].join("\n"));
  }
  return exit;
}

function verdict({ outcome, limit, met }: Result): string {
  if (limit !== undefined) return `INCOMPLETE, reached the limit of ${limit}`;
  return met === undefined ? "not searched" : `${outcome}, otherwise than expected`;
}

/** Each problem once: every shard reads all scenarios. */
const once = (errors: readonly object[]): readonly object[] => [
  ...new Map(errors.map((error) => [JSON.stringify(error), error])).values(),
];

/** The shards 1 to N, each there once. Throws InputError. */
function inOrder(parts: readonly Part[]): readonly Part[] {
  const [first] = parts;
  const of = first?.shard.of ?? 0;
  for (const { file, shard } of parts) {
    if (shard.of === of) continue;
    throw problem(
      file,
      `this is a shard of ${shard.of}, ${first?.file} one of ${of}, merge like with like`,
    );
  }
  return Array.from({ length: of }, (_, at) => at + 1).map((index) => {
    const [part, twin] = parts.filter(({ shard }) => shard.index === index);
    if (part === undefined) {
      const told = `shard ${index} of ${of} is missing, so nothing is known of its scenarios, name it too`;
      throw problem(first?.file ?? "", told);
    }
    if (twin !== undefined)
      throw problem(twin.file, `shard ${index} is also in ${part.file}, name it once`);
    return part;
  });
}

function read({ io }: Context, file: string): Part {
  let value: unknown;
  try {
    value = JSON.parse(io.readFile(file));
  } catch (error) {
    if (error instanceof SyntaxError)
      throw problem(
        file,
        `this is no JSON document (${error.message.split("\n")[0]}), write it with 'eret check --json'`,
      );
    throw unreadable(file, error);
  }
  if (isPart(value)) return { notes: [], ...value, file };
  const told = "this is no document of 'eret check --json --shard I/N'";
  throw problem(file, `${told}, write one with that for each shard`);
}

function isPart(value: unknown): value is Omit<Part, "file" | "notes"> {
  if (typeof value !== "object" || value === null) return false;
  const part: Readonly<Record<string, unknown>> = { ...value };
  return (
    part.eret === 1 &&
    part.command === "check" &&
    typeof part.shard === "object" &&
    Array.isArray(part.results)
  );
}

const problem = (file: string, message: string): InputError =>
  new InputError([{ at: { file, line: 1, column: 1 }, message }]);
