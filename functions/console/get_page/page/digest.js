// Bytes of texts, and their SHA-256. Without HTTPS a browser has none, and the digest throws.

export const utf8 = (text) => new TextEncoder().encode(text);
export const hex = (value) => Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("");

export async function sha256(...parts) {
  const whole = await new Blob(parts).arrayBuffer();
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}
