// Preloaded into a measured process: writes its peak resident memory, in MB, to the file named by PEAK_FILE.
import { writeFileSync } from 'node:fs';

process.once('exit', () => {
  writeFileSync(process.env.PEAK_FILE, `${Math.round(process.resourceUsage().maxRSS / 1024)}`);
});
