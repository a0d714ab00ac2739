// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { resolve } from "node:path";
import { githubAnnotations } from "../report/github.ts";
import type { Judged } from "../report/judged.ts";
import { junit } from "../report/junit.ts";
import { ktap } from "../report/ktap.ts";
import { markdownSummary } from "../report/markdown.ts";
import { sarif } from "../report/sarif.ts";
import { suggest } from "../scenario/suggest.ts";
import type { Context } from "./context.ts";
import { type Arguments, UsageError } from "./options.ts";
import { printable } from "./printable.ts";
import { unwritable } from "./spec-folder.ts";

type Format = (points: readonly Judged[], version: string) => string;

const FORMATS: ReadonlyMap<string, Format> = new Map<string, Format>([
  ["ktap", ktap],
  ["junit", junit],
  ["sarif", sarif],
  ["github", githubAnnotations],
  ["summary", (points) => markdownSummary(points)],
]);

/** The file by which a CI job asks for a report on stdout. */
const STDOUT = "/dev/stdout";

/** One `--report KIND=FILE`. */
interface Wanted {
  readonly format: Format;
  /** "-" is stdout. */
  readonly file: string;
}

/** What `--report` asks for. Throws UsageError: better before the search than after it. */
export function reportsOf(args: Arguments): readonly Wanted[] {
  const wanted = args.texts("report").map((text) => {
    const [kind = "", ...rest] = text.split("=");
    const format = FORMATS.get(kind);
    const name = rest.join("=");
    const file = name === STDOUT ? "-" : name;
    if (format === undefined) {
      const names = [...FORMATS.keys()];
      throw new UsageError(
        `unknown report '${kind}', ${suggest(kind, names, `the reports are ${names.join(", ")}`)}`,
      );
    }
    if (file === "") throw new UsageError(`--report ${kind} needs a file, write ${kind}=FILE`);
    return { format, file };
  });
  const onStdout = wanted.filter(({ file }) => file === "-").length;
  if (onStdout > 1) throw new UsageError("only one report can go to stdout");
  if (onStdout === 1 && (args.flag("json") || args.flag("terse")))
    throw new UsageError("--json and --terse use stdout, give the report a file");
  return wanted;
}

/** Control characters are escaped in each of them. Throws InputError when a file cannot be written. */
export function writeReports(
  { io }: Context,
  wanted: readonly Wanted[],
  points: readonly Judged[],
): void {
  for (const { format, file } of wanted) {
    const text = printable(format(points, io.version));
    if (file === "-") io.out(text);
    else {
      try {
        io.writeFile(resolve(io.cwd, file), text);
      } catch (error) {
        throw unwritable(file, error);
      }
    }
  }
}
