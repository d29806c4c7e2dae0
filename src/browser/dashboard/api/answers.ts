import type { Alert } from '../../../model/alert.ts';
import type {
  ApiChangePage,
  ApiCounts,
  ApiOverview,
  ApiPage,
  ApiPath,
  ApiPathPage,
} from '../../../model/api.ts';
import type { SavedRun, Spell } from '../../../model/remembered.ts';

export type { ApiCounts as Counts, ApiOverview as Overview, ApiPage as Part, ApiPath as PathAnswer };

/** What each address of the API answers. */
export interface Answers {
  readonly overview: ApiOverview;
  readonly paths: ApiPathPage;
  readonly path: ApiPath;
  readonly history: { readonly items: readonly Spell[] };
  readonly changes: ApiChangePage;
  readonly runs: ApiPage<SavedRun>;
  readonly alerts: ApiPage<Alert>;
}
