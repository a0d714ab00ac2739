// SPDX-License-Identifier: GPL-2.0-only OR MIT

/**
 * Names of the browser's types that playwright-core's declarations mention. Tests run in
 * Node: with the whole of lib.dom, code of the program could use `document` unnoticed.
 */
interface Node {
  readonly nodeType: number;
}
interface HTMLElement extends Node {
  readonly id: string;
}
interface SVGElement extends Node {
  readonly id: string;
}
interface HTMLElementTagNameMap {
  readonly [tag: string]: HTMLElement;
}
