// The page's nonce, which its policy asks of every style element that is made here. The gateway puts another into each
// answer.

export function readNonce(): string {
  const nonce = document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";
  // What locks the page's scrolling behind a dialog looks for it there.
  Reflect.set(globalThis, "__webpack_nonce__", nonce);
  return nonce;
}
