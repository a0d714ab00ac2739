// SPDX-License-Identifier: GPL-2.0-only OR MIT

/** What a 64-bit little-endian gcc defines; the architecture's own names come from the options. */
const COMPILER = `#define __STDC__ 1
#define __STDC_VERSION__ 201112L
#define __STDC_HOSTED__ 0
#define __GNUC__ 13
#define __GNUC_MINOR__ 2
#define __GNUC_PATCHLEVEL__ 0
#define __ELF__ 1
#define __OPTIMIZE__ 1
#define __LP64__ 1
#define _LP64 1
#define __CHAR_BIT__ 8
#define __SIZEOF_SHORT__ 2
#define __SIZEOF_INT__ 4
#define __SIZEOF_LONG__ 8
#define __SIZEOF_LONG_LONG__ 8
#define __SIZEOF_POINTER__ 8
#define __SIZEOF_SIZE_T__ 8
#define __SIZEOF_INT128__ 16
#define __INT_MAX__ 0x7fffffff
#define __LONG_MAX__ 0x7fffffffffffffffL
#define __LONG_LONG_MAX__ 0x7fffffffffffffffLL
#define __SCHAR_MAX__ 0x7f
#define __SHRT_MAX__ 0x7fff
#define __SIZE_TYPE__ unsigned long
#define __PTRDIFF_TYPE__ long
#define __UINTPTR_TYPE__ unsigned long
#define __INTPTR_TYPE__ long
#define __CHAR_UNSIGNED__ 1
#define __ORDER_LITTLE_ENDIAN__ 1234
#define __ORDER_BIG_ENDIAN__ 4321
#define __BYTE_ORDER__ __ORDER_LITTLE_ENDIAN__
#define __DATE__ "Jan  1 1970"
#define __TIME__ "00:00:00"
`;

const oneLine = (text: string): string => text.replace(/[\r\n]+/g, " ");

/** Text of the pseudo file that a unit reads first: compiler, configuration, extra macros. */
export function predefined(
  config: ReadonlyMap<string, string>,
  defines: ReadonlyMap<string, string>,
): string {
  const lines: string[] = [];
  for (const [name, value] of config) {
    if (value === "n" || value === "") continue;
    if (value === "m") lines.push(`#define ${oneLine(name)}_MODULE 1`);
    else lines.push(`#define ${oneLine(name)} ${value === "y" ? "1" : oneLine(value)}`);
  }
  for (const [name, value] of defines) lines.push(`#define ${oneLine(name)} ${oneLine(value)}`);
  return `${COMPILER}${lines.join("\n")}\n`;
}
