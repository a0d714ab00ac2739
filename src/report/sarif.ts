// SPDX-License-Identifier: GPL-2.0-only OR MIT

import { KERNEL_ASSERTION, readAssertionName } from "../model/assertion-name.ts";
import type { TraceStep } from "../trace/trace.ts";
import type { Counterexample } from "./counterexample.ts";
import { fingerprint } from "./fingerprint.ts";
import type { Judged, Problem, RuleResult } from "./judged.ts";
import { pictured } from "./pictured.ts";
import { isReal, type Place, placeOf, placeShown } from "./place.ts";
import { terseText } from "./terse.ts";

/** What code scanning accepts in one result; it shows the first thousand. */
const MOST_LOCATIONS = 10_000;

/**
 * SARIF 2.1.0 as GitHub's code scanning reads it: an alert at the C line of the last step,
 * the interleaving as one thread flow, a fingerprint that outlives edits. Only what breaks
 * unexpectedly is an alert; what could not be searched is a notification of the run.
 *
 * Source: OASIS SARIF 2.1.0; github/docs, "SARIF support for code scanning".
 */
export function sarif(points: readonly Judged[], version: string): string {
  const broken = points.flatMap(({ rules }) => rules.filter(({ status }) => status === "broken"));
  const rules = [...new Map(broken.map((each) => [ruleId(each.rule), each])).values()];
  const ids = rules.map(({ rule }) => ruleId(rule));
  const notifications = points.flatMap(notificationsOf);
  const document = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "eret", semanticVersion: version, rules: rules.map(ruleJson) } },
        invocations: [
          {
            executionSuccessful: !notifications.some(({ level }) => level === "error"),
            toolExecutionNotifications: notifications,
          },
        ],
        results: broken.flatMap(({ found }) => (found === null ? [] : [resultJson(found, ids)])),
      },
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** All assertions of the C are one rule: dashboards list rules, and cannot list texts. */
const ruleId = (rule: string): string =>
  readAssertionName(rule) === null ? rule : KERNEL_ASSERTION;

/** Code scanning refuses empty texts. */
const text = (words: string, otherwise = "(nothing more is known)") => ({
  text: words.trim() === "" ? otherwise : words,
});

function ruleJson({ rule, claim, source }: RuleResult): object {
  const id = ruleId(rule);
  const told = id === rule ? claim : "A check of the kernel's C itself fired.";
  return {
    id,
    shortDescription: text(told, id),
    fullDescription: text(`${told} Source: ${id === rule ? source : "the C"}.`, id),
    help: text(`eret explain ${id}`),
    defaultConfiguration: { level: "error" },
    properties: { tags: ["interrupts"] },
  };
}

function resultJson(found: Counterexample, ids: readonly string[]): object {
  const { trace, scenario, point } = found;
  const id = ruleId(trace.rule);
  const where = point === "" ? scenario : `${scenario} (${point})`;
  return {
    ruleId: id,
    ruleIndex: ids.indexOf(id),
    level: "error",
    message: text(`${terseText(found)} [${trace.rule} in ${where}]`),
    locations: [{ physicalLocation: physical(placeOf(found)) }],
    partialFingerprints: { primaryLocationLineHash: `${fingerprint(found)}:1` },
    ...flowsOf(found),
  };
}

/** A trace without steps has no flow: an empty one would be refused. */
function flowsOf(found: Counterexample): object {
  const locations = flow(found);
  return locations.length === 0 ? {} : { codeFlows: [{ threadFlows: [{ locations }] }] };
}

function flow({ trace, scenario, shown }: Counterexample): readonly object[] {
  const { all } = pictured(trace);
  // What the hardware does has no line of its own: it strikes where the CPU stands.
  const stands = new Map<number, Place>();
  const locations = trace.steps.map((step, at) => {
    const { site, cpu } = step;
    if (isReal(site)) stands.set(cpu, placeShown(site, shown));
    const place = stands.get(cpu) ?? { file: scenario, line: 1, column: 1 };
    return {
      executionOrder: step.index,
      nestingLevel: step.level,
      importance: all.has(at) ? "essential" : "unimportant",
      location: { physicalLocation: physical(place), message: text(stepText(step)) },
    };
  });
  return locations.slice(-MOST_LOCATIONS);
}

const stepText = ({ cpu, context, text: told }: TraceStep): string =>
  `CPU${cpu} ${context}: ${told}`;

/** Relative to the folder of the command, or of the whole machine. */
const uriOf = (file: string): string =>
  file.startsWith("/") ? `file://${encodeURI(file)}` : encodeURI(file);

function physical({ file, line, column }: Place): object {
  const start = { startLine: line, startColumn: column };
  return {
    artifactLocation: { uri: uriOf(file) },
    region: { ...start, endLine: line, endColumn: column + 1 },
  };
}

function notificationsOf(point: Judged): readonly {
  readonly level: "error" | "warning";
  readonly message: object;
}[] {
  const { problems, incomplete, misses, name } = point;
  return [
    ...problems.map((problem: Problem) => ({
      level: "error" as const,
      message: text(problem.message),
      locations: [{ physicalLocation: physical(problem) }],
    })),
    ...(incomplete === null
      ? []
      : [
          {
            level: incomplete.kind === "internal" ? ("error" as const) : ("warning" as const),
            message: text(`${name}: INCOMPLETE, nothing is proved: ${incomplete.why}`),
          },
        ]),
    ...misses.map((miss) => ({ level: "warning" as const, message: text(`${name}: ${miss}`) })),
  ];
}
