// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { InputError } from "../kernelc/diagnostic.ts";
import { isOfSpec } from "../patch/apply.ts";
import { decodeMail } from "../patch/decode.ts";
import { functionsDefined, functionsTouched } from "../patch/functions.ts";
import { unwrap } from "../patch/mail.ts";
import { type FileChange, parsePatch } from "../patch/parse.ts";
import { SPEC } from "../scenario/chain.ts";
import { exitOf } from "./check.ts";
import { type Context, shownFile } from "./context.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { judgePatch } from "./lint-spec.ts";
import { UsageError } from "./options.ts";
import { b4Document, type Remark, remarkLine, type Verdict } from "./remark.ts";
import { unreadable } from "./spec-folder.ts";
import { joined } from "./words.ts";

/** What b4 calls a patch that it pipes into a command. */
const STDIN = "-";

/**
 * `eret lint`: one patch, for b4. Nothing at all is printed when all is well, and nothing
 * ever on stderr, for b4 takes each of its lines as a failure. With `--b4-json` the other
 * protocol. A change of spec/ is judged; of a change of the kernel it is only said which of
 * its functions spec/ has, and that nobody has judged it.
 *
 * Source: b4, docs/config.rst and docs/maintainer/review.rst.
 */
export async function lint(cx: Context): Promise<ExitCode> {
  const { io, args } = cx;
  const verdict = await verdictOf(cx);
  if (args.flag("b4-json")) io.out(`${JSON.stringify(b4Document(verdict), null, 2)}\n`);
  else for (const remark of verdict.remarks) io.out(remarkLine(remark));
  return exitOf(
    cx,
    verdict.remarks.map(({ code }) => code),
  );
}

async function verdictOf(cx: Context): Promise<Verdict> {
  const { file, text } = readMail(cx);
  try {
    // A cover letter has no diff, and there is nothing to be said of it.
    if (unwrap(text, file).length === 0) return { remarks: [], passed: null };
    const patch = parsePatch(text, file);
    const isOurs = (change: FileChange) => isOfSpec(change, cx.spec.tree);
    const theirs = foreign(
      cx,
      patch.changes.filter((change) => !isOurs(change)),
    );
    if (!patch.changes.some(isOurs)) return { remarks: theirs, passed: null };
    const { remarks, passed } = await judgePatch(cx, text, patch, isOurs);
    return { remarks: [...remarks, ...theirs], passed };
  } catch (error) {
    if (error instanceof InputError) return { remarks: refused(error), passed: null };
    throw error;
  }
}

function readMail({ io, args }: Context): { readonly file: string; readonly text: string } {
  const [file = STDIN, ...others] = args.words;
  if (others.length > 0) throw new UsageError("lint takes one patch, or - for stdin");
  try {
    return { file, text: decodeMail(file === STDIN ? io.stdin() : io.readFile(file)) };
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** What is wrong with the patch itself. */
const refused = ({ diagnostics }: InputError): readonly Remark[] =>
  diagnostics.map(({ at, message }) => ({
    level: "ERROR",
    at: at.line,
    text: message,
    details: null,
    code: EXIT.input,
  }));

/** What changes of other files touch that spec/ has too: said, and not judged. */
function foreign(cx: Context, changes: readonly FileChange[]): readonly Remark[] {
  const touched = functionsTouched(changes.filter(({ from, to }) => isC(from ?? to ?? "")));
  if (touched.length === 0) return [];
  const files = cx.io.listFiles(cx.spec.path).filter(isC);
  const homes = new Map<string, string[]>();
  for (const file of files.map((name) => `${SPEC}/${name}`)) {
    for (const name of functionsDefined(cx.spec.tree.read(file) ?? "")) {
      homes.set(name, [...(homes.get(name) ?? []), shownFile(cx, file)]);
    }
  }
  const known = touched.filter(({ name }) => homes.has(name));
  const [first] = known;
  if (first === undefined) return [];
  const names = joined(known.map(({ name }) => `${name}()`));
  const where = [...new Set(known.flatMap(({ name }) => homes.get(name) ?? []))];
  const told = `changes ${names}, of which ${shortList(where)} ${where.length === 1 ? "has" : "have"} a version`;
  return [
    {
      level: "WARNING",
      at: first.at,
      text: `${told}: NOT judged, write the change as a diff of these for 'eret order'`,
      details: null,
      code: EXIT.ok,
    },
  ];
}

const isC = (name: string): boolean => /\.[ch]$/.test(name);

/** The first few names. */
const shortList = (names: readonly string[], most = 3): string =>
  names.length <= most ? joined(names) : `${names.slice(0, most).join(", ")}, …`;
