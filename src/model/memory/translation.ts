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
  const isPlain = page.stale === undefined && page.validBefore === undefined;
  if (isSettled && isPlain) delete tlb[entry];
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
    const before = pageOf(config, draft, cpu, entry);
    const { held, foundInvalid } = before;
    const isNew = isTrue(value) && !held.some((other) => sameValue(other, value));
    const after = isNew ? distinct([...held, value]) : held;
    const found = isTrue(value) || configOf(config).ets2 ? foundInvalid : "yes";
    const page = { ...before, held: after, foundInvalid: found };
    const others = found === "yes" && foundInvalid === "no" ? lateOnes(draft, cpu, entry) : [];
    if (others.length > 0) Object.assign(page, { validBefore: others });
    setPage(configOf(config), draft, { cpu, entry }, page, value);
  }
}

/** The pages but that of `entry` which are valid, and whose walks may have been made before they were. */
const lateOnes = (draft: Draft<Machine>, cpu: number, entry: string): readonly string[] =>
  pagesOf(draft, cpu)
    .filter(([name, { foundInvalid }]) => name !== entry && foundInvalid !== "no")
    .flatMap(([name]) => (isTrue(load(draft, name)) ? [name] : []))
    .sort();

/** An access through `entry` has faulted: what was valid before that could be found is found so. */
export function foundFault(
  config: SystemConfig,
  draft: Draft<Machine>,
  cpu: number,
  entry: string,
): void {
  const { validBefore = [] } = pageOf(config, draft, cpu, entry);
  for (const other of validBefore) orderedAt(config, draft, cpu, other);
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
  const page = pageOf(config, draft, cpu, entry);
  if (page.foundInvalid !== "yes" || !isTrue(value)) return;
  setPage(configOf(config), draft, { cpu, entry }, { ...page, foundInvalid: "until-sync" }, value);
}

/** A context synchronisation event: walks of later accesses have not been made yet. */
export function walksForgotten(config: SystemConfig, draft: Draft<Machine>, cpu: number): void {
  const pages = pagesOf(draft, cpu);
  const isLate = (entry: string) => pageOf(config, draft, cpu, entry).foundInvalid === "yes";
  for (const [entry, { held, stale, foundInvalid, validBefore = [] }] of pages) {
    const found = foundInvalid === "until-sync" ? "no" : foundInvalid;
    const late = found === "no" ? [] : validBefore.filter(isLate);
    const page: Page = {
      held,
      foundInvalid: found,
      ...(late.length > 0 ? { validBefore: late } : {}),
    };
    setPage(configOf(config), draft, { cpu, entry }, page, load(draft, entry));
    if (stale !== undefined) useForgotten(config, draft, entry);
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

/**
 * What the TLB of `cpu` held for the page of `entry` is gone; a walk may find what is there now.
 * What `cpu` has asked for itself comes first, and leaves to accesses still to come what
 * their walks have found: another CPU's, after it, waits for these.
 */
export function dropped(
  config: SystemConfig,
  draft: Draft<Machine>,
  cpu: number,
  entry: string,
): void {
  const value = load(draft, entry);
  const translation = drafted(draft);
  const arrive = (sent: Invalidation) => sent.entry === entry && sent.on === cpu;
  const isOwn =
    !configOf(config).ets2 &&
    translation.invalidations.some((sent) => arrive(sent) && sent.by === cpu);
  translation.invalidations = translation.invalidations.filter(
    (sent) => !arrive(sent) || (isOwn && sent.by !== cpu),
  );
  const { held, stale = [], ...found } = pageOf(config, draft, cpu, entry);
  const gone = [...held, ...stale].filter((old) => !sameValue(old, value));
  const page: Page = {
    ...found,
    held: isTrue(value) ? [value] : [],
    ...(isOwn && gone.length > 0 ? { stale: distinct(gone) } : {}),
  };
  setPage(configOf(config), draft, { cpu, entry }, page, value);
  useForgotten(config, draft, entry);
}

/** The last use of a page is forgotten when no TLB may hold its translation any more. */
function useForgotten(config: SystemConfig, draft: Draft<Machine>, entry: string): void {
  const translation = drafted(draft);
  const used = translation.used[entry];
  if (used === undefined) return;
  const holds = ({ held }: Page) => held.some((other) => sameValue(other, used));
  const isHeld = draft.cpus.some(({ id }) => holds(pageOf(config, draft, id, entry)));
  if (!isHeld) delete translation.used[entry];
}

/** What an access through a page may go by. */
export const translationsOf = ({ held, stale = [] }: Page): readonly Value[] =>
  distinct([...held, ...stale]);

/** Each value once, in the order of their texts. */
const distinct = (values: readonly Value[]): readonly Value[] =>
  values
    .filter((value, at) => values.findIndex((other) => sameValue(other, value)) === at)
    .sort((a, b) => (valueText(a) < valueText(b) ? -1 : 1));

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
