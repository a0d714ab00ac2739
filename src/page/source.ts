// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { PageData, PathData, PlaceData } from "./data.ts";
import { el } from "./dom.ts";
import { hashOf } from "./position.ts";

/** The C, with the line of the current step; lines that the trace passes lead to their steps. */
export class SourcePane {
  readonly element = el("section", { class: "source", "aria-label": "C source" });
  private readonly title = el("h2", {});
  private readonly listing = el("ol", { tabindex: "0", role: "list" });
  private file = "";

  constructor() {
    this.element.append(this.title, this.listing);
  }

  /** Shows the step before `at`, or where the software stood last when it has no line of C. */
  show(sources: PageData["sources"], path: PathData, at: number): void {
    const step = path.steps[at - 1];
    const place = step?.place ?? null;
    const last = path.steps.slice(0, at).findLast((each) => each.place !== null)?.place ?? null;
    const shown = place ?? last;
    this.title.textContent = titleOf(shown, place !== null, step?.fn ?? null);
    if (shown === null) {
      this.file = "";
      this.listing.replaceChildren();
      return;
    }
    if (shown.file !== this.file) {
      this.file = shown.file;
      const text = sources[shown.file] ?? "";
      const lines = text.replace(/\n$/, "").split("\n");
      this.listing.replaceChildren(
        ...lines.map((line, index) => this.lineElement(path, line, index + 1)),
      );
      this.listing.setAttribute("aria-label", `source of ${shown.file}`);
    }
    this.markLine(shown, place !== null);
  }

  /** Steps may have been added: the lines lead to the steps of another path. */
  forget(): void {
    this.file = "";
  }

  private lineElement(path: PathData, text: string, line: number): HTMLLIElement {
    const steps = path.steps.flatMap(({ place }, index) =>
      place?.file === this.file && place.line === line ? [index + 1] : [],
    );
    const [first] = steps;
    const number =
      first === undefined
        ? el("span", { class: "line-number" }, `${line}`)
        : el(
            "a",
            { class: "line-number", href: hashOf(first), title: `step ${steps.join(", ")}` },
            `${line}`,
          );
    return el("li", {}, number, el("code", {}, text));
  }

  private markLine({ line, column }: PlaceData, exact: boolean): void {
    for (const marked of this.listing.querySelectorAll("[aria-current]")) {
      marked.removeAttribute("aria-current");
      const code = marked.querySelector("code");
      code?.replaceChildren(code.textContent ?? "");
    }
    const current = this.listing.children[line - 1];
    const code = current?.querySelector("code");
    if (!(current instanceof HTMLElement) || code === null || code === undefined) return;
    if (exact) {
      current.setAttribute("aria-current", "true");
      const text = code.textContent ?? "";
      const word = /^(?:\w+|.)/u.exec(text.slice(column - 1))?.[0] ?? "";
      const end = column - 1 + word.length;
      const mark = el("mark", {}, word);
      code.replaceChildren(text.slice(0, column - 1), mark, text.slice(end));
      const right = mark.offsetLeft + mark.offsetWidth;
      this.listing.scrollLeft = right > this.listing.clientWidth ? mark.offsetLeft / 2 : 0;
    }
    // Only the listing scrolls; scrollIntoView would move the page, too.
    this.listing.scrollTop = current.offsetTop - this.listing.clientHeight / 2;
  }
}

function titleOf(place: PlaceData | null, exact: boolean, fn: string | null): string {
  if (place === null) return "No C yet";
  const where = `${place.file}:${place.line}`;
  if (exact) return fn === null ? where : `${where}, ${fn}()`;
  return fn === null ? `hardware; last C was ${where}` : `${fn} is assembly; last C was ${where}`;
}
