// SPDX-License-Identifier: GPL-2.0-only OR MIT
import { PROFILES, type Scenario } from "../scenario/scenario.ts";
import { type Arguments, UsageError } from "./options.ts";
import { plural } from "./words.ts";

/** What `--profile` takes: the profile of a scenario, or all of them. */
const CHOICES = [...PROFILES, "all"] as const;
type Choice = (typeof CHOICES)[number];

/** What a command is to judge, and what it leaves for another run. */
export interface Selection {
  readonly scenarios: readonly Scenario[];
  readonly leftOut: readonly Scenario[];
}

/**
 * The scenarios of the profile that the options ask for. Without the option everything that
 * was named is judged, and the quick ones where nothing was. Those for random schedules are
 * left out of a search: it would not end. Throws UsageError.
 */
export function ofProfile(args: Arguments, scenarios: readonly Scenario[]): Selection {
  const choice = choiceOf(args);
  const isAsked = ({ profile }: Scenario) => choice === "all" || choice === profile;
  const isInReach = ({ profile }: Scenario) => profile !== "random" || args.flag("random");
  const named = scenarios.filter(isAsked);
  const asked = named.filter(isInReach);
  // Nothing judged must not look like nothing wrong.
  if (asked.length === 0 && named[0] !== undefined)
    throw new UsageError(`'${named[0].name}' is out of reach of a search, add --random`);
  if (asked.length === 0 && scenarios.length > 0)
    throw new UsageError(`no scenario here is of profile ${choice}, 'eret list scenarios' has all`);
  return { scenarios: asked, leftOut: scenarios.filter((scenario) => !asked.includes(scenario)) };
}

function choiceOf(args: Arguments): Choice {
  const said = args.text("profile");
  if (said === null) return args.words.length === 0 ? "quick" : "all";
  const choice = CHOICES.find((known) => known === said);
  if (choice !== undefined) return choice;
  throw new UsageError(`--profile takes ${CHOICES.join(", ")}, not '${said}'`);
}

/** A line for what was not judged, with the command that judges it; none if all was. */
export function leftOutLine(leftOut: readonly Scenario[]): readonly string[] {
  const profiles = new Set(leftOut.map(({ profile }) => profile));
  return [...profiles].map((profile) => {
    const count = leftOut.filter((scenario) => scenario.profile === profile).length;
    const verb = count === 1 ? "is" : "are";
    const [how, does] = profile === "random" ? [" --random", "tries"] : ["", "judges"];
    return `${plural(count, "scenario")} of profile ${profile} ${verb} left out: 'eret check --profile ${profile}${how}' ${does} ${count === 1 ? "it" : "them"}.`;
  });
}
