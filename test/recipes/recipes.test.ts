// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Ajv } from "ajv";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { TINY } from "../cli/world.ts";

const root = join(import.meta.dirname, "..", "..");

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "eret-recipes-"));
  for (const [name, text] of Object.entries(TINY)) write(name, text);
  symlinkSync(root, join(folder, "eret"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

const read = (name: string): string => readFileSync(join(folder, name), "utf8");
const breakIt = (): void =>
  write("spec/tiny/good.yaml", read("spec/tiny/good.yaml").replace("careful: y", "careful: n"));

/** Runs a script as CI systems do: bash, and the first failure ends it. */
function bash(script: string, env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync("bash", ["-eo", "pipefail", "-c", script], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, FORCE_COLOR: undefined, ...env },
  });
  return { status, stdout, stderr };
}

describe("action.yml", () => {
  interface Action {
    readonly inputs: Readonly<Record<string, { readonly default: string }>>;
    readonly outputs: Readonly<Record<string, { readonly value: string }>>;
    readonly runs: {
      readonly steps: readonly {
        readonly id?: string;
        readonly run?: string;
        readonly env?: Readonly<Record<string, string>>;
      }[];
    };
  }
  const action: Action = parse(readFileSync(join(root, "action.yml"), "utf8"));
  const judge = action.runs.steps.find(({ id }) => id === "judge");

  /** The step as GitHub runs it, with these inputs. */
  function run(inputs: Readonly<Record<string, string>>) {
    const env = Object.entries(judge?.env ?? {}).map(([name, value]) => {
      const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1] ?? "";
      return [name, inputs[input] ?? action.inputs[input]?.default ?? "?"];
    });
    return bash(judge?.run ?? "false", {
      ...Object.fromEntries(env),
      GITHUB_ACTION_PATH: root,
      GITHUB_STEP_SUMMARY: join(folder, "summary"),
      GITHUB_OUTPUT: join(folder, "output"),
    });
  }

  test("is what GitHub's metadata syntax allows for a composite action", () => {
    const fits = new Ajv().compile(COMPOSITE);
    expect(fits(action), JSON.stringify(fits.errors)).toBe(true);
    for (const { env = {} } of action.runs.steps)
      for (const value of Object.values(env)) {
        const input = /inputs\.([\w-]+)/.exec(value)?.[1] ?? "";
        expect(Object.keys(action.inputs)).toContain(input);
      }
    expect(action.outputs["exit-code"]?.value).toContain(`steps.${judge?.id}.outputs.exit-code`);
    // An expression in a script is a way in for commands.
    for (const { run = "" } of action.runs.steps) expect(run).not.toContain("${{");
  });

  test("leaves reports, and is green when all is well", () => {
    expect(run({ spec: "spec" })).toMatchObject({ status: 0, stdout: "" });
    expect(read("output")).toBe("exit-code=0\n");
    expect(read("summary")).toContain("2 config points");
    for (const name of ["eret.json", "eret.sarif", "eret.junit.xml"])
      expect(existsSync(join(folder, "eret-reports", name))).toBe(true);
    expect(JSON.parse(read("eret-reports/eret.json")).exit).toBe(0);
  });

  test("annotates what breaks, and is red with the exit code", () => {
    breakIt();
    const { status, stdout } = run({ spec: "spec", scenarios: "tiny/good", reports: "out put" });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^::error file=spec\/tiny\/loop\.c,line=12,/);
    expect(read("output")).toBe("exit-code=1\n");
    expect(existsSync(join(folder, "out put/traces/tiny/good"))).toBe(true);
  });

  test("hands on options and shards, and no input is a command", () => {
    expect(run({ spec: "spec", shard: "2/2", options: "--max-states 3" }).status).toBe(3);
    expect(run({ spec: "spec", scenarios: "$(touch evil) ;touch evil" }).status).toBe(2);
    expect(existsSync(join(folder, "evil"))).toBe(false);
  });
});

