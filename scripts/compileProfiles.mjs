// The last step of the build: checks profiles/ and leaves the compiled port map in dist/.
import { compilePortMap } from '../dist/cli/readFiles.js';

await compilePortMap();
