import type { ExportFile } from './define.ts';

/** A cell by RFC 4180: quoted only where it must be. */
export const csvCell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A CSV file that is handed on in pieces of some size, since every write costs. */
export class CsvFile {
  readonly #file: ExportFile;
  #text: string;

  constructor(file: ExportFile, header: string) {
    this.#file = file;
    this.#text = `${header}\n`;
  }

  async row(cells: readonly (string | number)[]): Promise<void> {
    this.#text += `${cells.map((cell) => (typeof cell === 'number' ? String(cell) : csvCell(cell))).join(',')}\n`;
    if (this.#text.length > 65_536) await this.flush();
  }

  /** To be called after the last row. */
  async flush(): Promise<void> {
    const text = this.#text;
    this.#text = '';
    await this.#file.write(text);
  }
}
