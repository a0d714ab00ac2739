#!/usr/bin/env node
// SPDX-License-Identifier: GPL-2.0-only OR MIT
// Runs every scenario again and shows how traces/ and the pinned state counts in spec/
// differ from what is found; with --accept writes them.
import { nodeIo } from "../dist/cli/node-io.js";
import { promote } from "../dist/cli/promote.js";

process.exitCode = await promote(process.argv.slice(2), nodeIo());
