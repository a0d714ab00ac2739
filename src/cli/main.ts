#!/usr/bin/env node
// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { eret } from "./eret.ts";
import { nodeIo } from "./node-io.ts";

// A reader that has seen enough (`eret check | head`) is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
}

process.exitCode = await eret(process.argv.slice(2), nodeIo());
