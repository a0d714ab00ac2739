// SPDX-License-Identifier: GPL-2.0-only OR MIT
// One search in a process of its own: what it is to search as JSON, and so what it cost.
import { search } from "./search.mjs";

process.stdout.write(JSON.stringify(search(JSON.parse(process.argv[2] ?? "{}"))));
