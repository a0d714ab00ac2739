// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { NextData, RuleData, SavedData, WalkData, WalkRequest } from "./data.ts";
import { button, el } from "./dom.ts";
import type { Companion, Stage } from "./explorer.ts";
import type { Key } from "./keys.ts";
import { choicesOf, hashOf, positionOf } from "./position.ts";

/** As many choices have a digit for a key. */
const DIGITS = 9;

/** The live model beside the explorer: what may happen next, which rules hold, saving. */
export class LivePane implements Companion {
  readonly element = el("section", { class: "live", "aria-label": "Next" });
  readonly keys: readonly Key[];
  private readonly token: string;
  private readonly next = el("ol", { class: "next" });
  private readonly rules = el("div", {});
  private readonly said = el("p", { role: "status", class: "said" });
  private stage: Stage | null = null;
  private walk: WalkData | null = null;
  /** Answers to older questions come too late. */
  private asked = 0;

  constructor(token: string) {
    this.token = token;
    this.element.append(
      el("h2", {}, "What happens next"),
      this.next,
      button("Save this path as a trace", () => void this.save()),
      this.said,
      this.rules,
    );
    this.keys = [
      {
        keys: Array.from({ length: DIGITS }, (_, at) => `${at + 1}`),
        about: "choose what happens next",
        does: (key) => this.choose(Number(key) - 1),
      },
      { keys: ["s"], about: "save the path as a trace", does: () => void this.save() },
    ];
  }

  /** Walks to where the link leads. */
  begin(stage: Stage): void {
    this.stage = stage;
    this.follow(null);
  }

  hash(at: number): string {
    return hashOf(at, this.walk?.choices);
  }

  follow(at: number | null): void {
    const told = choicesOf(location.hash);
    const known = this.walk?.choices ?? [];
    const choices = told ?? known;
    const end = at ?? positionOf(location.hash, choices.length) ?? choices.length;
    if (this.walk?.at === end && `${choices}` === `${known}`) return;
    void this.ask({ choices, at: end });
  }

  private choose(choice: number): void {
    if (this.walk === null || this.walk.next[choice] === undefined) return;
    const { choices, at } = this.walk;
    void this.ask({ choices: [...choices.slice(0, at), choice], at: at + 1 });
  }

  private async ask(request: WalkRequest): Promise<void> {
    this.asked += 1;
    const question = this.asked;
    const walk = await this.post<WalkData>("walk", request);
    if (walk === null || question !== this.asked) return;
    const focused = this.next.contains(document.activeElement);
    this.walk = walk;
    this.next.replaceChildren(...walk.next.map((each, at) => this.nextElement(each, at)));
    if (walk.next.length === 0) this.next.append(el("li", {}, endText(walk)));
    this.rules.replaceChildren(...rulesParts(walk.rules));
    this.said.textContent =
      walk.returnsTo === null ? "" : `This is the state after step ${walk.returnsTo} again.`;
    this.stage?.show(walk.path, walk.at);
    if (focused) this.next.querySelector("button")?.focus();
  }

  private nextElement(next: NextData, at: number): HTMLElement {
    const where = next.place === null ? "" : ` at ${next.place.file}:${next.place.line}`;
    const inside = next.fn === null ? "" : ` in ${next.fn}()`;
    const breaks = next.breaks.length === 0 ? null : `breaks ${next.breaks.join(", ")}`;
    const key = at < DIGITS ? el("kbd", {}, `${at + 1}`) : null;
    const choice = button("", () => this.choose(at));
    choice.append(
      ...[key, key === null ? null : " "].filter((part) => part !== null),
      el("strong", {}, `CPU${next.cpu} ${next.text}`),
      el("span", { class: "where" }, `${inside}${where}`),
    );
    return el("li", {}, choice, breaks === null ? null : el("em", { class: "broken" }, breaks));
  }

  private async save(): Promise<void> {
    if (this.walk === null) return;
    const { choices, at } = this.walk;
    const saved = await this.post<SavedData>("save", { choices: choices.slice(0, at), at });
    if (saved !== null) this.said.replaceChildren("Saved: ", el("code", {}, saved.command));
  }

  /** Null when it went wrong, which is then said. */
  private async post<Answer>(path: string, request: WalkRequest): Promise<Answer | null> {
    try {
      const response = await fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Eret-Token": this.token },
        body: JSON.stringify(request),
      });
      if (response.ok) return (await response.json()) as Answer;
      this.said.textContent = await response.text();
    } catch {
      this.said.textContent = "eret does not answer: it has ended, start it again";
    }
    return null;
  }
}

function endText({ rules, path }: WalkData): string {
  const broken = rules.some(({ status }) => status === "broken");
  if (broken) return "A rule is broken: the search goes no further. Go back to try something else.";
  return path.steps.length === 0 ? "Nothing can happen." : "Nothing more can happen.";
}

function rulesParts(rules: readonly RuleData[]): readonly HTMLElement[] {
  const those = (status: RuleData["status"]) => rules.filter((rule) => rule.status === status);
  const broken = those("broken");
  const [holding, silent] = [those("holds").length, those("silent").length];
  const counts = `${rules.length} rules: ${broken.length} broken, ${holding} hold, ${silent} have nothing to say here`;
  return [
    ...broken.map(({ rule, detail }) =>
      el("p", { class: "broken" }, el("strong", {}, rule), `: ${detail ?? ""}`),
    ),
    el(
      "details",
      {},
      el("summary", {}, counts),
      el(
        "table",
        { class: "facts" },
        el("caption", { class: "unseen" }, "Rules at this state"),
        el(
          "tbody",
          {},
          ...[...broken, ...those("holds"), ...those("silent")].map(({ rule, status, claim }) =>
            el(
              "tr",
              {},
              el("th", { scope: "row" }, rule),
              el("td", {}, status === "silent" ? "–" : status),
              el("td", {}, claim),
            ),
          ),
        ),
      ),
    ),
  ];
}
