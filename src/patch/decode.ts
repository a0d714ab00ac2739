// SPDX-License-Identifier: GPL-2.0-only OR MIT

const ENCODING = /^content-transfer-encoding:[ \t]*(quoted-printable|base64)[ \t]*\r?\n/im;

/**
 * A mail with its body decoded, if it is one and its header says that it is encoded; any
 * other text is given back as it is. The body is read as UTF-8.
 *
 * Source: RFC 2045, sections 6.7 and 6.8.
 */
export function decodeMail(text: string): string {
  const [blank] = /\r?\n\r?\n/.exec(text) ?? [];
  if (blank === undefined) return text;
  const end = text.indexOf(blank);
  const header = `${text.slice(0, end)}\n`;
  const encoding = ENCODING.exec(header)?.[1]?.toLowerCase();
  if (encoding === undefined || !/^(?:from |[\w-]+:)/i.test(header)) return text;
  const body = text.slice(end + blank.length);
  const bytes = encoding === "base64" ? bytesOfBase64(body) : bytesOfQuoted(body);
  const plain = new TextDecoder().decode(bytes).replaceAll("\r\n", "\n");
  return `${header.replace(ENCODING, "")}\n${plain}`;
}

const bytesOf = (binary: string): Uint8Array =>
  Uint8Array.from(binary, (letter) => letter.charCodeAt(0));

const bytesOfBase64 = (body: string): Uint8Array =>
  bytesOf(atob(body.replace(/[^A-Za-z0-9+/=]/g, "")));

function bytesOfQuoted(body: string): Uint8Array {
  const joined = body.replace(/=[ \t]*\r?\n/g, "");
  const binary = joined.replace(/=([0-9A-Fa-f]{2})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return bytesOf(binary);
}
