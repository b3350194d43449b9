/** npm run settings: writes the files that show all settings. Run it after settings have changed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsFiles } from './settings-files.ts';

for (const [path, text] of Object.entries(settingsFiles()))
  writeFileSync(join(import.meta.dirname, '..', path), text);
