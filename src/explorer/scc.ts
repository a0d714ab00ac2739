// SPDX-License-Identifier: GPL-2.0-only OR MIT

interface Call<Node> {
  readonly node: Node;
  readonly order: number;
  /** The oldest open node known to be reachable from here. */
  low: number;
  readonly successors: Iterator<Node>;
}

/** Greater than any order of discovery, so it never lowers a `low`. */
const CLOSED = Number.POSITIVE_INFINITY;

/**
 * The strongly connected components of a graph, restricted to `nodes`.
 * Tarjan's algorithm with its own stack: paths of a state space are longer
 * than any call stack.
 */
export function components<Node>(
  nodes: ReadonlySet<Node>,
  successors: (node: Node) => Iterable<Node>,
): Node[][] {
  const found: Node[][] = [];
  const orders = new Map<Node, number>();
  const open: Node[] = [];
  const calls: Call<Node>[] = [];

  const enter = (node: Node): void => {
    const order = orders.size;
    orders.set(node, order);
    open.push(node);
    calls.push({ node, order, low: order, successors: successors(node)[Symbol.iterator]() });
  };
  const leave = ({ node, order, low }: Call<Node>): void => {
    calls.pop();
    const caller = calls.at(-1);
    if (caller !== undefined) caller.low = Math.min(caller.low, low);
    if (low < order) return;
    const component = open.splice(open.lastIndexOf(node));
    for (const member of component) orders.set(member, CLOSED);
    found.push(component);
  };

  for (const root of nodes) {
    if (!orders.has(root)) enter(root);
    for (let call = calls.at(-1); call !== undefined; call = calls.at(-1)) {
      const { done, value } = call.successors.next();
      if (done === true) leave(call);
      else if (nodes.has(value)) {
        const order = orders.get(value);
        if (order === undefined) enter(value);
        else call.low = Math.min(call.low, order);
      }
    }
  }
  return found;
}
