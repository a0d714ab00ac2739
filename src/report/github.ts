// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { oneLine } from "./cut.ts";
import { isBad, type Judged, type RuleResult } from "./judged.ts";
import { placeOf } from "./place.ts";
import { terseText } from "./terse.ts";

/** GitHub shows ten of each kind and step, and drops the rest without a word. */
const MOST = 10;

interface Annotation {
  readonly kind: "error" | "warning";
  readonly file: string;
  readonly line: number;
  readonly title: string;
  readonly text: string;
}

/**
 * Workflow commands that annotate a pull request, one per broken rule. When there are more
 * than GitHub shows, the last one says how many are only in the summary.
 *
 * Source: GitHub's "Workflow commands"; orgs/community 26680, 68471.
 */
export function githubAnnotations(points: readonly Judged[]): string {
  const all = points.flatMap(annotationsOf);
  const lines = (["error", "warning"] as const).flatMap((kind) => {
    const some = all.filter((each) => each.kind === kind);
    if (some.length <= MOST) return some.map(command);
    const left = some.length - (MOST - 1);
    const file = some[MOST - 1]?.file ?? "";
    const more = { kind, file, line: 1, title: "eret", text: `${left} more, see the summary` };
    return [...some.slice(0, MOST - 1), more].map(command);
  });
  return lines.join("");
}

function annotationsOf(point: Judged): readonly Annotation[] {
  const { file, name, problems, incomplete, misses, rules } = point;
  return [
    ...problems.map((each): Annotation => {
      const { message, line } = each;
      return { kind: "error", file: each.file, line, title: "eret: bad input", text: message };
    }),
    ...rules.flatMap((rule) => ruleAnnotation(point, rule)),
    ...misses.map(
      (miss): Annotation => ({ kind: "error", file, line: 1, title: name, text: miss }),
    ),
    ...(incomplete === null
      ? []
      : [
          {
            kind: incomplete.allowed ? ("warning" as const) : ("error" as const),
            file,
            line: 1,
            title: name,
            text: `INCOMPLETE, nothing is proved: ${incomplete.why}`,
          },
        ]),
  ];
}

function ruleAnnotation({ file, name }: Judged, { rule, status, found }: RuleResult): Annotation[] {
  if (!isBad(status)) return [];
  const title = `${rule} in ${name}`;
  if (found === null) {
    const text = `${rule} was expected to be violated, and it holds: is the rule blind?`;
    return [{ kind: "error", file, line: 1, title, text }];
  }
  const place = placeOf(found);
  const replay = found.file === undefined ? "" : `\nreplay: eret replay ${found.file}`;
  return [{ kind: "error", ...place, title, text: `${terseText(found)}${replay}` }];
}

const command = ({ kind, file, line, title, text }: Annotation): string =>
  `::${kind} file=${property(file)},line=${line},endLine=${line},title=${property(title)}::${data(text)}\n`;

const data = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const property = (text: string): string =>
  data(oneLine(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
