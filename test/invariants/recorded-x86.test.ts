// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { describeFamily } from "./recorded.ts";

describeFamily({ like: /(^|\/)x86[/-]/ });