describe("recipes/gitlab-ci.yml", () => {
  interface Job {
    readonly parallel?: number;
    readonly script: readonly string[];
    readonly artifacts?: { readonly paths: readonly string[] };
  }
  const jobs: Readonly<Record<string, Job>> = parse(
    readFileSync(join(root, "recipes/gitlab-ci.yml"), "utf8"),
  );
  const run = (name: string, node = 1) =>
    bash((jobs[name]?.script ?? ["false"]).join("\n"), {
      CI_NODE_INDEX: `${node}`,
      CI_NODE_TOTAL: `${jobs.eret?.parallel}`,
    });

  test("shards come to one verdict, and a missing one to none", () => {
    for (const node of [1, 2, 3]) expect(run("eret", node).status).toBe(0);
    expect(run("eret-verdict").status).toBe(2);
    expect(run("eret", 4).status).toBe(0);
    expect(run("eret-verdict").status).toBe(0);
    expect(read("eret-1.xml")).toContain("<testsuites");
  });

  test("a shard that is red makes the verdict red", () => {
    breakIt();
    const codes = [1, 2, 3, 4].map((node) => run("eret", node).status);
    expect(codes).toContain(1);
    expect(run("eret-verdict").status).toBe(1);
  });
});

describe("recipes/pre-commit", () => {
  const GIT =
    "git -c user.name=A -c user.email=a@example.org -c core.hooksPath=hooks commit --quiet --message x";

  test("judges what is staged, and nothing else", () => {
    write(
      "bin/eret",
      `#!/bin/sh\nexec "${process.execPath}" "${join(root, "dist/cli/main.js")}" "$@"\n`,
    );
    chmodSync(join(folder, "bin/eret"), 0o755);
    const env = { PATH: `${folder}/bin:${process.env.PATH}`, GIT_CONFIG_GLOBAL: "/dev/null" };
    const commit = (...before: readonly string[]) => bash([...before, GIT].join("\n"), env);
    const setUp = ["git init --quiet .", `mkdir hooks && cp ${root}/recipes/pre-commit hooks`];
    expect(commit(...setUp, "git add spec")).toMatchObject({ status: 0, stdout: "" });
    // Broken and not staged: no concern of this commit.
    breakIt();
    expect(commit("echo 1 > notes && git add notes")).toMatchObject({ status: 0, stdout: "" });
    const refused = commit("git add spec");
    expect(refused.status).not.toBe(0);
    // Git hands what a hook prints to stderr.
    expect(refused.stderr).toMatch(
      /^-:\d+: ERROR: this order breaks BUG_ON\(preempt_count\(\)\) in task_loop\(\) in tiny\/good/,
    );
    expect(bash(`ERET=false ${GIT} --no-verify`, env).status).toBe(0);
  });
});

/** From GitHub's page "Metadata syntax": what a composite action has. */
const COMPOSITE = {
  type: "object",
  additionalProperties: false,
  required: ["name", "description", "runs"],
  properties: {
    name: { type: "string" },
    description: { type: "string" },
    author: { type: "string" },
    inputs: {
      type: "object",
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        required: ["description"],
        properties: {
          description: { type: "string" },
          required: { type: "boolean" },
          default: { type: "string" },
          deprecationMessage: { type: "string" },
        },
      },
    },
    outputs: {
      type: "object",
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        required: ["description", "value"],
        properties: { description: { type: "string" }, value: { type: "string" } },
      },
    },
    branding: { type: "object" },
    runs: {
      type: "object",
      additionalProperties: false,
      required: ["using", "steps"],
      properties: {
        using: { const: "composite" },
        steps: {
          type: "array",
          items: {
            oneOf: [
              {
                type: "object",
                additionalProperties: false,
                required: ["run", "shell"],
                properties: {
                  run: { type: "string" },
                  shell: { type: "string" },
                  name: { type: "string" },
                  id: { type: "string" },
                  if: { type: "string" },
                  env: { type: "object", additionalProperties: { type: "string" } },
                  "working-directory": { type: "string" },
                },
              },
              {
                type: "object",
                additionalProperties: false,
                required: ["uses"],
                properties: {
                  uses: { type: "string" },
                  with: { type: "object", additionalProperties: { type: "string" } },
                  name: { type: "string" },
                  id: { type: "string" },
                  if: { type: "string" },
                },
              },
            ],
          },
        },
      },
    },
  },
};
