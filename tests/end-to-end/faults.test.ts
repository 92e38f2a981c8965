/** A quick share of the faults, on one stage; `npm run faults` has all of them. */
import { describeSubjects } from "../faults/describe-subjects.ts";
import { SUBJECTS } from "../faults/subjects.ts";

const share = SUBJECTS.filter(({ options }) => options === undefined).flatMap(
  ({ name: subject, scenarios }) =>
    scenarios
      .filter(({ isQuick = false }) => isQuick)
      .map((scenario) => ({ ...scenario, name: `${subject}: ${scenario.name}` })),
);

describeSubjects([{ name: "a share of the faults", scenarios: share }]);
