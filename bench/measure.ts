// SPDX-License-Identifier: GPL-2.0-only OR MIT
// One search in a process of its own: what it is to search as JSON, and so what it cost.
import { type Space, search } from "./search.ts";

const space = JSON.parse(process.argv[2] ?? "{}") as Space; // as alone.ts writes it
process.stdout.write(JSON.stringify(search(space)));
