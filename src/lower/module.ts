// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Expr, FunctionDefinition } from "../kernelc/ast.ts";
import type { Resolver } from "./resolve.ts";
import type { Scope } from "./scope.ts";

/** One unit with its types. */
export interface Module {
  readonly scope: Scope;
  readonly types: Resolver;
  /** Value of an enumerator of this unit, null when there is none. */
  readonly enumerator: (name: string) => bigint | null;
  readonly constant: (e: Expr) => bigint;
  /** Whether an enumerator is being evaluated, so that its enum is not complete. */
  readonly isOpen: () => boolean;
}

/** A function to be lowered. */
export interface FunctionTarget {
  /** Its name in the program. */
  readonly name: string;
  readonly module: Module;
  /** "value" takes what its pointer parameter points to: a cleanup function. */
  readonly variant: "plain" | "value";
  readonly definition: FunctionDefinition;
}
