// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { WeighedTrace } from "../trace/matters.ts";
import { NO_RULE } from "../trace/trace-file.ts";
import { cutMiddle, wrap } from "./cut.ts";
import { type Lanes, lanesByContext, lanesByCpu, type Row, rowsOf, shownSteps } from "./rows.ts";
import { plain, type Role, type Style } from "./style.ts";

/** Changelogs wrap at 75 columns, so a diagram never grows wider than that. */
export const CHANGELOG_WIDTH = 75;

const MARGIN = 2;
const NEST = 2;
/** More lanes than this share one column, each line with its name in front. */
const MOST_COLUMNS = 4;
/** Deep nesting gives way so that a line keeps at least this much text. */
const LEAST_TEXT = 24;
/** A sentence is not squeezed into less than this; it starts further left instead. */
const LEAST_SENTENCE = 36;

export interface LanesOptions {
  /** Columns of a trace on one CPU: contexts, or a single one. "best" takes what reads better. */
  readonly columns?: "best" | "contexts" | "cpus";
  readonly style?: Style;
}

/**
 * The picture for a changelog: time runs down, a column per CPU (or, on one CPU, per
 * context), calls nested, the guilty step underlined. Spaces only, at most 75 columns.
 */
export function drawLanes(trace: WeighedTrace, options: LanesOptions = {}): string {
  const { columns = "best", style = plain } = options;
  const shown = shownSteps(trace);
  const byCpu = new Drawing(trace, lanesByCpu(shown), style);
  const single = new Set(shown.map(({ cpu }) => cpu)).size <= 1;
  if (columns === "cpus" || !single || shown.length === 0) return byCpu.text();
  const byContext = new Drawing(trace, lanesByContext(shown), style);
  if (columns === "contexts") return byContext.text();
  // Columns earn their width only where control goes back and forth between them, and
  // cannot show which task a context belongs to.
  const tasks = new Set(shown.map(({ task }) => task)).size;
  const contexts = shown.map(({ context }) => context);
  const changes = contexts.filter((context, at) => at > 0 && context !== contexts[at - 1]).length;
  return tasks === 1 && changes >= new Set(contexts).size && byContext.fits()
    ? byContext.text()
    : byCpu.text();
}

interface Column {
  readonly start: number;
  readonly width: number;
  /** In front of each line, when lanes share a column. */
  readonly tag: string;
}

class Drawing {
  private readonly trace: WeighedTrace;
  private readonly lanes: Lanes;
  private readonly rows: readonly Row[];
  private readonly columns: ReadonlyMap<string, Column>;
  private readonly style: Style;

  constructor(trace: WeighedTrace, lanes: Lanes, style: Style) {
    this.trace = trace;
    this.lanes = lanes;
    this.style = style;
    this.rows = rowsOf(trace, lanes);
    this.columns = columnsOf(lanes.names);
  }

  /** Whether nothing has to be cut or moved. */
  fits(): boolean {
    return this.rows.every((row) => {
      const { width } = this.column(row);
      const widest = Math.max(row.text.length, ...row.changes.map((change) => change.length + 4));
      return NEST * row.depth + widest <= width;
    });
  }

  text(): string {
    const { cycleFrom, rule } = this.trace;
    const guilty = cycleFrom === undefined && rule !== NO_RULE ? this.rows.at(-1) : undefined;
    const lines = [
      ...this.heading(),
      ...this.rows.flatMap((row) => this.row(row, row === guilty)),
      ...(guilty === undefined ? this.sentence(0, MARGIN) : []),
      ...this.warning(),
    ];
    return `${lines.join("\n")}\n`;
  }

  private heading(): readonly string[] {
    const { names } = this.lanes;
    if (names.length === 0 || names.length > MOST_COLUMNS) return [];
    const across = (label: (name: string) => string): string =>
      this.style(
        "heading",
        names.reduce((line, name) => {
          const { start, width } = this.columns.get(name) ?? WHOLE;
          return `${line.padEnd(start)}${cutMiddle(label(name), width)}`;
        }, ""),
      );
    return [across((name) => name), across((name) => "-".repeat(name.length))];
  }

