// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { type Arguments, UsageError } from "./options.ts";

/** One of several machines that share the work. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

/** What `--shard I/N` says, or null. Throws UsageError. */
export function shardOf(args: Arguments): Shard | null {
  const text = args.text("shard");
  if (text === null) return null;
  const [, index = "", of = ""] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (shard.index >= 1 && shard.index <= shard.of) return shard;
  throw new UsageError(`--shard takes I/N with I from 1 to N, for example 2/8, not '${text}'`);
}

/** Every N-th one: neighbours are alike, so that each shard gets some of what is large. */
export const ofShard = <Item>(items: readonly Item[], shard: Shard | null): readonly Item[] =>
  shard === null ? items : items.filter((_, at) => at % shard.of === shard.index - 1);

/**
 * The list that shards were made from, given in order. Null when their lengths do not come
 * from one list: then they were not made of the same scenarios.
 */
export function unshard<Item>(shards: readonly (readonly Item[])[]): readonly Item[] | null {
  const total = shards.reduce((sum, { length }) => sum + length, 0);
  const fits = shards.every(
    ({ length }, at) => length === Math.ceil(Math.max(0, total - at) / shards.length),
  );
  if (!fits) return null;
  return Array.from({ length: total }, (_, at) => at).flatMap((at) => {
    const item = shards[at % shards.length]?.[Math.floor(at / shards.length)];
    return item === undefined ? [] : [item];
  });
}
