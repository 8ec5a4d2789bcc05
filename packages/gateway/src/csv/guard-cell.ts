// Keeps a spreadsheet from carrying out a cell as a formula, so that it can be undone without a loss: a cell that would
// be one, behind any number of apostrophes, gets one more. "-5 MM" leaves as "'-5 MM" and comes back as "-5 MM"; "'-5 MM"
// leaves as "''-5 MM"; whatever else begins with an apostrophe stays as it is.

/** OWASP's list: what begins a formula, white space that is skipped before one, and the full-width forms. */
const formula = /^'*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

export const guardCell = (text: string): string => (formula.test(text) ? `'${text}` : text);

export const unguardCell = (text: string): string =>
  text.startsWith("'") && formula.test(text) ? text.slice(1) : text;
