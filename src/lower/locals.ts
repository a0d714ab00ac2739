// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { CType } from "./ctype.ts";
import type { GlobalObject } from "./project.ts";

/** What a name declared inside a function stands for. */
export type Local =
  | { readonly kind: "slot"; readonly slot: number; readonly type: CType }
  | { readonly kind: "static"; readonly object: GlobalObject }
  /** The parameter of a cleanup function, whose slot holds what it points to. */
  | { readonly kind: "pointee"; readonly slot: number; readonly type: CType }
  /** Declared in a way that was refused; its uses are not reported again. */
  | { readonly kind: "refused" };

/** Names in the scopes around the current statement. */
export class Locals {
  private scopes: Map<string, Local>[] = [new Map()];

  get depth(): number {
    return this.scopes.length;
  }

  enter(): void {
    this.scopes.push(new Map());
  }

  leaveTo(depth: number): void {
    this.scopes.length = depth;
  }

  declare(name: string, local: Local): void {
    this.scopes.at(-1)?.set(name, local);
  }

  /** Whether the innermost scope itself has the name. */
  isDeclaredHere(name: string): boolean {
    return this.scopes.at(-1)?.has(name) ?? false;
  }

  find(name: string): Local | null {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const found = this.scopes[i]?.get(name);
      if (found !== undefined) return found;
    }
    return null;
  }

  /** Slots of the variables in sight. */
  slots(): number[] {
    return this.scopes.flatMap((scope) =>
      [...scope.values()].flatMap((local) => (local.kind === "slot" ? [local.slot] : [])),
    );
  }

  /** Names in sight, for suggestions. */
  names(): string[] {
    return this.scopes.flatMap((scope) => [...scope.keys()]);
  }
}