  private row(whole: Row, guilty: boolean): readonly string[] {
    const { start, width, tag } = this.column(whole);
    const row = NEST * whole.depth + whole.text.length <= width ? whole : withoutResult(whole);
    const least = row.central ? width : LEAST_TEXT;
    const room = Math.min(width, Math.max(row.text.length, 1), least);
    const indent = Math.max(0, Math.min(NEST * row.depth, width - room));
    const text = cutMiddle(row.text, width - indent);
    const at = start + indent;
    const line = (role: Role, content: string, from = at, label = ""): string =>
      content === "" ? "" : `${label.padStart(start).padEnd(from)}${this.style(role, content)}`;
    const lines: string[] = [];
    const changes = row.changes.length === 0 ? "" : `[${row.changes.join(", ")}]`;
    const inline = changes !== "" && indent + text.length + 1 + changes.length <= width;
    const role = guilty ? "guilty" : row.role;
    if (inline) {
      lines.push(`${line(role, text, at, tag)} ${this.style("change", changes)}`);
    } else {
      lines.push(line(role, text, at, tag));
      for (const change of changes === "" ? [] : row.changes) {
        const inside = Math.max(0, Math.min(indent + NEST, width - change.length - 2));
        lines.push(line("change", `[${cutMiddle(change, width - inside - 2)}]`, start + inside));
      }
    }
    if (!guilty) return lines;
    return [
      ...lines,
      line("guilty", "^".repeat(Math.max(1, text.length))),
      ...this.sentence(at, start),
    ];
  }

  /** The finding, below the guilty step where there is room. */
  private sentence(at: number, least: number): readonly string[] {
    const { rule, detail, steps } = this.trace;
    // A kernel assertion that fires has nothing to add to its own text.
    const fires = detail === steps.at(-1)?.text ? `${rule} fires` : `${rule}: ${detail}`;
    const text = rule === NO_RULE ? detail : fires;
    const start = Math.max(
      MARGIN,
      Math.min(Math.max(at, least), CHANGELOG_WIDTH - Math.min(LEAST_SENTENCE, text.length)),
    );
    return wrap(text, CHANGELOG_WIDTH - start).map(
      (line) => `${" ".repeat(start)}${this.style("finding", line)}`,
    );
  }

  private warning(): readonly string[] {
    const { length } = this.lanes.names;
    if (length !== MOST_COLUMNS) return [];
    return ["", this.style("note", `${" ".repeat(MARGIN)}(${length} CPUs: long names are cut)`)];
  }

  private column({ lane }: Row): Column {
    return (lane === null ? undefined : this.columns.get(lane)) ?? WHOLE;
  }
}

/** A result that has no room beside its step goes below it, to what changed. */
function withoutResult(row: Row): Row {
  const at = row.role === "step" ? row.text.lastIndexOf(RESULT) : -1;
  if (at < 0) return row;
  const changes = [row.text.slice(at + 1), ...row.changes];
  return { ...row, text: row.text.slice(0, at), changes };
}

const RESULT = " -> ";

const WHOLE: Column = { start: MARGIN, width: CHANGELOG_WIDTH - MARGIN, tag: "" };

function columnsOf(names: readonly string[]): ReadonlyMap<string, Column> {
  if (names.length > MOST_COLUMNS) {
    const start = MARGIN + Math.max(...names.map(({ length }) => length)) + 2;
    return new Map(
      names.map((name) => [
        name,
        { start, width: CHANGELOG_WIDTH - start, tag: `${name}:`.padEnd(start - MARGIN) },
      ]),
    );
  }
  const pitch = Math.floor((CHANGELOG_WIDTH - MARGIN) / Math.max(1, names.length));
  return new Map(
    names.map((name, at) => {
      const start = MARGIN + at * pitch;
      const last = at === names.length - 1;
      // One space at least between a line and the next column.
      return [name, { start, width: last ? CHANGELOG_WIDTH - start : pitch - 1, tag: "" }];
    }),
  );
}
