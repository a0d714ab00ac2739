// SPDX-License-Identifier: GPL-2.0-only OR MIT

import type { Draft } from "immer";
import type { Machine } from "../machine.ts";
import { load } from "../memory.ts";
import type { SystemConfig, TranslationConfig } from "../system.ts";
import { isTrue, sameValue, type Value, valueText } from "../value.ts";
import { type Invalidation, type Page, type Translation, tlbName } from "./tlb.ts";

/**
 * What changes what TLBs may hold, and what walks may have found.
 *
 * Source: kernel-stop-pause-x86.md section 2.8 ("TLB extension").
 */

/** A page whose entry has always been `value`. With FEAT_ETS2 what a walk has found invalid is not used. */
const settledPage = (value: Value, { ets2 }: TranslationConfig): Page =>
  isTrue(value)
    ? { held: [value], foundInvalid: "no" }
    : { held: [], foundInvalid: ets2 ? "no" : "yes" };

/** What the TLB of `cpu` may hold for the page of `entry`, and what its walks may have found. */
export function pageOf(config: SystemConfig, machine: Machine, cpu: number, entry: string): Page {
  const known = machine.translation?.tlbs[tlbName(cpu)]?.[entry];
  return known ?? settledPage(load(machine, entry), configOf(config));
}

export function configOf({ translation }: SystemConfig): TranslationConfig {
  if (translation === undefined) throw new Error("a machine that translates nothing");
  return translation;
}

function drafted(draft: Draft<Machine>): Draft<Translation> {
  if (draft.translation === undefined) throw new Error("a machine that translates nothing");
  return draft.translation;
}

/** Keeps `page`, unless it has no history: equal states look equal. `value` is the entry's. */
function setPage(
  config: TranslationConfig,
  draft: Draft<Machine>,
  { cpu, entry }: { readonly cpu: number; readonly entry: string },
  page: Page,
  value: Value,
): void {
  const tlb = drafted(draft).tlbs[tlbName(cpu)];
  if (tlb === undefined) throw new Error(`CPU ${cpu} has no TLB`);
  const { held, foundInvalid } = settledPage(value, config);
  const isSettled = foundInvalid === page.foundInvalid && texts(held) === texts(page.held);
  if (isSettled) delete tlb[entry];
  else tlb[entry] = page as Draft<Page>; // immutable data
}

const texts = (values: readonly Value[]): string => values.map(valueText).join();

/** A page table entry is about to become `value`: any walker may see it from then on. */
export function entryWritten(
  config: SystemConfig,
  draft: Draft<Machine>,
  entry: string,
  value: Value,
): void {
  for (const { id: cpu } of draft.cpus) {
    const { held, foundInvalid } = pageOf(config, draft, cpu, entry);
    const isNew = isTrue(value) && !held.some((other) => sameValue(other, value));
    const after = isNew
      ? [...held, value].sort((a, b) => (valueText(a) < valueText(b) ? -1 : 1))
      : held;
    const found = isTrue(value) || configOf(config).ets2 ? foundInvalid : "yes";
    const page = { held: after, foundInvalid: found };
    setPage(configOf(config), draft, { cpu, entry }, page, value);
  }
}

/**
 * A branch of `cpu` has been decided, or a DSB is done: a context synchronisation event that
 * comes later in its program makes walks come after this.
 */
export function ordered(config: SystemConfig, draft: Draft<Machine>, cpu: number): void {
  for (const [entry] of pagesOf(draft, cpu)) orderedAt(config, draft, cpu, entry);
}

/** The same for the page of one entry, of which `cpu` has seen the value that it has. */
function orderedAt(config: SystemConfig, draft: Draft<Machine>, cpu: number, entry: string): void {
  const value = load(draft, entry);
  const { held, foundInvalid } = pageOf(config, draft, cpu, entry);
  if (foundInvalid !== "yes" || !isTrue(value)) return;
  setPage(configOf(config), draft, { cpu, entry }, { held, foundInvalid: "until-sync" }, value);
}

/** A context synchronisation event: walks of later accesses have not been made yet. */
export function walksForgotten(config: SystemConfig, draft: Draft<Machine>, cpu: number): void {
  for (const [entry, { held, foundInvalid }] of pagesOf(draft, cpu)) {
    if (foundInvalid !== "until-sync") continue;
    const page = { held, foundInvalid: "no" } as const;
    setPage(configOf(config), draft, { cpu, entry }, page, load(draft, entry));
  }
}

const pagesOf = (machine: Machine, cpu: number): readonly (readonly [string, Page])[] =>
  Object.entries(machine.translation?.tlbs[tlbName(cpu)] ?? {});

/** TLBI by `cpu` for the page of `entry`, to the CPUs `on`. One that is on its way does for both. */
export function broadcast(
  draft: Draft<Machine>,
  by: number,
  entry: string,
  on: readonly number[],
): void {
  const { invalidations } = drafted(draft);
  const isSent = (cpu: number) =>
    invalidations.some((sent) => sent.entry === entry && sent.by === by && sent.on === cpu);
  for (const cpu of on) if (!isSent(cpu)) invalidations.push({ entry, by, on: cpu });
  invalidations.sort((a, b) => (sortName(a) < sortName(b) ? -1 : 1));
}

const sortName = ({ entry, by, on }: Invalidation): string => `${entry} ${by} ${on}`;

/** What the TLB of `cpu` held for the page of `entry` is gone; a walk may find what is there now. */
export function dropped(
  config: SystemConfig,
  draft: Draft<Machine>,
  cpu: number,
  entry: string,
): void {
  const value = load(draft, entry);
  const { foundInvalid } = pageOf(config, draft, cpu, entry);
  const page = { held: isTrue(value) ? [value] : [], foundInvalid };
  setPage(configOf(config), draft, { cpu, entry }, page, value);
  const translation = drafted(draft);
  translation.invalidations = translation.invalidations.filter(
    (sent) => sent.entry !== entry || sent.on !== cpu,
  );
  const used = translation.used[entry];
  if (used === undefined) return;
  const holds = ({ held }: Page) => held.some((other) => sameValue(other, used));
  const isHeld = draft.cpus.some(({ id }) => holds(pageOf(config, draft, id, entry)));
  if (!isHeld) delete translation.used[entry];
}

/**
 * Whether an invalidation that `cpu` waits for in `dsb(domain)` is still to reach somebody. A
 * DSB of stores only waits for none: with one, as after a valid entry, section 2.3 finds the old
 * page after the resume.
 */
export const isInvalidating = (machine: Machine, cpu: number, domain: string): boolean =>
  domain !== "ishst" &&
  machine.translation?.invalidations.some(
    ({ by, on }) => by === cpu && (domain !== "nsh" || on === cpu),
  ) === true;

/**
 * An access of `cpu` goes through `value`; "guessed": if the branches before it were taken
 * rightly. What is not the entry's present value any more may have been read long ago.
 */
export function translatedBy(
  config: SystemConfig,
  draft: Draft<Machine>,
  { cpu, entry }: { readonly cpu: number; readonly entry: string },
  value: Value,
  isGuessed: boolean,
): void {
  if (sameValue(load(draft, entry), value)) orderedAt(config, draft, cpu, entry);
  if (!isGuessed) drafted(draft).used[entry] = value as Draft<Value>; // immutable data
}
