// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { PageData } from "./data.ts";
import { Explorer } from "./explorer.ts";
import { LivePane } from "./live.ts";

/** The page's script begins here: its data stands in the page. */
const data = JSON.parse(document.querySelector("#data")?.textContent ?? "null") as PageData;
const live = data.token === undefined ? null : new LivePane(data.token);
const explorer = new Explorer(data, live);
document.querySelector("#explorer")?.append(...explorer.elements());
if (live === null) explorer.follow();
else live.begin(explorer);
