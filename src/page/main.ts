// SPDX-License-Identifier: GPL-2.0-only OR MIT
import type { PageData } from "./data.ts";
import { Explorer } from "./explorer.ts";

/** The page's script begins here: its data stands in the page. */
const data = JSON.parse(document.querySelector("#data")?.textContent ?? "null") as PageData;
const explorer = new Explorer(data);
document.querySelector("#explorer")?.append(...explorer.elements());
explorer.follow();
