#!/usr/bin/env node
// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { eret } from "./eret.ts";
import { nodeIo } from "./node-io.ts";
import { guardStreams } from "./streams.ts";

guardStreams(process);
process.exitCode = await eret(process.argv.slice(2), nodeIo());
