// SPDX-License-Identifier: GPL-2.0-only OR MIT
// The parts of src/ of which mutants are made, and the tests that judge them. Tests that search
// whole scenarios are too slow for hundreds of mutants, and say less of where the fault is.
const SLOW = [
  "test/explorer/intern-spec.test.ts",
  "test/explorer/reduce-spec.test.ts",
  "test/lower/mutants.test.ts",
];

/** By part: where its tests are, the nearest first of all that fit. */
export const ROOMS = {
  "src/lower/": ["test/lower/"],
  "src/model/": ["test/model/", "test/invariants/"],
  "src/invariants/": ["test/invariants/"],
  "src/explorer/": ["test/explorer/"],
};

/** Parts of a room that have tests of their own; the others of the room say little of them. */
const OWN = {
  "src/explorer/reduce/": ["test/explorer/reduce"],
  "src/explorer/random/": ["test/explorer/random"],
  "src/explorer/intern/": ["test/explorer/intern", "test/explorer/compact", "test/explorer/limits"],
};

/** Rules on recorded runs: those of the scenarios that a file is about; of all, if it is about none. */
const RECORDED = /^test\/invariants\/recorded-(\w+)\.test\.ts$/;
const FAMILIES = [
  [
    "stop",
    /^src\/(invariants\/(stop|crash)|model\/(sdei|firmware|stopping|pe|primitives\/(firmware|kexec)))/,
  ],
  ["pause", /^src\/(invariants\/pause|model\/(memory\/|primitives\/mappings))/],
  ["x86", /^src\/(invariants\/x86|model\/(x86\/|primitives\/x86))/],
  ["arm64", /^src\/model\//],
];

function isFamily(test, file) {
  const family = FAMILIES.find(([, files]) => files.test(file));
  const [, name] = RECORDED.exec(test) ?? [];
  return name === undefined || family === undefined || family[0] === name;
}

const under = (table, file) => Object.keys(table).find((path) => file.startsWith(path));

export const roomOf = (file) => under(ROOMS, file) ?? null;

/** Whether a test is one of those that judge a file. */
export function judges(test, file) {
  const own = under(OWN, file);
  const paths = own === undefined ? ROOMS[roomOf(file)] : OWN[own];
  const isNear = paths.some((path) => test.startsWith(path)) && !SLOW.includes(test);
  return isNear && isFamily(test, file);
}
