// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { PageData } from "../../page/data.ts";

/** What a page is made of. All of it is text that nobody has escaped yet. */
export interface PageParts {
  readonly title: string;
  /** Below the title, one paragraph each. */
  readonly claim: readonly string[];
  readonly notes: readonly Note[];
  /** The report as text, for a mail and for readers without scripts; "" when there is none. */
  readonly text: string;
  readonly program: string;
  readonly data: PageData;
  readonly script: string;
  readonly style: string;
  /** Base64 of the SHA-256 of a text. */
  readonly digest: (text: string) => string;
}

/** A list that is there to be opened: what a verdict assumes, its bounds. */
interface Note {
  readonly title: string;
  readonly lines: readonly string[];
}

/**
 * One self-contained file. The policy names the one script and the one style sheet by their
 * hashes and allows nothing else: no network, no inline handler, nothing that a text might
 * smuggle in.
 */
export function htmlDocument(parts: PageParts): string {
  const { title, claim, notes, text, program, data, script, style, digest } = parts;
  for (const [name, part] of Object.entries({ script, style })) {
    if (/<\/(?:script|style)|<!--/i.test(part)) throw new Error(`internal: ${name} ends itself`);
  }
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${digest(script)}'`,
    `style-src 'sha256-${digest(style)}'`,
    // A page over the live model asks the server that it came from, and nobody else.
    ...(data.token === undefined ? [] : ["connect-src 'self'"]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="${escaped(program)}">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${escaped(title)}</h1>
${claim.map((line) => `<p>${escaped(line)}</p>`).join("\n")}
</header>
<noscript><p>This page needs its script to show the steps. The text below says what it can.</p></noscript>
<main id="explorer"></main>
<section aria-label="What the verdict rests on" class="notes">
${text === "" ? "" : noteHtml({ title: "As text, for a mail or a changelog", lines: [text] }, "text")}
${notes.map((note) => noteHtml(note, "note")).join("\n")}
</section>
<footer><p>Made by ${escaped(program)}. Keys: ? lists them.</p></footer>
<script type="application/json" id="data">${jsonInHtml(data)}</script>
<script type="module">${script}</script>
</body>
</html>
`;
}

const noteHtml = ({ title, lines }: Note, name: string): string =>
  `<details class="${name}"><summary>${escaped(title)}</summary><pre tabindex="0">${escaped(lines.join("\n"))}</pre></details>`;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? "");

/** JSON in a script element ends at the first "</script", whatever it stands in. */
const jsonInHtml = (value: unknown): string =>
  JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (char) => {
    const code = char.charCodeAt(0).toString(16).padStart(4, "0");
    return `\\u${code}`;
  });
