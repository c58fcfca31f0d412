/** The folder, at the top of a source, that removed images are set aside in. Scans never list it. */
export const QUARANTINE_NAME = '.goldpan-quarantine';
