/** A quick share of the faults; `npm run faults` has all of them. */
import { describeSubjects } from "../faults/describe-subjects.ts";
import { SUBJECTS } from "../faults/subjects.ts";

describeSubjects(SUBJECTS, ({ isQuick = false }) => isQuick);
