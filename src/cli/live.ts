// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { InputError } from "../kernelc/diagnostic.ts";
import type { SavedData, WalkData, WalkRequest } from "../page/data.ts";
import { pathData } from "../report/html/page-data.ts";
import { isReal } from "../report/place.ts";
import type { Built } from "../run/build.ts";
import { ruleInfo } from "../run/rules.ts";
import { TRACE_ENDING, traceName } from "../run/trace-name.ts";
import { type Next, type Walk, walk } from "../run/walk.ts";
import { formatTraceFile, NO_RULE, traceFileOf } from "../trace/trace-file.ts";
import type { Context } from "./context.ts";
import { refusal } from "./guard.ts";
import type { Request, Response } from "./http.ts";
import { livePage } from "./page.ts";
import { unwritable } from "./spec-folder.ts";

/** What is wrong with a request, for its reader. */
class BadRequest extends Error {}

/** Answers the page of one config point: the page itself, walks, paths to be saved. */
export function liveAnswer(
  cx: Context,
  built: Built,
  token: string,
  order: string | undefined,
): (request: Request) => Response {
  const page = livePage(cx, built, token, start(built), order);
  return (request) => {
    const refused = refusal(request, token);
    if (refused !== null) return refused;
    const { pathname } = new URL(request.url, "http://127.0.0.1");
    const { method, body } = request;
    try {
      if (method === "GET" && pathname === "/")
        return { status: 200, type: "text/html", body: page };
      if (method === "POST" && pathname === "/walk") return json(walkData(built, asked(body)));
      if (method === "POST" && pathname === "/save")
        return json(save(cx, built, asked(body), order));
      return text(404, "there is nothing here");
    } catch (error) {
      if (error instanceof BadRequest) return text(400, error.message);
      if (error instanceof InputError) return text(400, error.diagnostics[0]?.message ?? "");
      return text(500, `internal: ${error instanceof Error ? error.message : error}`);
    }
  };
}

const json = (value: SavedData | WalkData): Response => ({
  status: 200,
  type: "application/json",
  body: JSON.stringify(value),
});

const text = (status: number, line: string): Response => ({
  status,
  type: "text/plain",
  body: `${line}\n`,
});

const start = (built: Built): WalkData["path"] => pathOf(built, ended(built, []));

function asked(body: string): WalkRequest {
  const isCount = (value: unknown): value is number =>
    typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
  let request: unknown;
  try {
    request = JSON.parse(body);
  } catch {
    throw new BadRequest("this is no JSON");
  }
  if (typeof request === "object" && request !== null && "choices" in request && "at" in request) {
    const { choices, at } = request;
    if (Array.isArray(choices) && choices.every(isCount) && isCount(at) && at <= choices.length)
      return { choices, at };
  }
  throw new BadRequest("a request has 'choices', a list of numbers from 0, and 'at' among them");
}

function ended(built: Built, choices: readonly number[]): Walk {
  const end = walk(built, choices);
  if ("ok" in end) throw new BadRequest(end.message);
  return end;
}

const pathOf = ({ config }: Built, { trace, facts, findings }: Walk): WalkData["path"] =>
  pathData(
    trace,
    facts,
    findings[0] ?? null,
    config.cpus.map((_, cpu) => cpu),
  );

function walkData(built: Built, { choices, at }: WalkRequest): WalkData {
  const whole = ended(built, choices);
  const here = at === choices.length ? whole : ended(built, choices.slice(0, at));
  return {
    path: pathOf(built, whole),
    choices,
    at,
    next: here.next.map(nextData),
    rules: here.rules.map(({ rule, status }) => {
      const detail = here.findings.find((finding) => finding.rule === rule)?.detail;
      const { claim } = ruleInfo(rule);
      return { rule, claim, status, ...(detail === undefined ? {} : { detail }) };
    }),
    returnsTo: here.returnsTo,
  };
}

const nextData = ({ action, text, fn, site, breaks }: Next): WalkData["next"][number] => ({
  cpu: action.cpu,
  kind: action.kind,
  text,
  fn,
  place: isReal(site) ? { file: site.file, line: site.line, column: site.column } : null,
  breaks,
});

/** Keeps a path where `--traces` says, or among temporary files; the same path in the same file. */
function save(
  { io, args }: Context,
  built: Built,
  { choices }: WalkRequest,
  order: string | undefined,
): SavedData {
  const { scenario, point, specHash } = built;
  const { trace } = ended(built, choices);
  const origin = { spec: scenario.name, point: point.name, specHash };
  const file = traceFileOf(order === undefined ? origin : { ...origin, order }, trace);
  const digest = createHash("sha256").update(choices.join(" ")).digest("hex").slice(0, 8);
  const folder = args.text("traces") ?? join(io.temporary, "eret-traces");
  const rule = trace.rule === NO_RULE ? "walk" : `${trace.rule}.walk`;
  const path = join(
    folder,
    `${traceName(scenario.name, point.name, rule)}-${digest}${TRACE_ENDING}`,
  );
  try {
    io.writeFile(resolve(io.cwd, path), formatTraceFile(file));
  } catch (error) {
    throw unwritable(path, error);
  }
  const spec = args.text("spec");
  return { command: `eret replay ${spec === null ? "" : `--spec ${spec} `}${path}` };
}
