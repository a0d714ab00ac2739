// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { PathData } from "./data.ts";
import { button, el } from "./dom.ts";
import { hashOf } from "./position.ts";

/** What the buttons and the keys do. */
export interface Moves {
  readonly first: () => void;
  readonly back: () => void;
  readonly on: () => void;
  readonly last: () => void;
  /** To the next or previous step without which nothing breaks. */
  readonly toNeeded: (direction: 1 | -1) => void;
  readonly help: () => void;
}

/** The bar that stays in view: where one stands, and how to go on. */
export class Controls {
  readonly element = el("nav", { class: "controls", "aria-label": "Stepping" });
  private readonly place = el("p", { role: "status" });
  private readonly back: HTMLButtonElement;
  private readonly on: HTMLButtonElement;

  constructor(path: PathData, moves: Moves) {
    const small = (label: string, name: string, does: () => void): HTMLButtonElement =>
      button(label, does, { "aria-label": name, title: name });
    this.back = small("‹ Back", "One step back (k or up)", moves.back);
    this.on = small("On ›", "One step on (j or down)", moves.on);
    const matters =
      path.needed === undefined
        ? []
        : [
            small("● ‹", "Previous needed step (p)", () => moves.toNeeded(-1)),
            small("● ›", "Next needed step (n)", () => moves.toNeeded(1)),
          ];
    const decisive = (path.decisive ?? []).map((at) =>
      el("a", { href: hashOf(at), class: "decisive" }, `◆ decisive step ${at}`),
    );
    this.element.append(
      small("«", "Initial state (Home)", moves.first),
      this.back,
      this.on,
      small("»", "Last step (End)", moves.last),
      ...matters,
      ...decisive,
      small("?", "Keys (?)", moves.help),
      this.place,
    );
  }

  show(path: PathData, at: number): void {
    this.back.disabled = at === 0;
    this.on.disabled = at === path.steps.length;
    this.place.textContent = placeText(path, at);
  }
}

function placeText({ steps }: PathData, at: number): string {
  const step = steps[at - 1];
  if (step === undefined) return `Initial state, before ${steps.length} steps`;
  const { cpu, context, fn, text } = step;
  const where = fn === null ? "" : ` in ${fn}()`;
  return `Step ${at} of ${steps.length}, CPU${cpu} ${context}: ${text}${where}`;
}
