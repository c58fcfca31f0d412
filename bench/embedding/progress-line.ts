/** Says how far things are on a terminal's last line, and nothing elsewhere; an empty text ends it. */
export const progressLine =
  (isSilent: boolean) =>
  (text: string): void => {
    if (!isSilent && process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
  };
