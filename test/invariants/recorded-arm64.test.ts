// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describeFamily } from "./recorded.ts";

describeFamily({
  like: /^(arm64|broken|chains|hrtimer|softirq|pseudo-nmi)\//,
  unlike: /\/(stop|pause|x86)-/,
});
